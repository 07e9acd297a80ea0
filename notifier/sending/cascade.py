"""Channels one after the other: who has been reached on an earlier one, and whose turn comes early."""

import uuid
from collections.abc import Collection
from typing import Any, Final, TypeAlias, cast

from sqlalchemy import ColumnElement, FromClause, Table, and_, exists, literal_column, or_, select, tuple_
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.models import DeliveryReceipt, Message
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.receipt_kind import ReceiptKind

#: Trigger, rule and recipient: the messages of one cascade have them in common.
CascadeKey: TypeAlias = tuple[uuid.UUID, uuid.UUID, uuid.UUID]

_MESSAGES = cast(Table, Message.__table__)
_RECEIPTS = cast(Table, DeliveryReceipt.__table__)
#: Of a message that may still reach somebody, or has.
_HOPEFUL: Final = tuple(
    status.value
    for status in (
        MessageStatus.QUEUED,
        MessageStatus.SENDING,
        MessageStatus.UNKNOWN,
        MessageStatus.SENT,
        MessageStatus.DELIVERED,
    )
)
_SEEN: Final = tuple(kind.value for kind in (ReceiptKind.OPENED, ReceiptKind.CLICKED, ReceiptKind.READ))


def load_reached(session: Session, keys: Collection[CascadeKey]) -> frozenset[CascadeKey]:
    """The cascades in which some message was delivered, or seen or clicked by a person."""
    if not keys:
        return frozenset()
    columns = (_MESSAGES.c.trigger_id, _MESSAGES.c.rule_id, _MESSAGES.c.recipient_id)
    was_seen = exists(
        select(_RECEIPTS.c.id).where(
            _RECEIPTS.c.message_id == _MESSAGES.c.id,
            _RECEIPTS.c.kind.in_(_SEEN),
            _RECEIPTS.c.is_machine.is_(False),
        )
    )
    rows = session.execute(
        select(*columns).where(
            tuple_(*columns).in_(list(keys)),
            or_(_MESSAGES.c.status == MessageStatus.DELIVERED.value, was_seen),
        )
    )
    return frozenset((row.trigger_id, row.rule_id, row.recipient_id) for row in rows)


def release_next(session: Session, failed_ids: Collection[uuid.UUID]) -> int:
    """Make the next step of each cascade due now where these messages were its last hope; returns how many.

    A step has as many messages as the person has browsers.
    """
    if not failed_ids:
        return 0
    failed, other = _MESSAGES.alias("failed"), _MESSAGES.alias("other")
    follows_failed = exists(select(failed.c.id).where(failed.c.id.in_(failed_ids), _is_before(failed)))
    follows_hope = exists(select(other.c.id).where(_is_before(other), other.c.status.in_(_HOPEFUL)))
    now = utc_now()
    result: Any = session.execute(
        _MESSAGES.update()
        .where(
            _MESSAGES.c.status == literal_column("'queued'"), _MESSAGES.c.due_at > now, follows_failed, ~follows_hope
        )
        .values(due_at=now)
    )
    return int(result.rowcount)


def _is_before(earlier: FromClause) -> ColumnElement[bool]:
    """Whether a row of `earlier` is of the step before a message's own."""
    return and_(
        *(earlier.c[name] == _MESSAGES.c[name] for name in ("trigger_id", "rule_id", "recipient_id")),
        earlier.c.cascade_step == _MESSAGES.c.cascade_step - 1,
    )
