"""Rates of provider accounts, kept in the database so that every worker counts with the others."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.models import AccountPace
from notifier.sending.written import WrittenMessage

#: How far ahead of its rate an account may be: offers can take no more than this from delivery-day news.
AHEAD: Final = dt.timedelta(seconds=1)

_PACES = cast(Table, AccountPace.__table__)


@dataclass(frozen=True, slots=True)
class Turn:
    """The messages that may leave now, and those that wait until a moment."""

    now: list[WrittenMessage]
    later: list[tuple[WrittenMessage, dt.datetime]]


def take_turns(session: Session, written: Sequence[WrittenMessage]) -> Turn:
    """Share out the rate of each account in the caller's transaction; accounts without a rate wait for nobody.

    The generic cell rate algorithm (ITU-T I.371): one moment per account says when its next message may leave.
    A batch has one lane; the messages of a lane that must wait stand in a line of their own.
    """
    turn = Turn([item for item in written if item.account.terms.per_second is None], [])
    limited = [item for item in written if item.account.terms.per_second is not None]
    for key in sorted({item.account.key for item in limited}):
        _take(session, [item for item in limited if item.account.key == key], turn)
    return turn


def _take(session: Session, items: Sequence[WrittenMessage], turn: Turn) -> None:
    account, lane = items[0].account, items[0].message.lane
    now, pause = utc_now(), dt.timedelta(seconds=1 / (account.terms.per_second or 1.0))
    free_at = _lock_moment(session, account.key, now)
    granted = min(len(items), max(0, (max(AHEAD, pause) - (free_at - now)) // pause))
    turn.now.extend(items[:granted])
    free_at += granted * pause
    _store_moment(session, account.key, free_at)
    if granted < len(items):
        # Each gets a place of its own in its lane's line, so that it is looked at again about once.
        line = f"{account.key}/{lane}"
        place_at = max(_lock_moment(session, line, now), free_at)
        turn.later.extend((item, place_at + number * pause) for number, item in enumerate(items[granted:]))
        _store_moment(session, line, place_at + (len(items) - granted) * pause)


def _lock_moment(session: Session, key: str, now: dt.datetime) -> dt.datetime:
    insert_or_ignore(session, _PACES, [{"account_key": key, "free_at": now}], on=("account_key",))
    locked = select(_PACES.c.free_at).where(_PACES.c.account_key == key).with_for_update()
    known: dt.datetime = session.execute(locked).scalar_one()
    return max(known, now)


def _store_moment(session: Session, key: str, moment: dt.datetime) -> None:
    session.execute(_PACES.update().where(_PACES.c.account_key == key).values(free_at=moment))
