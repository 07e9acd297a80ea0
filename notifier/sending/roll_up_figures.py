"""The daily counts of messages, kept true in the background: one day at a time, each counted anew as a whole.

Nothing is added up from one run to the next, so a count may stop anywhere, run twice or beside another. The first time
every day of the past is counted, newest first.
"""

import datetime as dt
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Table, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import CountedDay, CountedSender
from notifier.sending.count_day import DayCounts, load_day, load_known_day, replace_day, sum_of
from notifier.sending.find_changed_days import WATCHED, rest_after

#: A receipt that finds its message late (`apply_receipts.look_again`) has an old key: a day that had news is counted
#: once more when none can be on its way.
_SETTLES: Final = dt.timedelta(hours=7)
#: Messages that wait can be cancelled without a word: their day is looked at again after this part of its age.
_PART_OF_AGE: Final = 20

_DAYS = cast(Table, CountedDay.__table__)
_KNOWN = cast(Table, CountedSender.__table__)


def count_next_day(database: Database) -> bool:
    """Count one day that is due; returns whether there was one."""
    started_at = utc_now()
    with database.reading() as session:
        due = session.execute(
            select(_DAYS, _KNOWN.c.time_zone)
            .join(_KNOWN, _KNOWN.c.sender_id == _DAYS.c.sender_id)
            .where(_DAYS.c.due_at <= started_at)
            .order_by(_DAYS.c.planned_on.desc())
            .limit(1)
        ).one_or_none()
        if due is None:
            return False
        counts = load_day(session, due.sender_id, due.planned_on, ZoneInfo(due.time_zone))
    with database.unit_of_work() as session:
        _store(session, due, counts, started_at)
    return True


def _store(session: Session, due: Row[*tuple[Any, ...]], counts: DayCounts, started_at: dt.datetime) -> None:
    is_day = (_DAYS.c.sender_id == due.sender_id, _DAYS.c.planned_on == due.planned_on)
    now = session.execute(select(_DAYS).where(*is_day).with_for_update()).one()
    if now.counted_at is not None and now.counted_at > started_at:
        # Somebody who began later was faster and has seen more.
        return
    known = load_known_day(session, due.sender_id, due.planned_on)
    is_of_old = started_at.date() - due.planned_on > WATCHED
    if is_of_old and sum_of(counts, "planned") < sum_of(known, "planned"):
        # Its messages are no longer kept; what they came to is.
        counts = known
    has_changed = known != counts
    if has_changed:
        replace_day(session, due.sender_id, due.planned_on, counts)
    session.execute(
        _DAYS.update()
        .where(*is_day)
        .values(
            counted_at=started_at,
            message_count=sum_of(counts, "planned"),
            due_at=_next_count(now, counts, started_at, has_changed=has_changed),
        )
    )


def _next_count(
    day: Row[*tuple[Any, ...]], counts: DayCounts, started_at: dt.datetime, *, has_changed: bool
) -> dt.datetime | None:
    rest = rest_after(sum_of(counts, "planned"))
    if day.changed_at >= started_at:
        # News came while it was counted.
        return started_at + rest
    age = started_at.date() - day.planned_on
    if age > WATCHED:
        return None
    pauses = []
    if has_changed and (day.counted_at is not None or age < dt.timedelta(days=7)):
        pauses.append(_SETTLES)
    if sum_of(counts, "waiting") + sum_of(counts, "unknown"):
        pauses.append(age / _PART_OF_AGE)
    return started_at + max(min(pauses), rest) if pauses else None
