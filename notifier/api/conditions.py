"""Conditions of rules, read from JSON and written to it."""

from notifier.rules.conditions import ALWAYS, Condition, condition_to_json
from notifier.rules.conditions_parsing import ConditionError, parse_condition

__all__ = ["ALWAYS", "Condition", "ConditionError", "condition_to_json", "parse_condition"]
