"""A preview is what would be sent: the same texts, with what they take and what phones show of them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.authoring.preview import (
    SHOWN_TEXT,
    SHOWN_TITLE,
    ChannelPreview,
    PreviewJob,
    count_characters_left,
    preview_wording,
)
from notifier.authoring.wording_book import BUILT_IN, with_draft
from notifier.authoring.wording_scope import WordingScope
from notifier.channels.sms import render_sms
from notifier.channels.sms_segments import SmsEncoding, measure_sms
from notifier.vocabulary.channel import Channel
from tests.unit.channels.message_facts import complete_facts, make_sender, minimal_facts
from tests.unit.channels.short_jobs import make_short_job

TRIGGER = "shipment.out_for_delivery"


def preview(
    channel: Channel, *, facts: dict | None = None, price: Decimal | None = None, **parts: str
) -> ChannelPreview:
    sender = make_sender()
    job = PreviewJob(
        sender=sender,
        trigger=TRIGGER,
        language="en",
        facts=complete_facts(TRIGGER) if facts is None else facts,
        book=with_draft(BUILT_IN, sender, WordingScope(TRIGGER, "en"), parts) if parts else BUILT_IN,
        price=price,
        currency="EUR" if price is not None else "",
    )
    (shown,) = preview_wording(job, only=channel)
    return shown


def test_every_channel_is_shown_in_order() -> None:
    job = PreviewJob(sender=make_sender(), trigger=TRIGGER, language="ar", facts=complete_facts(TRIGGER, "ar"))
    shown = preview_wording(job)
    assert [each.channel for each in shown] == list(Channel)
    assert all(each.problem is None and each.text for each in shown)


def test_an_e_mail_is_shown_with_all_its_forms_and_no_real_link() -> None:
    shown = preview(Channel.EMAIL, subject="On its way, {{ person.first_name }}")
    assert shown.subject == "On its way, Mira"
    assert shown.html is not None
    assert "https://track.shop.example/u/preview" in shown.html
    assert "https://track.shop.example/p/preview" in shown.text


def test_a_text_message_is_shown_as_it_would_be_sent_with_what_it_costs() -> None:
    shown = preview(Channel.SMS, price=Decimal("0.0079"), short="Order {{ order.number }} € comes today. " * 5)
    assert shown.sms is not None
    assert shown.sms.encoding is SmsEncoding.GSM_7
    assert shown.sms.segments == 2
    assert (shown.sms.price, shown.sms.currency) == (Decimal("0.0158"), "EUR")
    assert shown.sms.units == measure_sms(shown.text).units
    built_in = make_short_job(TRIGGER, page_url="https://track.shop.example/t/abc")
    assert preview(Channel.SMS).text == render_sms(built_in).text


@given(st.text(max_size=400))
def test_the_characters_left_are_exactly_those_that_fit(text: str) -> None:
    left, segments = count_characters_left(text), max(1, measure_sms(text).segments)
    assert measure_sms(text + "a" * left).segments <= segments
    assert measure_sms(text + "a" * (left + 1)).segments == segments + 1


def test_what_a_locked_phone_cuts_is_shown() -> None:
    shown = preview(Channel.PUSH, headline="Fern & Field " * 9, short="Fern & Field brings it. " * 9)
    assert shown.clipped_title is not None
    assert shown.clipped_text is not None
    assert len(shown.clipped_title) <= SHOWN_TITLE
    assert len(shown.clipped_text) <= SHOWN_TEXT
    assert shown.clipped_text.endswith("…")
    short = preview(Channel.PUSH, short="It comes.")
    assert (short.text, short.clipped_text) == ("It comes.", None)


def test_what_could_not_be_sent_says_why_and_the_rest_is_shown() -> None:
    assert "at most 10 are allowed" in str(preview(Channel.SMS, short="Good news. " * 200).problem)
    assert "cannot be read" in str(preview(Channel.EMAIL, body="{% if %}").problem)
    bare = minimal_facts() | {"links": {}}
    assert "has no link to it" in str(preview(Channel.WHATSAPP, facts=bare).problem)
    assert preview(Channel.SMS, facts=bare).problem is None


@pytest.mark.parametrize("facts", [{}, {"order": 7}, {"links": {"page": 7}}, {"order": {"lines": "none"}}])
def test_odd_facts_are_told_or_shown(facts: dict) -> None:
    for channel in Channel:
        shown = preview(channel, facts=facts)
        assert shown.problem or shown.text
