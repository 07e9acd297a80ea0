"""Conditions of rules: read from JSON and written to it, and what a person who writes one can choose from."""

from notifier.authoring.condition_offers import FactOffer, OperatorOffer, find_fact_offer, list_fact_offers
from notifier.rules.conditions import ALWAYS, Comparison, Condition, Group, GroupKind, condition_to_json
from notifier.rules.conditions_parsing import ConditionError, parse_condition
from notifier.rules.fact_kinds import FactKind
from notifier.rules.operators import ValueShape

__all__ = [
    "ALWAYS",
    "Comparison",
    "Condition",
    "ConditionError",
    "FactKind",
    "FactOffer",
    "Group",
    "GroupKind",
    "OperatorOffer",
    "ValueShape",
    "condition_to_json",
    "find_fact_offer",
    "list_fact_offers",
    "parse_condition",
]
