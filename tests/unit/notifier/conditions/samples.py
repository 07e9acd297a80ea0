"""Snapshots and moments to hold conditions against."""

import datetime as dt
from collections.abc import Mapping

from notifier.rules.conditions import Explanation, evaluate, explain
from notifier.rules.conditions_parsing import parse_condition
from notifier.rules.facts.evaluation import NO_HISTORY, EarlierMessages, Evaluation
from notifier.vocabulary.facts import Facts, JsonValue

#: A Sunday.
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
TODAY = NOW.date()


def at_noon(facts: Facts, earlier: EarlierMessages = NO_HISTORY) -> Evaluation:
    return Evaluation(facts, NOW, TODAY, earlier)


def is_met(condition: JsonValue, facts: Facts, earlier: EarlierMessages = NO_HISTORY) -> bool:
    return evaluate(parse_condition(condition), at_noon(facts, earlier))


def reasons(condition: JsonValue, facts: Facts) -> Explanation:
    return explain(parse_condition(condition), at_noon(facts))


def ask(fact: str, operator: str, *value: JsonValue) -> dict[str, JsonValue]:
    """One comparison, with a value where one is given."""
    return {"fact": fact, "is": operator, **({"value": value[0]} if value else {})}


def euros(amount: str) -> Mapping[str, JsonValue]:
    return {"amount": amount, "currency": "EUR"}


def snapshot(path: str, value: JsonValue) -> Facts:
    """A snapshot that knows one value."""
    group, _, key = path.partition(".")
    return {group: {key: value}}
