"""Choosing the days a parcel is expected on: what was told counts first, then how long parcels like it took."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from notifier.foundation.holiday_calendar import CalendarPlace
from portal.estimates.working_days import add_working_days, count_working_days
from portal.vocabulary.estimate_source import EstimateSource

#: How many deliveries a group needs before it may speak.
LEAST_DELIVERIES: Final = 20
#: The newest of a group that count, and for how long.
MOST_DELIVERIES: Final = 300
HISTORY_DAYS: Final = 365
#: Of a parcel that takes longer than most, so many must have taken as long before we guess on.
LEAST_AS_LATE: Final = 10
#: What took longer was forgotten and found; what took less was first scanned at the door, or is a trial.
LONGEST_DAYS: Final = 120
SHORTEST_TRANSIT: Final = dt.timedelta(hours=1)
#: From the first to the last of these shares of deliveries lies the range: it holds eight of ten.
EARLIEST_SHARE: Final = 0.1
LIKELY_SHARE: Final = 0.5
LATEST_SHARE: Final = 0.9
#: A learned last day that moves by less is the same estimate.
LEAST_MOVE: Final = 2
#: Weekdays without any holidays.
_ANYWHERE: Final = CalendarPlace("")

#: How many deliveries took so many working days.
Spread: TypeAlias = Mapping[float, int]


@dataclass(frozen=True, slots=True)
class Estimate:
    """The days a parcel is expected on, both included, and who says so; `likely_on` is the most honest single day."""

    earliest_on: dt.date
    likely_on: dt.date
    latest_on: dt.date
    source: EstimateSource


@dataclass(frozen=True, slots=True)
class Departure:
    """From which day on a parcel travels, and on whose working days."""

    place: CalendarPlace
    left_on: dt.date


def choose_told(carrier_on: dt.date | None, promised_on: dt.date | None, today: dt.date) -> Estimate | None:
    """The carrier's day, else the one the shop promised, while it is not over; None when neither has told one."""
    for day, source in ((carrier_on, EstimateSource.CARRIER), (promised_on, EstimateSource.PROMISE)):
        if day is not None and day >= today:
            return Estimate(day, day, day, source)
    return None


def choose_spread(spreads: Iterable[Spread]) -> Spread | None:
    """The first with enough deliveries; they come from the narrowest group to the widest."""
    return next((spread for spread in spreads if sum(spread.values()) >= LEAST_DELIVERIES), None)


def choose_range(spread: Spread, departure: Departure, today: dt.date) -> Estimate | None:
    """The days on which eight of ten such parcels arrive that have not arrived before today; None if too few have."""
    place, left_on = departure.place, departure.left_on
    times = sorted(spread)
    # Longer times lead to later days, so that only the first ones can be over.
    while times and add_working_days(place, left_on, times[0]) < today:
        times.pop(0)
    left = {took: spread[took] for took in times}
    if sum(left.values()) < LEAST_AS_LATE:
        return None
    shares = (EARLIEST_SHARE, LIKELY_SHARE, LATEST_SHARE)
    earliest_on, likely_on, latest_on = (
        add_working_days(place, left_on, find_quantile(left, share)) for share in shares
    )
    return Estimate(earliest_on, likely_on, latest_on, EstimateSource.TRANSIT_TIMES)


def find_quantile(spread: Spread, share: float) -> float:
    """The shortest time in which at least this share has arrived; the spread must not be empty."""
    wanted, arrived = share * sum(spread.values()), 0
    for took in sorted(spread):
        arrived += spread[took]
        if arrived >= wanted:
            return took
    return max(spread)


def has_really_moved(before: dt.date, after: dt.date) -> bool:
    """True when a learned last day has moved by so many weekdays that it is worth telling; less is noise."""
    first, last = sorted((before, after))
    return count_working_days(_ANYWHERE, first, last) >= LEAST_MOVE
