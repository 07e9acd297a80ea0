"""What a receipt may change about a message: one table, whatever order receipts come in."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.receipt_kind import ReceiptKind


@dataclass(frozen=True, slots=True)
class Transition:
    """Where a receipt leads, and from which statuses it may."""

    to: MessageStatus
    of: frozenset[MessageStatus]


#: Still ours, or nobody knows. A message that waits for another try may have left all the same: a provider can take
#: it and answer with an error.
_OPEN: Final = frozenset({MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNKNOWN})
_ARRIVED: Final = Transition(
    MessageStatus.DELIVERED, _OPEN | {MessageStatus.SENT, MessageStatus.FAILED, MessageStatus.EXPIRED}
)
_FAILED: Final = Transition(MessageStatus.FAILED, _OPEN | {MessageStatus.SENT})

#: Receipts that are not here are kept and change no status: `deferred` is the provider's own patience, `queued` tells
#: less than we know, a complaint comes from somebody who has the message. A bounce may follow a delivery (RFC 3464
#: reports come later than the server's 250), a delivery never follows a bounce.
TRANSITIONS: Final[Mapping[ReceiptKind, Transition]] = MappingProxyType(
    {
        ReceiptKind.QUEUED: Transition(MessageStatus.SENT, frozenset({MessageStatus.UNKNOWN})),
        ReceiptKind.SENT: Transition(MessageStatus.SENT, _OPEN),
        ReceiptKind.DELIVERED: _ARRIVED,
        ReceiptKind.OPENED: _ARRIVED,
        ReceiptKind.CLICKED: _ARRIVED,
        ReceiptKind.READ: _ARRIVED,
        ReceiptKind.COMPLAINED: _ARRIVED,
        ReceiptKind.BOUNCED: Transition(MessageStatus.BOUNCED, _OPEN | {MessageStatus.SENT, MessageStatus.DELIVERED}),
        ReceiptKind.REJECTED: _FAILED,
        ReceiptKind.FAILED: _FAILED,
    }
)


def find_status(status: MessageStatus, kind: ReceiptKind) -> MessageStatus | None:
    """The status a receipt leads to, None when it changes nothing."""
    transition = TRANSITIONS.get(kind)
    return transition.to if transition is not None and status in transition.of else None
