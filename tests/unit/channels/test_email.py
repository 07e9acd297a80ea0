"""Every message of every trigger in every language: complete, resolved, translated, safe, from nobody else's server."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from notifier.authoring.wording import PARTS, get_wording, parse_wording, worded_triggers
from notifier.catalogue.registry import BUSINESS_WORDS, TRIGGER_TYPES
from notifier.catalogue.trigger_type import ANSWERS
from notifier.channels.email import render_email
from notifier.channels.filters import format_day
from notifier.channels.rendering import WordingError
from notifier.channels.translations import choose_language, worded_languages
from notifier.vocabulary.recipient_kind import RecipientKind
from tests.unit.channels.every_message import for_every_message
from tests.unit.channels.golden_book import keep_golden
from tests.unit.channels.message_facts import complete_facts, make_job, make_sender, minimal_facts

SNAPSHOTS = Path(__file__).parents[2] / "snapshots" / "messages"
VOID = {"meta", "img", "br", "link", "hr", "input", "col"}


class Structure(HTMLParser):
    """Notes the addresses that are loaded and elements that are not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.open: list[str] = []
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loaded += [
            value or "" for name, value in attrs if name in {"src", "background"} or (tag, name) == ("link", "href")
        ]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.problems.append(tag)


@pytest.mark.parametrize("language", worded_languages())
def test_the_golden_text_of_every_message_is_kept(language: str, request: pytest.FixtureRequest) -> None:
    jobs = ((trigger, make_job(trigger, language)) for trigger in worded_triggers())
    contents = ((trigger, render_email(job, is_strict=True)) for trigger, job in jobs)
    written = {trigger: f"Subject: {content.subject}\n\n{content.text}" for trigger, content in contents}
    keep_golden(f"{language}/emails.txt", written, request)


def spell_out(html: str) -> str:
    """The mail with letters instead of the references that stand for what is outside ASCII, to be read."""
    return re.sub(r"&#(\d{3,});", lambda match: chr(int(match[1])), html)


