"""Pickup: the parcel waits, and not for ever."""

from typing import Final

from notifier.api.rules import RuleDraft, parse_rule
from portal.merchants.flows.flow import Flow


def _cascade(what: str, trigger: str, wait: str) -> RuleDraft:
    return parse_rule(
        {
            "name": f"pickup: {what}",
            "trigger": trigger,
            "channels": ["push", "whatsapp", "sms"],
            "strategy": "cascade",
            "wait": wait,
        }
    )


PICKUP: Final = Flow(
    name="pickup",
    description="A parcel to fetch, and a reminder before it goes back: push first, then WhatsApp, then SMS until one "
    "is seen.",
    rules=(
        _cascade("the parcel is there", "shipment.available_for_pickup", "2h"),
        _cascade("the time runs out", "shipment.pickup_deadline_near", "30m"),
    ),
)
