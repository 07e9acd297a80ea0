"""Channels one after the other: who has been reached on an earlier one, and whose turn comes early."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

from sqlalchemy import ColumnElement, FromClause, Row, Table, and_, exists, literal_column, or_, select, tuple_
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.models import DeliveryReceipt, Message, Rule
from notifier.vocabulary.message_status import HAS_LEFT, HOPEFUL, MessageStatus
from notifier.vocabulary.receipt_kind import SEEN

#: Trigger, rule and recipient: the messages of one cascade have them in common.
CascadeKey: TypeAlias = tuple[uuid.UUID, uuid.UUID, uuid.UUID]

#: A channel that had so much of its time has had it.
_MOST_OF_IT: Final = 0.75
#: A channel that is due and has not spoken yet is asked about again after so long.
_SOON: Final = dt.timedelta(seconds=60)
_NOT_TRIED: Final = (MessageStatus.QUEUED.value, MessageStatus.SENDING.value)
_MESSAGES = cast(Table, Message.__table__)
_RULES = cast(Table, Rule.__table__)
_RECEIPTS = cast(Table, DeliveryReceipt.__table__)


@dataclass(frozen=True, slots=True)
class CascadeStanding:
    """How far a cascade has come."""

    #: Some message of it was delivered, or seen or clicked by a person.
    is_reached: bool
    #: By step, until when the channel has been given its time: it waits for its hour, or has just spoken.
    ends: Mapping[int, dt.datetime]

    def find_turn(self, step: int) -> dt.datetime | None:
        """When a step's turn comes, None when no earlier one stands in its way."""
        return max((end for earlier, end in self.ends.items() if earlier < step), default=None)


NO_CASCADE: Final = CascadeStanding(is_reached=False, ends={})


def load_cascades(
    session: Session, keys: Collection[CascadeKey], now: dt.datetime
) -> Mapping[CascadeKey, CascadeStanding]:
    """How far these cascades have come."""
    if not keys:
        return {}
    columns = (_MESSAGES.c.trigger_id, _MESSAGES.c.rule_id, _MESSAGES.c.recipient_id)
    was_seen = exists(
        select(_RECEIPTS.c.id).where(
            _RECEIPTS.c.message_id == _MESSAGES.c.id,
            _RECEIPTS.c.kind.in_([kind.value for kind in SEEN]),
            _RECEIPTS.c.is_machine.is_(False),
        )
    )
    is_reached = or_(_MESSAGES.c.status == MessageStatus.DELIVERED.value, was_seen)
    state = (
        _MESSAGES.c.cascade_step,
        _MESSAGES.c.status,
        _MESSAGES.c.reason,
        _MESSAGES.c.attempts,
        _MESSAGES.c.due_at,
        _MESSAGES.c.sent_at,
    )
    rows = session.execute(
        select(*columns, *state, is_reached.label("is_reached"), _RULES.c.wait_seconds)
        .join(_RULES, _RULES.c.id == _MESSAGES.c.rule_id)
        .where(tuple_(*columns).in_(list(keys)))
    )
    by_key: dict[CascadeKey, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in rows:
        by_key[row.trigger_id, row.rule_id, row.recipient_id].append(row)
    return {key: _sum_up(messages, now) for key, messages in by_key.items()}


def _sum_up(messages: Sequence[Row[*tuple[Any, ...]]], now: dt.datetime) -> CascadeStanding:
    ends: dict[int, dt.datetime] = {}
    for row in messages:
        end = None if row.cascade_step is None else _find_end(row, now)
        if end is not None:
            ends[row.cascade_step] = max(end, ends.get(row.cascade_step, end))
    return CascadeStanding(any(row.is_reached for row in messages), ends)


def _find_end(row: Row[*tuple[Any, ...]], now: dt.datetime) -> dt.datetime | None:
    """Until when a message keeps the next channel silent; one that was tried in vain, or cannot be, keeps nobody."""
    wait = dt.timedelta(seconds=row.wait_seconds)
    due_at: dt.datetime = row.due_at
    sent_at: dt.datetime | None = row.sent_at
    if row.status in _NOT_TRIED and row.attempts == 0 and row.reason is None:
        return due_at + wait if due_at > now else now + min(wait, _SOON)
    if row.status not in HAS_LEFT or sent_at is None:
        return None
    # Nearly every message leaves a moment after it is due: only a channel that spoke much later gets its time again.
    return sent_at + wait if now < sent_at + _MOST_OF_IT * wait else None


def release_next(session: Session, failed_ids: Collection[uuid.UUID]) -> int:
    """Make the next step of each cascade due now where these messages were its last hope; returns how many.

    A step has as many messages as the person has browsers.
    """
    if not failed_ids:
        return 0
    failed, other = _MESSAGES.alias("failed"), _MESSAGES.alias("other")
    follows_failed = exists(select(failed.c.id).where(failed.c.id.in_(failed_ids), _is_before(failed)))
    hopeful = [status.value for status in HOPEFUL]
    follows_hope = exists(select(other.c.id).where(_is_before(other), other.c.status.in_(hopeful)))
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
