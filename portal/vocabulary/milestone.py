"""The shopper-facing stage of one parcel and how far along the journey each stage lies."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Milestone(StrEnum):
    """Where a shipment stands, in the order a parcel usually passes them."""

    PENDING = "pending"
    INFO_RECEIVED = "info_received"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    FAILED_ATTEMPT = "failed_attempt"
    AVAILABLE_FOR_PICKUP = "available_for_pickup"
    DELIVERED = "delivered"
    EXCEPTION = "exception"
    RETURNING = "returning"
    RETURNED = "returned"
    EXPIRED = "expired"
    CANCELLED = "cancelled"

    @property
    def is_terminal(self) -> bool:
        """True when no further scan is expected; only a carrier's correction leaves it."""
        return self in TERMINAL

    @property
    def is_lateral(self) -> bool:
        """True for trouble beside the road: it interrupts the journey without being a place on it."""
        return self in LATERAL

    @property
    def rank(self) -> int | None:
        """How far along the journey; None for the lateral milestones, which have no place on it."""
        return RANKS.get(self)


TERMINAL: Final = frozenset({Milestone.DELIVERED, Milestone.RETURNED, Milestone.CANCELLED})
LATERAL: Final = frozenset({Milestone.EXCEPTION, Milestone.EXPIRED})
RANKS: Final = MappingProxyType(
    {
        Milestone.PENDING: 0,
        Milestone.INFO_RECEIVED: 1,
        Milestone.IN_TRANSIT: 2,
        Milestone.OUT_FOR_DELIVERY: 3,
        Milestone.FAILED_ATTEMPT: 3,
        Milestone.AVAILABLE_FOR_PICKUP: 3,
        Milestone.RETURNING: 4,
        Milestone.DELIVERED: 5,
        Milestone.RETURNED: 5,
        Milestone.CANCELLED: 5,
    }
)
