"""The life of one message to one address."""

from enum import StrEnum


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