# The form is the same in every language of a direction; the words of all languages are kept as text.
@pytest.mark.parametrize("trigger", ["order.placed", "shipment.out_for_delivery"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_golden_form_of_a_message_is_kept(trigger: str, language: str, request: pytest.FixtureRequest) -> None:
    html = spell_out(render_email(make_job(trigger, language), is_strict=True).html)
    file = SNAPSHOTS / language / f"{trigger}.html"
    if request.config.getoption("--snapshot-update", default=False):
        file.write_text(html, "utf-8")
    assert file.read_text("utf-8") == html, "run pytest tests/unit/channels --snapshot-update and look at the mail"


@for_every_message
def test_no_variable_is_unresolved_and_nothing_is_broken(trigger: str, language: str) -> None:
    check_whole(trigger, language, complete_facts(trigger, language))
    check_whole(trigger, language, minimal_facts())


def check_whole(trigger: str, language: str, facts: dict[str, Any]) -> None:
    content = render_email(make_job(trigger, language, facts), is_strict=True)
    for text in (content.subject, content.text, content.html.partition("<body")[2]):
        assert text.strip()
        assert re.search(r"\{\{|\{%|\[\[|None|Undefined| \.|\( *\)", text) is None
    structure = Structure()
    structure.feed(content.html)
    assert (structure.open, structure.problems) == ([], [])
    # What answers a reply is about no order.
    assert "#1001" in content.subject or trigger.startswith(ANSWERS)
    # The shop's own page is for who has bought; carriers and receivers follow the carrier's, where there is one.
    is_elsewhere = TRIGGER_TYPES[trigger].audience in (RecipientKind.CARRIER, RecipientKind.RECEIVER)
    assert ("https://track.shop.example/t/abc" in content.text) is not is_elsewhere
    assert ("https://post.example/SIM0012345678" in content.text) or not (is_elsewhere and facts != minimal_facts())


@for_every_message
def test_everything_a_mail_loads_comes_from_the_sender(trigger: str, language: str) -> None:
    facts = complete_facts(trigger, language)
    facts["order"]["lines"][1]["image_url"] = "https://elsewhere.example/spy.png"
    structure = Structure()
    html = render_email(make_job(trigger, language, facts)).html
    structure.feed(html)
    assert all(address.startswith("https://track.shop.example/") for address in structure.loaded)
    assert "elsewhere.example" not in html
    assert "@import" not in html


@pytest.mark.parametrize("language", [language for language in worded_languages() if language != "en"])
@pytest.mark.parametrize("trigger", worded_triggers())
def test_every_part_is_translated(trigger: str, language: str) -> None:
    source, translated = get_wording(trigger, "en"), get_wording(trigger, language)
    for part in PARTS:
        assert getattr(translated, part) != getattr(source, part)


@for_every_message
def test_the_opt_out_and_the_preferences_are_in_every_message_but_those_read_at_work(
    trigger: str, language: str
) -> None:
    content = render_email(make_job(trigger, language, complete_facts(trigger, language)))
    is_offered = trigger not in BUSINESS_WORDS
    for address in ("https://track.shop.example/u/token", "https://track.shop.example/p/token"):
        assert (address in content.text) is is_offered
        assert (address in content.html) is is_offered


def test_arabic_mails_run_from_right_to_left() -> None:
    html = render_email(make_job("order.shipped", "ar")).html
    assert '<html lang="ar" dir="rtl"' in html
    assert "text-align:left" not in html.partition("<body")[2].replace("text-align:left;direction:rtl", "")


def test_what_people_typed_cannot_become_markup() -> None:
    facts = complete_facts("shipment.in_transit")
    evil = '</script><script>alert(1)</script>"><img src=x onerror=alert(1)>'
    facts["person"]["first_name"] = evil
    facts["order"]["lines"][0]["title"] = evil
    facts["shipment"]["carrier"] = evil
    facts["shipment"]["checkpoints"][0]["text"] = evil
    html = render_email(make_job("shipment.in_transit", "en", facts, make_sender(name=evil))).html
    assert "<script>" not in html
    assert "<img src=x" not in html


def test_the_structured_data_describes_the_parcel() -> None:
    html = render_email(make_job("shipment.in_transit", "en")).html
    match = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert match is not None
    document: dict[str, Any] = json.loads(match[1])
    assert (document["@type"], document["trackingNumber"]) == ("ParcelDelivery", "SIM0012345678")
    assert (document["expectedArrivalFrom"], document["expectedArrivalUntil"]) == ("2026-11-24", "2026-11-26")
    assert document["partOfOrder"]["orderNumber"] == "#1001"
    assert document["partOfOrder"]["merchant"]["name"] == "Fern & Field"


def test_an_estimate_is_not_shown_once_it_means_nothing() -> None:
    for trigger in ("shipment.delivered", "shipment.exception", "shipment.returned"):
        assert "Expected arrival" not in render_email(make_job(trigger, "en")).html
    assert "Expected arrival" in render_email(make_job("order.shipped", "en")).html


def test_a_subject_is_one_line_whatever_a_name_contains() -> None:
    facts = minimal_facts()
    facts["order"]["number"] = "1\r\nBcc: eve@mallory.example\x00"
    subject = render_email(make_job("order.placed", "en", facts)).subject
    assert "\r" not in subject
    assert "\n" not in subject


def test_facts_of_the_wrong_shape_are_left_out() -> None:
    facts = {"order": "none", "shipment": ["x"], "person": None, "links": 3}
    assert render_email(make_job("order.placed", "en", facts)).html


def test_an_empty_name_is_greeted_like_an_unknown_one() -> None:
    facts = minimal_facts() | {"person": {"name": "", "first_name": ""}, "shipment": {"carrier": ""}}
    content = render_email(make_job("order.shipped", "en", facts), is_strict=True)
    assert content.text.startswith("Good news: your order is on its way\n\nYour parcel has left our warehouse")


def test_a_new_version_of_a_sender_is_not_served_from_the_old_ones_cache() -> None:
    old = make_sender(name="Old name")
    new = make_sender(name="New name", version=2, email_layout=old.email_layout.replace("<body", "<body data-new"))
    assert "data-new" not in render_email(make_job("order.placed", "en", sender=old)).html
    html = render_email(make_job("order.placed", "en", sender=new)).html
    assert "data-new" in html
    assert "New name" in html


def test_a_language_without_words_falls_back_to_its_base_and_then_to_english() -> None:
    assert choose_language(["ar-EG"]) == "ar"
    assert choose_language([None, "tlh", "ar"]) == "ar"
    assert choose_language(["tlh"]) == "en"
    assert get_wording("order.placed", "ar-EG").language == "ar"


@pytest.mark.parametrize("tag", ["zh-TW", "zh_TW", "zh-HK", "zh-Hant-TW", "zh-Hant", "zh-CN", "zh"])
def test_chinese_is_served_in_traditional_script_rather_than_in_english(tag: str) -> None:
    assert choose_language(["tlh", tag, "ar"]) == "zh-Hant"
    assert get_wording("order.placed", tag).language == "zh-Hant"


@pytest.mark.parametrize("tag", ["zh-Hant", "zh-TW", "zh-Hant-TW"])
def test_days_in_chinese_are_written_in_chinese(tag: str) -> None:
    assert format_day("2026-11-24", "weekday", tag) == "11月24日 星期二"


def test_a_trigger_without_words_is_refused() -> None:
    with pytest.raises(WordingError, match=r"'order\.eaten'"):
        get_wording("order.eaten", "en")


@pytest.mark.parametrize("content", ["", "[subject]\nHi\n", "words\n[subject]\nHi", "[subject]\nA\n[subject]\nB\n"])
def test_a_wording_file_that_is_not_whole_is_refused(content: str) -> None:
    with pytest.raises(WordingError, match=r"x\.liquid"):
        parse_wording(content, "x.liquid")
