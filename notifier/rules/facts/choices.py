"""The fixed words some facts are chosen from, with what people call them; the caller's snapshots use the same words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from notifier.vocabulary.marking import N_

ORDER_STAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "awaiting_payment": N_("awaiting payment"),
        "placed": N_("placed"),
        "awaiting_stock": N_("awaiting stock"),
        "routed": N_("sent to a warehouse"),
        "awaiting_preparation": N_("awaiting preparation"),
        "in_preparation": N_("in preparation"),
        "partially_shipped": N_("partially shipped"),
        "shipped": N_("shipped"),
        "ready_for_pickup": N_("ready for pickup"),
        "completed": N_("completed"),
        "cancelled": N_("cancelled"),
    }
)
MILESTONES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pending": N_("waiting for news"),
        "info_received": N_("announced to the carrier"),
        "in_transit": N_("in transit"),
        "out_for_delivery": N_("out for delivery"),
        "failed_attempt": N_("failed attempt"),
        "available_for_pickup": N_("ready for pickup"),
        "delivered": N_("delivered"),
        "exception": N_("in exception"),
        "returning": N_("returning"),
        "returned": N_("returned"),
        "expired": N_("expired"),
        "cancelled": N_("cancelled"),
    }
)
PROBLEM_CAUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "carrier": N_("the carrier"),
        "merchant": N_("the shop"),
        "recipient": N_("the shopper"),
        "customs": N_("customs"),
        "weather": N_("the weather"),
        "other": N_("another cause"),
    }
)
RETURN_STAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "requested": N_("requested"),
        "approved": N_("approved"),
        "rejected": N_("rejected"),
        "label_ready": N_("label ready"),
        "dropped_off": N_("dropped off"),
        "in_transit": N_("in transit"),
        "received": N_("received"),
        "resolved": N_("resolved"),
        "expired": N_("expired"),
    }
)
WEEKDAY_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "monday": N_("Monday"),
        "tuesday": N_("Tuesday"),
        "wednesday": N_("Wednesday"),
        "thursday": N_("Thursday"),
        "friday": N_("Friday"),
        "saturday": N_("Saturday"),
        "sunday": N_("Sunday"),
    }
)
