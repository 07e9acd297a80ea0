"""When the message of a rule is due: at once, after a while, at a local time, or around the day of the estimate."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from notifier.foundation.holiday_calendar import CalendarPlace, is_working_day
from notifier.foundation.local_time import first_moment, minute_of, steady_wall_time
from notifier.foundation.open_hours import DAY_MINUTES, minute_of_time

LONGEST_DAYS: Final = 400
_DAY: Final = dt.timedelta(days=1)


class Unit(StrEnum):
    """What a wait is counted in."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"


class Edge(StrEnum):
    """Which day of the delivery estimate counts."""

    EARLIEST = "earliest"
    LATEST = "latest"


@dataclass(frozen=True, slots=True)
class AtOnce:
    """Due when it happens."""


@dataclass(frozen=True, slots=True)
class After:
    """Due a while later; with `at` (days only) at a local time, where no days mean the next time clocks show it."""

    amount: int
    unit: Unit
    at: dt.time | None = None


@dataclass(frozen=True, slots=True)
class AroundEstimate:
    """Due days after (before: negative) an edge of the delivery estimate, at a local time."""

    edge: Edge
    days: int
    at: dt.time


Timing: TypeAlias = AtOnce | After | AroundEstimate
AT_ONCE: Final = AtOnce()


@dataclass(frozen=True, slots=True)
class Moment:
    """What happened when (aware), the recipient's zone and place, and the delivery estimate if there is one."""

    occurred_at: dt.datetime
    zone: ZoneInfo
    country: str
    region: str | None = None
    estimate_earliest_on: dt.date | None = None
    estimate_latest_on: dt.date | None = None


def wait_for(seconds: int) -> Timing:
    """Due so long after it happened: whole days, else hours, else minutes begun; at once for nothing."""
    for unit, length in ((Unit.DAYS, 86_400), (Unit.HOURS, 3_600)):
        if seconds and not seconds % length:
            return After(seconds // length, unit)
    return After(-(-seconds // 60), Unit.MINUTES) if seconds else AT_ONCE


def due_moment(timing: Timing, moment: Moment) -> dt.datetime | None:
    """The moment (aware, UTC) a message is due, never before what it tells of has happened.

    None when it waits for an estimate that nobody has made. A local time that clocks jump over becomes the first they
    show after it; of one they show twice the first counts. What happens later is never due earlier by the same timing.
    """
    occurred_at = moment.occurred_at.astimezone(dt.UTC)
    match timing:
        case AtOnce():
            return occurred_at
        case After():
            return max(occurred_at, _after(timing, moment))
        case AroundEstimate():
            day = moment.estimate_earliest_on if timing.edge is Edge.EARLIEST else moment.estimate_latest_on
            if day is None:
                return None
            on = day + dt.timedelta(days=timing.days)
            return max(occurred_at, first_moment(on, minute_of_time(timing.at), moment.zone))


def _after(timing: After, moment: Moment) -> dt.datetime:
    match timing.unit:
        case Unit.MINUTES:
            return moment.occurred_at.astimezone(dt.UTC) + dt.timedelta(minutes=timing.amount)
        case Unit.HOURS:
            return moment.occurred_at.astimezone(dt.UTC) + dt.timedelta(hours=timing.amount)
        case Unit.DAYS | Unit.WORKING_DAYS:
            return _days_after_at_time(timing, moment) if timing.at is not None else _days_after(timing, moment)


def _days_after_at_time(timing: After, moment: Moment) -> dt.datetime:
    minute = minute_of_time(timing.at or dt.time.min)
    happened_on = moment.occurred_at.astimezone(moment.zone).date()
    if timing.amount:
        return first_moment(_count_days(happened_on, timing, moment), minute, moment.zone)
    on = _this_or_next(happened_on, timing, moment)
    if first_moment(on, minute, moment.zone) < moment.occurred_at:
        on = _this_or_next(on + _DAY, timing, moment)
    return first_moment(on, minute, moment.zone)


def _days_after(timing: After, moment: Moment) -> dt.datetime:
    """The same time of day some days later; a day off counts as the end of the last day of work before it."""
    wall = steady_wall_time(moment.occurred_at, moment.zone)
    next_day = _this_or_next(wall.date(), timing, moment)
    is_day_off = next_day != wall.date()
    if not timing.amount:
        return first_moment(next_day, 0, moment.zone) if is_day_off else moment.occurred_at.astimezone(dt.UTC)
    on = _count_days(wall.date(), timing, moment)
    if is_day_off:
        return first_moment(on, DAY_MINUTES, moment.zone)
    due_at = first_moment(on, minute_of(wall), moment.zone)
    # Everything of an hour that clocks jump over is due when they jump.
    is_shown = minute_of(due_at.astimezone(moment.zone)) == minute_of(wall)
    return due_at + dt.timedelta(seconds=wall.second, microseconds=wall.microsecond) if is_shown else due_at


def _count_days(happened_on: dt.date, timing: After, moment: Moment) -> dt.date:
    if timing.unit is Unit.DAYS:
        return happened_on + timing.amount * _DAY
    on = happened_on
    for _ in range(timing.amount):
        on = _this_or_next(on + _DAY, timing, moment)
    return on


def _this_or_next(on: dt.date, timing: After, moment: Moment) -> dt.date:
    """The day itself, or the next day of work when only those count."""
    place = CalendarPlace(moment.country, moment.region)
    while timing.unit is Unit.WORKING_DAYS and not is_working_day(place, on):
        on += _DAY
    return on
