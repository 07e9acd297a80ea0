"""Conditions of rules: reading and explaining them, and what a rule editor can offer."""

from notifier.rules.condition_sentences import describe_condition, describe_finding
from notifier.rules.conditions import (
    ALWAYS,
    Condition,
    Explanation,
    Finding,
    condition_to_json,
    evaluate,
    explain,
)
from notifier.rules.conditions_parsing import ConditionError, parse_condition
from notifier.rules.fact_kinds import FactKind
from notifier.rules.facts.evaluation import NO_HISTORY, EarlierMessages, Evaluation
from notifier.rules.facts.registry import FACTS, Fact
from notifier.rules.operators import OPERATORS, Operator, ValueShape, operators_of

__all__ = [
    "ALWAYS",
    "FACTS",
    "NO_HISTORY",
    "OPERATORS",
    "Condition",
    "ConditionError",
    "EarlierMessages",
    "Evaluation",
    "Explanation",
    "Fact",
    "FactKind",
    "Finding",
    "Operator",
    "ValueShape",
    "condition_to_json",
    "describe_condition",
    "describe_finding",
    "evaluate",
    "explain",
    "operators_of",
    "parse_condition",
]
