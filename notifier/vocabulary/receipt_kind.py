"""What providers report about a message after they have taken it, in the words mail software shares."""

from enum import StrEnum
from typing import Final


class ReceiptKind(StrEnum):
    """One report; the words are those of Anymail's normalised events, with `read` for chats that tell."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    DEFERRED = "deferred"
    BOUNCED = "bounced"
    REJECTED = "rejected"
    FAILED = "failed"
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"
    SUBSCRIBED = "subscribed"
    OPENED = "opened"
    CLICKED = "clicked"
    READ = "read"
    AUTORESPONDED = "autoresponded"
    UNKNOWN = "unknown"


#: Somebody, or a machine, has looked at the message.
SEEN: Final = frozenset({ReceiptKind.OPENED, ReceiptKind.READ, ReceiptKind.CLICKED})


class ReceiptReason(StrEnum):
    """Why a message was bounced, rejected or unsubscribed."""

    INVALID = "invalid"
    BOUNCED = "bounced"
    TIMED_OUT = "timed_out"
    BLOCKED = "blocked"
    SPAM = "spam"
    UNSUBSCRIBED = "unsubscribed"
    OTHER = "other"
