"""A worker takes due messages: theirs by a conditional update, for the time of a lease."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import Table, bindparam, exists, literal_column, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.row_sets import is_among
from notifier.models import Message
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_status import MessageStatus

BATCH_SIZE: Final = 200
LEASE_SECONDS: Final = 300

_MESSAGES = cast(Table, Message.__table__)
_PAIRS: Final = tuple((channel, lane) for lane in Lane for channel in Channel)
#: One look into the index for each pair: DISTINCT would read every waiting row.
_PROBES: Final = select(
    *(
        exists(
            select(_MESSAGES.c.id).where(
                _MESSAGES.c.status == literal_column("'queued'"),
                _MESSAGES.c.channel == channel.value,
                _MESSAGES.c.lane == lane.value,
                _MESSAGES.c.due_at <= bindparam("now", type_=_MESSAGES.c.due_at.type),
            )
        ).label(f"{channel}_{lane}")
        for channel, lane in _PAIRS
    )
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a worker asks for; `owner` names the page of its journal."""

    owner: str
    channel: Channel
    lane: Lane
    limit: int = BATCH_SIZE


def claim_messages(session: Session, claim: Claim) -> tuple[uuid.UUID, ...]:
    """Make up to `limit` due messages ours, the longest due first; returns their ids. The caller commits."""
    now = utc_now()
    # The literal lets both databases use the partial index. SQLite has one writer at a time and no row locks.
    ids = session.scalars(
        select(_MESSAGES.c.id)
        .where(
            _MESSAGES.c.status == literal_column("'queued'"),
            _MESSAGES.c.channel == claim.channel.value,
            _MESSAGES.c.lane == claim.lane.value,
            _MESSAGES.c.due_at <= now,
        )
        .order_by(_MESSAGES.c.due_at)
        .limit(claim.limit)
        .with_for_update(skip_locked=True)
    ).all()
    if ids:
        session.execute(
            _MESSAGES.update()
            .where(is_among(session, _MESSAGES.c.id, ids))
            .values(status=MessageStatus.SENDING.value, claimed_by=claim.owner, claimed_until=_lease_end(now))
        )
    return tuple(ids)


def find_due_lanes(session: Session) -> tuple[tuple[Channel, Lane], ...]:
    """Channels and lanes in which a message is due, the most urgent lanes first; reads only."""
    row = session.execute(_PROBES, {"now": utc_now()}).one()
    return tuple(pair for pair, is_due in zip(_PAIRS, row, strict=True) if is_due)


def renew_lease(session: Session, owner: str, ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Make the lease of our messages long again; returns those that are still ours. The caller commits.

    A lease of which less than a quarter is gone stays as it is: writing it costs as much as all else that begins a
    message.
    """
    now = utc_now()
    in_order = (
        select(_MESSAGES.c.id, _MESSAGES.c.claimed_until)
        .where(
            is_among(session, _MESSAGES.c.id, ids),
            _MESSAGES.c.claimed_by == owner,
            _MESSAGES.c.status == MessageStatus.SENDING.value,
        )
        .order_by(_MESSAGES.c.id)
        .with_for_update()
    )
    held = session.execute(in_order).all()
    worn = [row.id for row in held if row.claimed_until < now + dt.timedelta(seconds=0.75 * LEASE_SECONDS)]
    if worn:
        is_worn = is_among(session, _MESSAGES.c.id, worn)
        session.execute(_MESSAGES.update().where(is_worn).values(claimed_until=_lease_end(now)))
    return frozenset(row.id for row in held)


def _lease_end(now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(seconds=LEASE_SECONDS)
