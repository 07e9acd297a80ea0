"""How far a return is, and what became of its refund."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class ReturnStage(StrEnum):
    """Stages of a return from the shopper's request to its resolution."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    LABEL_READY = "label_ready"
    DROPPED_OFF = "dropped_off"
    IN_TRANSIT = "in_transit"
    RECEIVED = "received"
    RESOLVED = "resolved"
    EXPIRED = "expired"

    @property
    def is_terminal(self) -> bool:
        """True when nothing more happens to the return."""
        return self in {ReturnStage.REJECTED, ReturnStage.RESOLVED, ReturnStage.EXPIRED}

    @property
    def is_awaiting_parcel(self) -> bool:
        """True while it is the shopper's turn to hand in the parcel."""
        return self in {ReturnStage.APPROVED, ReturnStage.LABEL_READY}

    @property
    def rank(self) -> int:
        """How far along the way back; the ends lie behind everything."""
        return _RANKS[self]

    def may_follow(self, current: "ReturnStage") -> bool:
        """Whether a return at `current` may go on to this stage: never back, never out of an end.

        Only a return whose parcel is awaited expires; it may be rejected or resolved at any time.
        """
        if current.is_terminal or self.rank <= current.rank:
            return False
        return self is not ReturnStage.EXPIRED or current.is_awaiting_parcel


_RANKS: Final = MappingProxyType(
    {
        ReturnStage.REQUESTED: 0,
        ReturnStage.APPROVED: 1,
        ReturnStage.LABEL_READY: 2,
        ReturnStage.DROPPED_OFF: 3,
        ReturnStage.IN_TRANSIT: 4,
        ReturnStage.RECEIVED: 5,
        ReturnStage.REJECTED: 6,
        ReturnStage.RESOLVED: 6,
        ReturnStage.EXPIRED: 6,
    }
)


class ReturnResolution(StrEnum):
    """What the shopper wishes or got for the returned goods."""

    REFUND = "refund"
    EXCHANGE = "exchange"
    CREDIT = "credit"


class RefundStage(StrEnum):
    """What became of the money: promised for a day, issued, or late."""

    PROMISED = "promised"
    ISSUED = "issued"
    LATE = "late"
