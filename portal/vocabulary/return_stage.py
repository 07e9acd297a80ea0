"""How far a return is, and what became of its refund."""

from enum import StrEnum


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


class ReturnResolution(StrEnum):
    """What the shopper got for the returned goods."""

    REFUND = "refund"
    EXCHANGE = "exchange"
    CREDIT = "credit"


class RefundStage(StrEnum):
    """What became of the money: promised for a day, issued, or late."""

    PROMISED = "promised"
    ISSUED = "issued"
    LATE = "late"
