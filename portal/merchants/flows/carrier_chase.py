"""Carrier chase: the carrier is asked about a silent parcel, and asked again when it does not answer."""

from typing import Final

from notifier.api.rules import RuleDraft, parse_rule
from portal.merchants.flows.flow import Flow

#: Silence is told after 4 and after 7 days; any scan between starts it anew.
_SECOND_STEP_DAYS: Final = 7


def _letter(what: str, operator: str) -> RuleDraft:
    return parse_rule(
        {
            "name": f"carrier chase: {what}",
            "trigger": "silence.in_transit",
            "recipients": ["carrier"],
            "channels": ["email"],
            "conditions": {"fact": "shipment.days_since_last_scan", "is": operator, "value": _SECOND_STEP_DAYS},
        }
    )


CARRIER_CHASE: Final = Flow(
    name="carrier-chase",
    description="The carrier gets the evidence of a parcel that has gone silent after 4 days, and a reminder after 7.",
    rules=(_letter("the first letter", "less_than"), _letter("the reminder", "at_least")),
)
