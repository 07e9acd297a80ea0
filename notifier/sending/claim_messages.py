"""A worker takes due messages: theirs by a conditional update, for the time of a lease."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import Table, literal_column, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.models import Message
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_status import MessageStatus

BATCH_SIZE: Final = 100
LEASE_SECONDS: Final = 300

_MESSAGES = cast(Table, Message.__table__)


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
            .where(_MESSAGES.c.id.in_(ids))
            .values(status=MessageStatus.SENDING.value, claimed_by=claim.owner, claimed_until=_lease_end(now))
        )
    return tuple(ids)


def find_due_lane(session: Session, channel: Channel) -> Lane | None:
    """The most urgent lane in which a message of the channel is due; reads only."""
    now = utc_now()
    for lane in Lane:
        waiting = (_MESSAGES.c.channel == channel.value, _MESSAGES.c.lane == lane.value, _MESSAGES.c.due_at <= now)
        found = select(_MESSAGES.c.id).where(_MESSAGES.c.status == literal_column("'queued'"), *waiting).limit(1)
        if session.scalar(found) is not None:
            return lane
    return None


def renew_lease(session: Session, owner: str, ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Make the lease of our messages as long as it was; returns those that are still ours. The caller commits."""
    ours = (_MESSAGES.c.id.in_(ids), _MESSAGES.c.claimed_by == owner, _MESSAGES.c.status == MessageStatus.SENDING.value)
    held: Sequence[uuid.UUID] = session.scalars(select(_MESSAGES.c.id).where(*ours).with_for_update()).all()
    if held:
        session.execute(_MESSAGES.update().where(_MESSAGES.c.id.in_(held)).values(claimed_until=_lease_end(utc_now())))
    return frozenset(held)


def _lease_end(now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(seconds=LEASE_SECONDS)
