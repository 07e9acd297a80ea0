"""How long parcels take in working days of the place they go to, and back from such a time to a day.

A parcel that arrives on a day off after the second working day took 2.5 days: carriers that deliver on Saturdays are
told apart from those that wait for Monday.
"""

import datetime as dt
import math
from typing import Final

from notifier.foundation.holiday_calendar import CalendarPlace, is_working_day

#: On a day off; more than the working day before, less than the next.
_ON_A_DAY_OFF: Final = 0.5
_DAY: Final = dt.timedelta(days=1)


def count_working_days(place: CalendarPlace, start: dt.date, end: dt.date) -> float:
    """Working days after `start` up to and with `end`, half a day more when `end` is a day off; 0.0 on the same day."""
    span = (end - start).days
    worked = sum(is_working_day(place, start + dt.timedelta(days=days)) for days in range(1, span + 1))
    is_off = span > 0 and not is_working_day(place, end)
    return worked + (_ON_A_DAY_OFF if is_off else 0.0)


def add_working_days(place: CalendarPlace, start: dt.date, days: float) -> dt.date:
    """The day that lies so many working days after `start`; a half day more is the day after that."""
    whole, day = math.floor(days), start
    while whole > 0:
        day += _DAY
        whole -= is_working_day(place, day)
    return day if days == math.floor(days) else day + _DAY
