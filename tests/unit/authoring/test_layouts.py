"""Layouts hold the sender's colours, always readable, and words that translators can find."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.authoring.colours import contrast, ink_on, readable
from notifier.authoring.extraction import extract_layout, extract_wording
from notifier.authoring.layouts import BrandingError, LayoutBranding, compile_email_layout
from notifier.channels.rendering import WordingError

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_a_compiled_layout_has_the_colours_and_loads_nothing() -> None:
    layout = compile_email_layout({"accent": "#1F4D3A", "on_accent": "#ffffff"})
    assert "#1f4d3a" in layout
    assert "[[" not in layout
    assert "fonts.googleapis" not in layout
    assert "<mj-" not in layout


@pytest.mark.parametrize("accent", [None, "", "red", "#12345", "#12345g", "#1f4d3a;}", "url(x)", 7])
def test_a_colour_that_is_none_is_refused_by_name(accent: object) -> None:
    with pytest.raises(BrandingError, match=r"^accent is "):
        compile_email_layout({"accent": accent})


@given(COLOURS, COLOURS)
def test_text_on_the_button_can_always_be_read(accent: str, on_accent: str) -> None:
    branding = LayoutBranding.parse({"accent": accent, "on_accent": on_accent})
    assert contrast(branding.on_accent, branding.accent) >= 3


@given(COLOURS, st.sampled_from(["#ffffff", "#1c1c20"]))
def test_the_accent_is_shaded_until_it_can_be_read(accent: str, background: str) -> None:
    assert contrast(readable(accent, background, 4.5), background) >= 4.5


def test_the_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert (ink_on("#000000"), ink_on("#ffffff")) == ("#ffffff", "#18181b")


def test_translators_get_every_part_and_every_text_of_a_layout() -> None:
    wording = b"[subject]\nHi {{ name }}\n\n[headline]\nA\n\n[body]\nB\n\nC\n\n[short]\nD\n\n[action]\nE\n"
    found = list(extract_wording(io.BytesIO(wording), {}, (), {}))
    assert [(line, source) for line, _, source, _ in found] == [
        (2, "Hi {{ name }}"), (5, "A"), (8, "B\n\nC"), (13, "D"), (16, "E"),
    ]  # fmt: skip
    layout = b"<p>{% translate %}Your\n  parcel{% endtranslate %}</p>\n<b>{% translate %}Total{% endtranslate %}</b>"
    found = list(extract_layout(io.BytesIO(layout), {}, (), {}))
    assert [(line, source) for line, _, source, _ in found] == [(1, "Your parcel"), (3, "Total")]


def test_a_broken_wording_file_stops_the_extraction() -> None:
    with pytest.raises(WordingError, match="wording file"):
        list(extract_wording(io.BytesIO(b"[subject]\nHi"), {}, (), {}))
