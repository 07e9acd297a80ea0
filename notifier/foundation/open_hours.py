"""Hours of the week in which somebody may be written to, and the next moment at which several agree."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from notifier.foundation.holiday_calendar import CalendarPlace, is_public_holiday
from notifier.foundation.local_time import find_jump, first_moment, minute_of, moments_of

DAY_MINUTES: Final = 24 * 60
#: Hours that do not meet within so many days never do: the longest chain of holidays and closed weekdays is shorter.
HORIZON_DAYS: Final = 40
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Open from one minute of the day until before another, 0 to 1440."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        """Refuse what is no stretch of one day."""
        if not 0 <= self.opens < self.closes <= DAY_MINUTES:
            message = f"Hours must lie within one day and end after they start, not {self.opens} to {self.closes}."
            raise ValueError(message)


#: The open spans of Monday to Sunday; an empty day is closed.
Week: TypeAlias = tuple[tuple[Span, ...], ...]
CLOSED: Final[tuple[Span, ...]] = ()
ALWAYS: Final[Week] = ((Span(0, DAY_MINUTES),),) * 7


@dataclass(frozen=True, slots=True)
class OpenHours:
    """Open hours on the clocks of a zone; closed on public holidays where `closed_on_holidays_of` names a place."""

    week: Week
    zone: ZoneInfo
    closed_on_holidays_of: CalendarPlace | None = None


def whole_hours(opens: int, closes: int) -> tuple[Span, ...]:
    """One day open from one hour to another, both 0 to 24."""
    return (Span(opens * 60, closes * 60),)


def week_without(quiet_from: dt.time, quiet_until: dt.time) -> Week:
    """Every day but for a quiet stretch, which may go over midnight; two equal times mean no quiet at all."""
    starts, ends = minute_of_time(quiet_from), minute_of_time(quiet_until)
    if starts == ends:
        return ALWAYS
    edges = ((ends, starts),) if starts > ends else ((0, starts), (ends, DAY_MINUTES))
    return (tuple(Span(opens, closes) for opens, closes in edges if opens < closes),) * 7


def minute_of_time(time: dt.time) -> int:
    """Minutes since midnight."""
    return time.hour * 60 + time.minute


def is_open(hours: OpenHours, moment: dt.datetime) -> bool:
    """Whether clocks in the zone show an open minute at an aware moment."""
    local = moment.astimezone(hours.zone)
    minute = minute_of(local)
    if not any(span.opens <= minute < span.closes for span in hours.week[local.weekday()]):
        return False
    return not _is_closed_day(hours, local.date())


def find_open_moment(windows: Sequence[OpenHours], moment: dt.datetime) -> dt.datetime | None:
    """The first moment from this one on that is open in all windows (UTC), or None when there is none in 40 days."""
    found = moment.astimezone(dt.UTC)
    latest = found + dt.timedelta(days=HORIZON_DAYS)
    while found <= latest:
        start = found
        for hours in windows:
            opening = _find_next(hours, found)
            if opening is None:
                return None
            found = opening
        if found == start:
            return found
    return None


def _find_next(hours: OpenHours, moment: dt.datetime) -> dt.datetime | None:
    """The first open moment of one window from this one on."""
    if is_open(hours, moment):
        return moment
    first_day = moment.astimezone(hours.zone).date()
    for days in range(HORIZON_DAYS + 1):
        for opening in _openings(hours, first_day + days * _DAY):
            if opening > moment:
                return opening
    return None


@lru_cache(maxsize=8192)
def _openings(hours: OpenHours, on: dt.date) -> tuple[dt.datetime, ...]:
    """The open moments of a day before which it may have been closed: where spans start and where clocks jump."""
    spans = hours.week[on.weekday()]
    if not spans or _is_closed_day(hours, on):
        return ()
    moments = {moment for span in spans for moment in moments_of(on, span.opens, hours.zone)}
    jump = find_jump(on, hours.zone)
    moments.update((first_moment(on, 0, hours.zone), *((jump,) if jump else ())))
    return tuple(sorted(moment for moment in moments if is_open(hours, moment)))


def _is_closed_day(hours: OpenHours, on: dt.date) -> bool:
    return hours.closed_on_holidays_of is not None and is_public_holiday(hours.closed_on_holidays_of, on)
