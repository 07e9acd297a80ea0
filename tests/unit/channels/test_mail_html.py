"""HTML leaves in the form that is smallest on its way and shows the same letters."""

import html as markup
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notifier.authoring.wording import get_wording
from notifier.channels.email import render_email
from notifier.channels.mail_html import to_ascii, to_mailable
from notifier.channels.translations import worded_languages
from tests.unit.channels.message_facts import make_job


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a\x80b\x92c\x9f", "abc"),
        ("half \ud83d", "half ?"),
        ("nothing\0", "nothing"),
        ("Grüße \x85", "Gr&#252;&#223;e "),
        ("\U0001f33f", "&#127807;"),
    ],
)
def test_what_no_reference_can_name_is_left_out(html: str, expected: str) -> None:
    assert to_ascii(html) == expected


@given(st.text(st.characters(exclude_categories=["Cc", "Cn", "Cs"]), max_size=200), st.integers(1, 30))
@example("ü", 1)
@example("配", 400)
def test_letters_survive_in_either_form(text: str, times: int) -> None:
    mailable = to_mailable(to_ascii(markup.escape(text) * times), text * times)
    assert markup.unescape(mailable) == text * times


@pytest.mark.parametrize("language", worded_languages())
def test_built_in_mails_are_carried_as_they_are(language: str) -> None:
    html = render_email(make_job("order.placed", language)).html
    assert html.isascii()
    assert max(map(len, html.split("\n"))) <= 998


@pytest.mark.parametrize(("language", "letters"), [("ja", "荷物をお届けします。"), ("ar", "طلبك في الطريق إليك. ")])
def test_a_long_paragraph_is_not_spelt_out_before_it_is_encoded(language: str, letters: str) -> None:
    job = make_job("order.placed", language)
    wording = replace(get_wording("order.placed", language), body=letters * 20)
    html = render_email(replace(job, wording=wording)).html
    assert letters * 19 in html


def test_names_are_escaped_before_they_are_spelt_out() -> None:
    job = make_job("order.placed", "en")
    html = render_email(replace(job, sender=replace(job.sender, name="Ærø <b>&"))).html
    assert "&#198;r&#248; &lt;b&gt;&amp;" in html
    assert "<b>&" not in html


@pytest.mark.parametrize(("length", "is_spelt_out"), [(992, True), (993, False)])
def test_the_longest_line_a_server_must_carry_decides(length: int, is_spelt_out: bool) -> None:
    html = to_ascii("\n".join(["short", "x" * length + "ü", "short"]))
    assert to_mailable(html, "ü").isascii() is is_spelt_out


@pytest.mark.parametrize(("letters", "is_spelt_out"), [("ü" * 10, True), ("配\n" * 90, False)])
def test_what_base64_makes_smaller_keeps_its_letters(letters: str, is_spelt_out: bool) -> None:
    assert to_mailable(to_ascii(letters) + "<p>" * 60, letters).isascii() is is_spelt_out


def test_what_stands_for_markup_is_never_turned_back() -> None:
    html = to_ascii("&#60;b&#62; &amp;#252; " + "配" * 300)
    assert to_mailable(html, "配" * 300) == "&#60;b&#62; &amp;#252; " + "配" * 300
