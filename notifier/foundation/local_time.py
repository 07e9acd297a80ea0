"""Moments and the clocks on people's walls, also in the two hours a year that do not exist or exist twice."""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

_SECOND: Final = dt.timedelta(seconds=1)
_DAY: Final = dt.timedelta(days=1)


@lru_cache(maxsize=4096)
def first_moment(on: dt.date, minute: int, zone: ZoneInfo) -> dt.datetime:
    """The first moment (aware, UTC) at which clocks in the zone show a minute of a day.

    `minute` counts from midnight, 1440 is the end of the day. A minute that clocks jump over gives the moment of the
    jump; one that they show twice gives the first of the two.
    """
    wall = dt.datetime.combine(on, dt.time.min) + dt.timedelta(minutes=minute)
    moment = wall.replace(tzinfo=zone).astimezone(dt.UTC)
    if _shown(moment, zone) == wall:
        return moment
    # PEP 495: in a gap fold=1 counts with the offset after the jump, which leads to a moment before it.
    return _jump_between(wall.replace(tzinfo=zone, fold=1).astimezone(dt.UTC), moment, zone)


def moments_of(on: dt.date, minute: int, zone: ZoneInfo) -> Iterator[dt.datetime]:
    """The moment of `first_moment`, and the second one when clocks show the minute twice."""
    yield first_moment(on, minute, zone)
    wall = dt.datetime.combine(on, dt.time.min) + dt.timedelta(minutes=minute)
    again = wall.replace(tzinfo=zone, fold=1).astimezone(dt.UTC)
    if _shown(again, zone) == wall and again != first_moment(on, minute, zone):
        yield again


@lru_cache(maxsize=4096)
def find_jump(on: dt.date, zone: ZoneInfo) -> dt.datetime | None:
    """The moment within a day at which the clocks of a zone jump, forward or back, or None on an ordinary day."""
    starts, ends = first_moment(on, 0, zone), first_moment(on + _DAY, 0, zone) - _SECOND
    return None if _offset(starts, zone) == _offset(ends, zone) else _jump_between(starts, ends, zone)


def steady_wall_time(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """What clocks show (naive), but never less than they showed before.

    The hour that is lived twice counts as its end when it comes again, so that what happened later stays later.
    """
    local = moment.astimezone(zone)
    if not local.fold:
        return local.replace(tzinfo=None)
    earlier = local.replace(fold=0).astimezone(dt.UTC)
    jump = _jump_between(earlier, moment.astimezone(dt.UTC), zone)
    return _shown(jump - _SECOND, zone) + _SECOND


def minute_of(moment: dt.datetime) -> int:
    """The minute of its day that a local moment is in."""
    return moment.hour * 60 + moment.minute


def _jump_between(earlier: dt.datetime, later: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The first second after `earlier` with the offset of `later`; the two have different offsets."""
    offset = _offset(later, zone)
    while later - earlier > _SECOND:
        middle = earlier + ((later - earlier) // 2 // _SECOND or 1) * _SECOND
        if _offset(middle, zone) == offset:
            later = middle
        else:
            earlier = middle
    return later.replace(microsecond=0)


def _shown(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _offset(moment: dt.datetime, zone: ZoneInfo) -> dt.timedelta | None:
    return moment.astimezone(zone).utcoffset()
