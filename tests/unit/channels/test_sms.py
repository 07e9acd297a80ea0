"""Text messages: who speaks is said once, the link is whole, nothing invisible is paid for."""

from dataclasses import replace
from typing import Any

import pytest

from notifier.channels.rendering import WordingError
from notifier.channels.short_words import ShortJob
from notifier.channels.sms import render_sms
from tests.unit.channels.message_facts import complete_facts, make_sender, minimal_facts
from tests.unit.channels.short_jobs import PAGE, make_short_job


def worded(short: str, **changes: Any) -> ShortJob:  # noqa: ANN401  a factory passes on what it is given
    job = make_short_job(**changes)
    return replace(job, wording=replace(job.wording, short=short))


def test_the_sender_stands_before_the_words_and_the_link_after() -> None:
    text = render_sms(make_short_job()).text
    assert text == f"Fern & Field: We have your order #1001 and will tell you when it is on its way.\n{PAGE}"


def test_words_that_name_the_sender_do_not_name_it_twice() -> None:
    assert render_sms(worded("Hi from {{ shop.name }}!")).text == f"Hi from Fern & Field!\n{PAGE}"
    assert render_sms(worded("FERN & FIELD has news")).text.startswith("FERN & FIELD has")


def test_a_link_that_the_words_hold_is_not_repeated() -> None:
    assert render_sms(worded("Look: {{ links.page }} now")).text == f"Fern & Field: Look: {PAGE} now"


def test_without_a_page_there_is_no_link() -> None:
    assert "\n" not in render_sms(make_short_job(page_url=None)).text


def test_control_characters_and_line_breaks_of_names_do_not_reach_the_phone() -> None:
    facts = minimal_facts()
    facts["order"]["number"] = "1\r\n0\x00\x1b0\u20281"
    text = render_sms(make_short_job(facts=facts)).text
    assert "order 1 0 0 1 and" in text


def test_a_name_of_the_other_direction_does_not_turn_the_message() -> None:
    arabic = render_sms(make_short_job("order.placed", "ar")).text
    assert arabic.startswith("\u200fFern & Field: ")
    assert "\u2068" not in arabic
    english = render_sms(make_short_job(sender=make_sender(name="متجر"))).text
    assert english.startswith("\u200eمتجر: ")
    assert render_sms(make_short_job("order.placed", "ar", sender=make_sender(name="متجر"))).text.startswith("متجر: ")


def test_look_alikes_are_used_only_when_the_sender_chose_them_and_they_save() -> None:
    job = worded("It’s on its way – “as planned” – and arrives tomorrow.")
    written, plain = render_sms(job), render_sms(job, transliterates=True)
    assert (written.measure.encoding, written.measure.segments) == ("UCS-2", 2)
    assert (plain.measure.encoding, plain.measure.segments) == ("GSM-7", 1)
    assert 'It\'s on its way - "as planned" - and' in plain.text
    short = worded("It’s here.", page_url=None)
    assert render_sms(short, transliterates=True) == render_sms(short)


def test_a_link_is_never_changed_by_look_alikes() -> None:
    page = "https://shop.example/ü–x"
    job = worded("It’s here, and this text is far too long for a single message of that kind.", page_url=page)
    assert render_sms(job, transliterates=True).text.endswith(f"\n{page}")


def test_a_message_of_more_than_ten_segments_is_refused() -> None:
    assert render_sms(worded("a" * (1530 - len("Fern & Field: \n") - len(PAGE)))).measure.segments == 10
    with pytest.raises(WordingError, match="11 segments; at most 10"):
        render_sms(worded("a" * (1531 - len("Fern & Field: \n") - len(PAGE))))


def test_words_that_say_nothing_fall_back_to_the_headline_and_then_are_refused() -> None:
    silent = worded("{% if shipment.carrier %}x{% endif %}", trigger="order.placed")
    assert "Fern & Field: Thank you, Mira!" in render_sms(silent).text
    mute = replace(silent, wording=replace(silent.wording, headline="{{ nothing }}", subject="{{ nothing }}"))
    with pytest.raises(WordingError, match=r"The words of order\.placed say nothing"):
        render_sms(mute)


def test_the_region_of_the_reader_writes_the_dates() -> None:
    job = make_short_job("order.shipped", language="en")
    british = replace(job, language="en-GB", facts=complete_facts("order.shipped"))
    assert "between 24 November and 26 November" in render_sms(british).text
