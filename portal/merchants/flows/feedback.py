"""Feedback: asked of those whose parcel came in time and without trouble."""

from typing import Final

from notifier.api.rules import parse_rule
from portal.merchants.flows.flow import Flow

_TROUBLE: Final = (
    *("shipment.exception", "shipment.delayed", "shipment.held", "shipment.damaged", "shipment.lost"),
    *("shipment.address_problem", "estimate.missed", "silence.in_transit", "case.opened"),
)

FEEDBACK: Final = Flow(
    name="feedback",
    description="One question three days after delivery, unless the parcel was late or something went wrong.",
    rules=(
        parse_rule(
            {
                "name": "feedback: how was it",
                "trigger": "feedback.request",
                "channels": ["email"],
                "conditions": {
                    "all": [
                        {
                            "any": [
                                {"fact": "shipment.slip_days", "is": "at_most", "value": 0},
                                {"fact": "shipment.slip_days", "is": "is_unknown"},
                            ]
                        },
                        {"fact": "earlier.message_sent", "is": "has_none_of", "value": _TROUBLE},
                    ]
                },
                "timing": {"kind": "after", "amount": 3, "unit": "days", "at": "10:00"},
            }
        ),
    ),
)
