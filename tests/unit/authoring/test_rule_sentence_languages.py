"""A rule is told as a sentence in every language we have words in, with nothing English left in it."""

import datetime as dt

import pytest

from notifier.authoring.rule_sentences import describe_rule
from notifier.authoring.rules import RuleDraft
from notifier.channels.translations import worded_languages
from notifier.rules.conditions_parsing import parse_condition
from notifier.rules.schedule import After, AroundEstimate, Edge, Unit
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.recipient_kind import RecipientKind
from notifier.vocabulary.strategy import Strategy

NINE = dt.time(9)
BOTH = (Channel.PUSH, Channel.CHAT)
ABOVE_100 = parse_condition(
    {"fact": "order.total", "is": "greater_than", "value": {"amount": "100.00", "currency": "EUR"}}
)
RULES = (
    RuleDraft("a", "shipment.delivered", BOTH, conditions=ABOVE_100, timing=After(2, Unit.DAYS, NINE)),
    RuleDraft("b", "order.placed", BOTH, Strategy.FIRST_REACHABLE, recipients=tuple(RecipientKind)),
    RuleDraft("c", "shipment.lost", BOTH, Strategy.CASCADE, wait_seconds=86_400, digest_seconds=1_200),
    RuleDraft("d", "refund.late", BOTH, Strategy.CASCADE, wait_seconds=90, digest_seconds=7_200),
    RuleDraft("e", "case.opened", timing=AroundEstimate(Edge.LATEST, -3, NINE), digest_seconds=172_800),
)
#: What would stay of the sentences and of Babel's names of units.
ENGLISH = ("When ", "duration", "push message", "team chat", "later", " the ", "News", "days", "hours", "%(")


@pytest.mark.parametrize("language", worded_languages()[1:])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.trigger)
def test_a_rule_is_told_without_english(rule: RuleDraft, language: str) -> None:
    told = describe_rule(rule, language)
    assert [word for word in ENGLISH if word in told] == []


@pytest.mark.parametrize(
    ("language", "spans"),
    [
        ("en", ("1 day", "20 minutes", "90 seconds", "2 hours", "2 days")),
        ("ar", ("يوم", "20 دقيقة", "90 ثانية", "ساعتان", "يومان")),
        ("ja", ("1 日", "20 分", "90 秒", "2 時間", "2 日")),
        ("zh-TW", ("1 天", "20 分鐘", "90 秒", "2 小時", "2 天")),
    ],
)
def test_lengths_of_time_are_in_the_words_of_the_language(language: str, spans: tuple[str, ...]) -> None:
    told = " ".join(describe_rule(rule, language) for rule in RULES)
    assert [span for span in spans if span not in told] == []
