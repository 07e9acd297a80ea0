"""The facts a message is written with: what was folded into it, who reads it, what the team is told of."""

from dataclasses import replace

from notifier.channels.email import render_email
from notifier.sending.tell_facts import MessageNews, tell_facts
from notifier.vocabulary.facts import Facts
from tests.unit.channels.message_facts import complete_facts, make_job, make_sender


def make_news(
    words: str, cause: str, *, folded: tuple[Facts, ...] = (), is_for_person: bool = True, language: str = "en"
) -> MessageNews:
    return MessageNews(words, cause, language, complete_facts(cause), folded, is_for_person)


def test_what_the_shopper_is_told_alone_stays_as_it_was_published() -> None:
    news = make_news("order.placed", "order.placed")
    assert tell_facts(make_sender(), news) is news.facts


def test_what_was_folded_in_comes_after_the_messages_own() -> None:
    other = {"shipment": {"carrier": "Other Post", "tracking_number": "OP-22"}}
    told = tell_facts(make_sender(), make_news("order.shipped", "order.shipped", folded=(other,)))
    assert told["parcel_count"] == 2
    mail = render_email(make_job("order.shipped", "en", told), is_strict=True)
    assert mail.text.index("SIM0012345678") < mail.text.index("OP-22")


def test_the_team_is_told_the_headline_of_what_happened_without_a_greeting() -> None:
    news = make_news("team.notice", "shipment.in_transit", is_for_person=False)
    told = tell_facts(make_sender(), news)
    assert told["news"] == {"trigger": "shipment.in_transit", "headline": "Your parcel is on the move"}
    german = make_news("team.notice", "shipment.out_for_delivery", is_for_person=False, language="de")
    assert tell_facts(make_sender(), german)["news"] != told["news"]


def test_the_team_is_told_of_triggers_that_have_no_words() -> None:
    news = replace(make_news("team.notice", "order.placed"), cause="warehouse.flooded")
    assert "news" not in tell_facts(make_sender(), news)


def test_somebody_else_than_the_triggers_person_is_who_gets_the_parcel() -> None:
    told = tell_facts(make_sender(), make_news("shipment.delivered", "shipment.delivered", is_for_person=False))
    assert told["order"] == {"number": "#1001", "placed_on": "2026-11-20", "receiver_name": "Mira Stone"}
    assert told["links"] == {"page": "https://post.example/SIM0012345678"}


def test_a_carrier_is_told_of_the_parcel_only() -> None:
    told = tell_facts(make_sender(), make_news("carrier.inquiry", "silence.in_transit", is_for_person=False))
    assert set(told) == {"order", "shipment", "links", "shop", "store", "destination"}
