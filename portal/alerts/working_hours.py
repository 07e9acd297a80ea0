"""Counting hours on working days."""

import datetime as dt
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from notifier.foundation.holiday_calendar import CalendarPlace, is_working_day
from notifier.foundation.local_time import first_moment

_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ShopClock:
    """The clock on a merchant's wall and the country whose holidays are kept there."""

    zone: ZoneInfo
    place: CalendarPlace


def add_working_hours(moment: dt.datetime, hours: int, clock: ShopClock) -> dt.datetime:
    """The moment (aware, UTC) after so many hours that lie on the shop's working days."""
    left, now = dt.timedelta(hours=hours), moment.astimezone(dt.UTC)
    while True:
        today = now.astimezone(clock.zone).date()
        midnight = first_moment(today + _DAY, 0, clock.zone)
        if is_working_day(clock.place, today):
            if now + left < midnight:
                return now + left
            left -= midnight - now
        now = midnight
