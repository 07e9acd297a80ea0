"""Rules as sentences: what happens, to whom, where and when."""

from collections.abc import Mapping

import pytest

from notifier.authoring.rule_documents import parse_rule
from notifier.authoring.rule_sentences import describe_rule
from notifier.authoring.rules import RuleDraft
from notifier.catalogue.registry import TRIGGER_TYPES
from notifier.catalogue.trigger_type import ANSWERS
from notifier.channels.translations import worded_languages
from notifier.rules.occasions import OCCASIONS
from notifier.rules.timing_json import parse_timing
from notifier.vocabulary.facts import JsonValue
from tests.unit.notifier.conditions.samples import ask, euros

DELIVERED = "When a parcel is delivered"
BY_MAIL = "e-mail to the shopper, at once."
STEPS = "at once and 2 hours apart until one is seen."
ABOVE_100 = ask("order.total", "greater_than", euros("100"))
FIRST, GIFT = ask("order.is_first", "is_yes"), ask("order.tags", "contains", "gift")


def tell(fields: Mapping[str, JsonValue], language: str = "en") -> str:
    return describe_rule(parse_rule({"trigger": "shipment.delivered", "channels": ["email"], **fields}), language)


def test_every_trigger_begins_a_sentence() -> None:
    assert set(OCCASIONS) == {name for name in TRIGGER_TYPES if not name.startswith(ANSWERS)}


@pytest.mark.parametrize("name", [name for name in TRIGGER_TYPES if name.startswith(ANSWERS)])
def test_the_rule_of_an_answer_is_told_too(name: str) -> None:
    assert describe_rule(RuleDraft(name, name), "en") == f"When somebody has asked for it: {BY_MAIL}"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, f"{DELIVERED}: e-mail to the shopper, at once."),
        (
            {"conditions": ABOVE_100, "timing": {"kind": "after", "amount": 2, "unit": "days", "at": "09:00"}},
            f"{DELIVERED} and order value is more than €100.00: e-mail to the shopper, 2 days later at 09:00.",
        ),
        (
            {"conditions": {"any": [FIRST, GIFT]}},
            f"{DELIVERED} and (first order of this shopper: yes or order tags include “gift”): {BY_MAIL}",
        ),
        (
            {"conditions": {"all": [FIRST, GIFT]}},
            f"{DELIVERED} and first order of this shopper: yes and order tags include “gift”: {BY_MAIL}",
        ),
        (
            {"channels": ["email", "sms", "whatsapp"], "recipients": ["shopper", "receiver"]},
            f"{DELIVERED}: e-mail, SMS, and WhatsApp to the shopper and to the receiver, at once.",
        ),
        (
            {"channels": ["push", "sms"], "strategy": "first_reachable"},
            f"{DELIVERED}: to the shopper on the first of push message or SMS that reaches them, at once.",
        ),
        (
            {"channels": ["push", "whatsapp", "sms"], "strategy": "cascade", "wait": "2h"},
            f"{DELIVERED}: push message, then WhatsApp, then SMS to the shopper, {STEPS}",
        ),
        (
            {"strategy": "cascade", "recipients": ["carrier"], "digest": "20m"},
            f"{DELIVERED}: e-mail to the carrier, at once. News of one order within 20 minutes becomes one message.",
        ),
        ({"channels": ["chat"], "recipients": ["team"]}, f"{DELIVERED}: team chat to your team, at once."),
    ],
)
def test_a_rule_reads_as_a_sentence(fields: dict[str, JsonValue], sentence: str) -> None:
    assert tell(fields) == sentence


def after(amount: int, unit: str, **more: str) -> dict[str, JsonValue]:
    return {"kind": "after", "amount": amount, "unit": unit, **more}


def around(edge: str, days: int) -> dict[str, JsonValue]:
    return {"kind": "estimate", "edge": edge, "days": days, "at": "17:00"}


TIMINGS = [
    (after(1, "minutes"), "1 minute later"),
    (after(3, "hours"), "3 hours later"),
    (after(1, "days"), "1 day later"),
    (after(1, "days", at="10:00"), "1 day later at 10:00"),
    (after(2, "working_days"), "2 working days later"),
    (after(2, "working_days", at="10:00"), "2 working days later at 10:00"),
    (after(0, "minutes"), "at once"),
    (after(0, "days", at="10:00"), "the next 10:00"),
    (after(0, "working_days", at="10:00"), "the next working day's 10:00"),
    (after(0, "working_days"), "at once on working days, else when the next begins"),
    (around("earliest", -1), "1 day before the earliest expected delivery day at 17:00"),
    (around("earliest", 0), "on the earliest expected delivery day at 17:00"),
    (around("earliest", 2), "2 days after the earliest expected delivery day at 17:00"),
    (around("latest", -2), "2 days before the latest expected delivery day at 17:00"),
    (around("latest", 0), "on the latest expected delivery day at 17:00"),
    (around("latest", 1), "1 day after the latest expected delivery day at 17:00"),
]


@pytest.mark.parametrize(("timing", "words"), TIMINGS)
def test_a_moment_ends_the_sentence(timing: dict[str, JsonValue], words: str) -> None:
    parse_timing(timing)
    assert tell({"timing": timing}) == f"{DELIVERED}: e-mail to the shopper, {words}."


@pytest.mark.parametrize("language", worded_languages())
def test_every_language_tells_every_rule(language: str) -> None:
    for trigger in OCCASIONS:
        for timing, _ in TIMINGS:
            fields: dict[str, JsonValue] = {
                "trigger": trigger,
                "timing": timing,
                "conditions": ABOVE_100,
                "digest": "20m",
            }
            sentence = tell(fields, language)
            assert "%(" not in sentence
            assert "100" in sentence


def test_a_language_without_words_is_told_in_english() -> None:
    assert tell({}, "eo") == tell({}, "en")
