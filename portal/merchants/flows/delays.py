"""Delays: told before somebody has to ask."""

from typing import Final

from notifier.api.rules import RuleDraft, parse_rule
from notifier.api.vocabulary import JsonValue
from portal.merchants.flows.flow import Flow

#: Silence is news at several steps; the shopper hears of the first, later ones are for who looks for the parcel.
_FIRST_STEP: Final[JsonValue] = {"fact": "shipment.days_since_last_scan", "is": "less_than", "value": 7}
_LATER: Final[JsonValue] = {
    "any": [
        {"fact": "estimate.moved_days", "is": "at_least", "value": 1},
        {"fact": "estimate.moved_days", "is": "is_unknown"},
    ]
}


def _rule(what: str, trigger: str, conditions: JsonValue = None) -> RuleDraft:
    return parse_rule(
        {"name": f"delays: {what}", "trigger": trigger, "channels": ["email"], "conditions": conditions or {}}
    )


DELAYS: Final = Flow(
    name="delays",
    description="The day moves later, is at risk or missed, or nothing is heard: the shopper knows before asking.",
    rules=(
        _rule("the day moves later", "estimate.moved", _LATER),
        _rule("the day is at risk", "estimate.at_risk"),
        _rule("the day is missed", "estimate.missed"),
        _rule("never scanned", "silence.no_first_scan"),
        _rule("silence on the way", "silence.in_transit", _FIRST_STEP),
        _rule("silence at customs", "silence.at_customs", _FIRST_STEP),
        _rule("silence in preparation", "silence.in_preparation"),
    ),
)
