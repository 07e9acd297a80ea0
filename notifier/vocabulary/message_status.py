"""The life of one message to one address."""

from enum import StrEnum
from typing import Final


class MessageStatus(StrEnum):
    """Where a message stands; opened, clicked and complained are receipts, not statuses."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SUPPRESSED = "suppressed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


#: Of a message that has left, as far as anybody can tell.
HAS_LEFT: Final = frozenset({MessageStatus.SENT, MessageStatus.UNKNOWN})
#: Of a message somebody has had, or may have had.
WAS_HAD: Final = HAS_LEFT | {MessageStatus.DELIVERED}
#: Of a message that may still reach somebody, or has.
HOPEFUL: Final = WAS_HAD | {MessageStatus.QUEUED, MessageStatus.SENDING}


class AttemptOutcome(StrEnum):
    """What one hand-over to a provider came to."""

    ACCEPTED = "accepted"
    TRANSIENT = "transient"
    PERMANENT = "permanent"
    UNKNOWN = "unknown"
    NOT_HANDED_OVER = "not_handed_over"


class TriggerState(StrEnum):
    """Whether the rules have looked at a trigger."""

    NEW = "new"
    MATCHED = "matched"
