"""Receipts move messages along the table of transitions, and cascades with them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Table, exists, func, or_
from sqlalchemy.orm import Session

from notifier.foundation.after_commit import request_wake_up
from notifier.models import Message, SendAttempt
from notifier.sending.cascade import release_next
from notifier.sending.plan_messages import SEND_DUE_MESSAGES
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.receipt_kind import ReceiptKind
from notifier.vocabulary.transitions import TRANSITIONS

_REACHED_NOBODY: Final = frozenset({MessageStatus.BOUNCED, MessageStatus.FAILED})
_MESSAGES = cast(Table, Message.__table__)
_ATTEMPTS = cast(Table, SendAttempt.__table__)


@dataclass(frozen=True, slots=True)
class Move:
    """What a receipt says of one message."""

    message_id: uuid.UUID
    kind: ReceiptKind
    detail: str | None
    occurred_at: dt.datetime
    provider_message_id: str | None


def move_messages(session: Session, moves: Sequence[Move]) -> int:
    """Apply receipts to their messages in order, each only from where the table lets it; returns how many moved."""
    moved = [move for move in moves if _move(session, move)]
    unreached = [move.message_id for move in moved if TRANSITIONS[move.kind].to in _REACHED_NOBODY]
    if release_next(session, unreached):
        request_wake_up(session, SEND_DUE_MESSAGES)
    return len(moved)


def _move(session: Session, move: Move) -> bool:
    transition = TRANSITIONS.get(move.kind)
    if transition is None:
        return False
    is_arrival = transition.to in (MessageStatus.SENT, MessageStatus.DELIVERED)
    result: Any = session.execute(
        _MESSAGES.update()
        .where(
            _MESSAGES.c.id == move.message_id,
            _MESSAGES.c.status.in_([status.value for status in transition.of]),
            # Nothing was handed over yet, so nothing can have become of it.
            or_(_MESSAGES.c.attempts > 0, exists().where(_ATTEMPTS.c.message_id == move.message_id)),
        )
        .values(
            status=transition.to.value,
            reason=None if is_arrival else move.detail,
            sent_at=func.coalesce(_MESSAGES.c.sent_at, move.occurred_at),
            provider_message_id=func.coalesce(_MESSAGES.c.provider_message_id, move.provider_message_id),
        )
    )
    return int(result.rowcount) == 1
