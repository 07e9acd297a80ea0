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
                                {"fact": "shipment.days_late", "is": "at_most", "value": 0},
                                {"fact": "shipment.days_late", "is": "is_unknown"},
                            ]
                        },
                        # What went wrong counts also where no rule told the shopper of it.
                        {"none": [{"fact": "shipment.had_trouble", "is": "is_yes"}]},
                        {"fact": "earlier.message_sent", "is": "has_none_of", "value": _TROUBLE},
                    ]
                },
                "timing": {"kind": "after", "amount": 3, "unit": "days", "at": "10:00"},
            }
        ),
    ),
)
