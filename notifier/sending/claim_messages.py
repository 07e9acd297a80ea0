"""A worker takes due messages: theirs by a conditional update, for the time of a lease."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import Integer, Table, bindparam, exists, literal_column, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.key_sets import among
from notifier.models import Message
from notifier.sending.batch_size import FEWEST
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_status import MessageStatus

LEASE_SECONDS: Final = 300
_LEASE: Final = dt.timedelta(seconds=LEASE_SECONDS)

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

# The literal lets both databases use the partial index. SQLite has one writer at a time and no row locks.
_SELECT_DUE: Final = (
    select(_MESSAGES.c.id)
    .where(
        _MESSAGES.c.status == literal_column("'queued'"),
        _MESSAGES.c.channel == bindparam("channel"),
        _MESSAGES.c.lane == bindparam("lane"),
        _MESSAGES.c.due_at <= bindparam("now"),
    )
    .order_by(_MESSAGES.c.due_at)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
)
_CLAIM: Final = (
    _MESSAGES.update()
    .where(among(_MESSAGES.c.id, "ids"))
    .values(status=MessageStatus.SENDING.value, claimed_by=bindparam("owner"), claimed_until=bindparam("until"))
)
_SELECT_HELD: Final = (
    select(_MESSAGES.c.id, _MESSAGES.c.claimed_until)
    .where(
        among(_MESSAGES.c.id, "ids"),
        _MESSAGES.c.claimed_by == bindparam("owner"),
        _MESSAGES.c.status == MessageStatus.SENDING.value,
    )
    .order_by(_MESSAGES.c.id)
    .with_for_update()
)
_RENEW: Final = _MESSAGES.update().where(among(_MESSAGES.c.id, "ids")).values(claimed_until=bindparam("until"))


@dataclass(frozen=True, slots=True)
class Claim:
    """What a worker asks for; `owner` names the page of its journal."""

    owner: str
    channel: Channel
    lane: Lane
    limit: int = FEWEST


def claim_messages(session: Session, claim: Claim) -> tuple[uuid.UUID, ...]:
    """Make up to `limit` due messages ours, the longest due first; returns their ids. The caller commits."""
    now = utc_now()
    due = {"channel": claim.channel.value, "lane": claim.lane.value, "now": now, "most": claim.limit}
    ids = session.scalars(_SELECT_DUE, due).all()
    if ids:
        session.execute(_CLAIM, {"ids": ids, "owner": claim.owner, "until": now + _LEASE})
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
    held = session.execute(_SELECT_HELD, {"ids": ids, "owner": owner}).all()
    worn = [message_id for message_id, until in held if until < now + 0.75 * _LEASE]
    if worn:
        session.execute(_RENEW, {"ids": worn, "until": now + _LEASE})
    return frozenset(message_id for message_id, _ in held)
