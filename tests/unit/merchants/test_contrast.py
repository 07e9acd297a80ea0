"""Brand colours are readable whatever a merchant picks, in light and in dark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.merchants.contrast import (
    DARK_SURFACES,
    GRAPHIC_RATIO,
    LIGHT_SURFACES,
    TEXT_RATIO,
    Branding,
    CornerStyle,
    HeadingFont,
    brand_stylesheet,
    contrast,
    correct,
    palette,
    readable_on,
)

colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


def make_branding(accent: str, header: str = "#ffffff") -> Branding:
    return Branding(accent, header, HeadingFont.SANS, CornerStyle.SOFT)


@given(colours, colours, st.booleans())
def test_every_pair_of_text_and_ground_reaches_wcag_aa(accent: str, header: str, is_dark: bool) -> None:
    chosen = palette(make_branding(accent, header), is_dark=is_dark)

    assert contrast(chosen["--on-accent"], chosen["--accent"]) >= TEXT_RATIO
    assert contrast(chosen["--on-header"], chosen["--header"]) >= TEXT_RATIO
    for ground in (*(DARK_SURFACES if is_dark else LIGHT_SURFACES), chosen["--accent-soft"]):
        assert contrast(chosen["--accent-text"], ground) >= TEXT_RATIO
    for ground in DARK_SURFACES if is_dark else LIGHT_SURFACES:
        assert contrast(chosen["--accent"], ground) >= GRAPHIC_RATIO


@given(colours)
def test_the_better_of_black_and_white_reads_on_every_ground(ground: str) -> None:
    assert contrast(readable_on(ground), ground) >= TEXT_RATIO


@given(colours)
def test_a_corrected_colour_needs_no_second_correction(colour: str) -> None:
    once = correct(colour, LIGHT_SURFACES, TEXT_RATIO)

    assert correct(once, LIGHT_SURFACES, TEXT_RATIO) == once


def test_a_colour_that_reads_already_stays_as_it_is() -> None:
    assert correct("#123456", LIGHT_SURFACES, TEXT_RATIO) == "#123456"
    assert palette(make_branding("#8C3B4A"), is_dark=False)["--accent-text"] == "#8c3b4a"


def test_a_brand_keeps_its_hue_when_it_is_darkened() -> None:
    orange = correct("#ff9a3c", LIGHT_SURFACES, TEXT_RATIO)

    red, green, blue = (int(orange[at : at + 2], 16) for at in (1, 3, 5))
    assert red > green > blue


def test_contrast_has_the_known_extremes() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777", "#777") == pytest.approx(1)


def test_grounds_too_far_apart_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="No lightness of #888888"):
        correct("#888888", ("#000000", "#ffffff"), 7)


@pytest.mark.parametrize("wrong", ["red", "#12345", "#gggggg", "", "#fff;}body{display:none", "rgb(0,0,0)"])
def test_what_is_no_colour_never_reaches_the_stylesheet(wrong: str) -> None:
    with pytest.raises(ValueError, match="is not a colour such as"):
        make_branding(wrong)


def test_the_stylesheet_holds_both_modes_and_the_shape_of_the_brand() -> None:
    sheet = brand_stylesheet(Branding("#d9531e", "#16352a", HeadingFont.SERIF, CornerStyle.ROUND))

    light, dark = sheet.split("@media screen and (prefers-color-scheme:dark)")
    assert "--header:#16352a" in light
    assert "--radius:20px" in light
    assert "Georgia" in light
    assert dark.count("--accent:") == 1
    assert sheet.count("{") == sheet.count("}")
