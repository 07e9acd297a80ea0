"""Which days have to be counted again: those with new messages, and those whose messages have had news since.

Nothing is written beside a message for this. The keys of attempts and receipts tell when they were made, so what came
since the last look is one stretch of their primary keys; what no such row tells (a message cancelled while it waits)
the counting finds by looking again at days with messages that wait.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, Table, or_, select
from sqlalchemy.orm import Session

from notifier.foundation.database import Database, insert_or_ignore
from notifier.foundation.ids import lowest_id_at
from notifier.foundation.local_time import first_moment
from notifier.models import (
    CountedDay,
    CountedSender,
    DailyMessageCount,
    DailyMessageSum,
    DeliveryReceipt,
    FigureLook,
    Message,
    SendAttempt,
    Sender,
)
from notifier.vocabulary.look_source import LookSource

#: A transaction under way, and another machine's clock, may still bring rows that are as old as that.
GRACE: Final = dt.timedelta(minutes=2)
#: What becomes of messages after that changes no figure any more.
WATCHED: Final = dt.timedelta(days=90)
_BATCH: Final = 5_000
#: Keys that said nothing are read once more for so long before it is written down that they were read.
_READ_AGAIN: Final = dt.timedelta(minutes=10)
_MILLISECOND: Final = dt.timedelta(milliseconds=1)
_DAY: Final = dt.timedelta(days=1)

_Day: TypeAlias = tuple[uuid.UUID, dt.date]
_MESSAGES = cast(Table, Message.__table__)
_COUNTS = cast(Table, DailyMessageCount.__table__)
_SUMS = cast(Table, DailyMessageSum.__table__)
_DAYS = cast(Table, CountedDay.__table__)
_KNOWN = cast(Table, CountedSender.__table__)
_LOOKS = cast(Table, FigureLook.__table__)
_SENDERS = cast(Table, Sender.__table__)
_SOURCES: Final[Mapping[LookSource, Table]] = {
    LookSource.ATTEMPTS: cast(Table, SendAttempt.__table__),
    LookSource.RECEIPTS: cast(Table, DeliveryReceipt.__table__),
}


def find_changed_days(database: Database, *, now: dt.datetime) -> None:
    """Mark every day that has changed since the last call; idle senders cost one look at an index each."""
    for source in LookSource:
        while _look(database, source, now):
            database.give_way()
    _find_new_days(database, now)


def rest_after(message_count: int) -> dt.timedelta:
    """How long a day is left alone after a count, so that counting never takes more than a small part of the time."""
    return dt.timedelta(seconds=max(45.0, message_count / 1000))


def _look(database: Database, source: LookSource, now: dt.datetime) -> bool:
    """Read one batch of news; returns whether there may be more."""
    with database.reading() as session:
        seen_until = session.scalar(select(_LOOKS.c.seen_until).where(_LOOKS.c.source == source.value))
        # Before the first look nothing was counted that could have changed.
        rows = [] if seen_until is None else session.execute(_select_news(_SOURCES[source], seen_until)).all()
    is_full = len(rows) == _BATCH
    until = _after_last(rows, seen_until or now) if is_full else now - GRACE
    changed = {(row.sender_id, _day_of(row)) for row in rows if row.created_at and row.created_at > now - WATCHED}
    if not changed and not is_full and seen_until is not None and until - seen_until < _READ_AGAIN:
        return False
    with database.unit_of_work() as session:
        _mark(session, changed, now)
        _move_on(session, source, until if seen_until is None else max(until, seen_until))
    return is_full


def _select_news(table: Table, since: dt.datetime) -> Select[*tuple[Any, ...]]:
    made = select(table.c.id, table.c.message_id).where(table.c.id >= lowest_id_at(since))
    news = made.order_by(table.c.id).limit(_BATCH).subquery("news")
    # Receipts nobody can place have no message; senders nobody has looked at have no clocks yet.
    told = _MESSAGES.join(_KNOWN, _KNOWN.c.sender_id == _MESSAGES.c.sender_id)
    return select(news.c.id, _MESSAGES.c.sender_id, _MESSAGES.c.created_at, _KNOWN.c.time_zone).outerjoin(
        told, _MESSAGES.c.id == news.c.message_id
    )


def _after_last(rows: Iterable[Row[*tuple[Any, ...]]], seen_until: dt.datetime) -> dt.datetime:
    """The millisecond of the last key; a later one than before, or the same batch would be read for ever."""
    last = max(row.id for row in rows)
    made_at = dt.datetime.fromtimestamp((last.int >> 80) / 1000, dt.UTC)
    return max(made_at, seen_until + _MILLISECOND)


def _day_of(row: Row[*tuple[Any, ...]]) -> dt.date:
    on: dt.date = row.created_at.astimezone(ZoneInfo(row.time_zone)).date()
    return on


def _mark(session: Session, changed: Iterable[_Day], now: dt.datetime) -> None:
    """Days that are not known yet are left to `_find_new_days`, which counts all of their messages."""
    for sender_id, on in sorted(changed, key=lambda day: (day[0].hex, day[1])):
        is_day = (_DAYS.c.sender_id == sender_id, _DAYS.c.planned_on == on)
        known = session.execute(select(_DAYS).where(*is_day).with_for_update()).one_or_none()
        if known is not None:
            session.execute(_DAYS.update().where(*is_day).values(changed_at=now, due_at=_due_at(known, now)))


def _due_at(known: Row[*tuple[Any, ...]], now: dt.datetime) -> dt.datetime:
    rested_at = now if known.counted_at is None else max(now, known.counted_at + rest_after(known.message_count))
    return rested_at if known.due_at is None else min(rested_at, known.due_at)


def _move_on(session: Session, source: LookSource, until: dt.datetime) -> None:
    row = {"source": source.value, "seen_until": until}
    if not insert_or_ignore(session, _LOOKS, [row], on=("source",)):
        session.execute(_LOOKS.update().where(_LOOKS.c.source == source.value).values(seen_until=until))


def _find_new_days(database: Database, now: dt.datetime) -> None:
    with database.reading() as session:
        found = session.execute(_select_senders()).all()
    for place, row in enumerate(found):
        if place:
            database.give_way()
        with database.unit_of_work() as session:
            _find_days_of(session, row, now)


def _select_senders() -> Select[*tuple[Any, ...]]:
    """Senders with messages that were made since the last look, or whose clocks are others since."""
    # The newest one is an end of an index; for `EXISTS`, PostgreSQL reads all messages of all senders.
    made = select(_MESSAGES.c.created_at).where(_MESSAGES.c.sender_id == _SENDERS.c.id)
    newest = made.order_by(_MESSAGES.c.created_at.desc()).limit(1).scalar_subquery()
    is_first = _KNOWN.c.sender_id.is_(None) & newest.is_not(None)
    return (
        select(_SENDERS.c.id, _SENDERS.c.time_zone, _KNOWN.c.seen_until, _KNOWN.c.time_zone.label("known_zone"))
        .outerjoin(_KNOWN, _KNOWN.c.sender_id == _SENDERS.c.id)
        .where(or_(is_first, newest >= _KNOWN.c.seen_until, _KNOWN.c.time_zone != _SENDERS.c.time_zone))
    )


def _find_days_of(session: Session, sender: Row[*tuple[Any, ...]], now: dt.datetime) -> None:
    is_same_clock = sender.known_zone == sender.time_zone
    zone = ZoneInfo(sender.time_zone)
    days = _list_days(session, sender.id, sender.seen_until if is_same_clock else None, zone)
    if not is_same_clock and days:
        _forget_days(session, sender.id, days[0])
    new = {"sender_id": sender.id, "counted_at": None, "changed_at": now, "due_at": now, "message_count": 0}
    insert_or_ignore(session, _DAYS, [new | {"planned_on": on} for on in days], on=("sender_id", "planned_on"))
    _mark(session, [(sender.id, on) for on in days], now)
    values = {"time_zone": sender.time_zone, "seen_until": now - GRACE}
    if not insert_or_ignore(session, _KNOWN, [{"sender_id": sender.id, **values}], on=("sender_id",)):
        session.execute(_KNOWN.update().where(_KNOWN.c.sender_id == sender.id).values(**values))


def _forget_days(session: Session, sender_id: uuid.UUID, first_on: dt.date) -> None:
    """By other clocks every day begins at another moment; what is older than the messages stays as it is."""
    for table in (_COUNTS, _SUMS, _DAYS):
        session.execute(table.delete().where(table.c.sender_id == sender_id, table.c.planned_on >= first_on))


def _list_days(session: Session, sender_id: uuid.UUID, since: dt.datetime | None, zone: ZoneInfo) -> list[dt.date]:
    """The days with messages made since a moment, each by one look at the index of messages by age."""
    days: list[dt.date] = []
    made = select(_MESSAGES.c.created_at).where(_MESSAGES.c.sender_id == sender_id).order_by(_MESSAGES.c.created_at)
    while True:
        wanted = made if since is None else made.where(_MESSAGES.c.created_at >= since)
        next_at = session.scalar(wanted.limit(1))
        if next_at is None:
            return days
        days.append(next_at.astimezone(zone).date())
        since = first_moment(days[-1] + _DAY, 0, zone)
