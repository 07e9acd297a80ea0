"""Until when an order may be sent back: days counted on the shopper's calendar, without database and clock."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class WindowState(StrEnum):
    """Where today lies."""

    NOT_ARRIVED = "not_arrived"
    OPEN = "open"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class ReturnWindow:
    """`last_on` is the last day on which a return may be asked for; None while a parcel is still to come."""

    state: WindowState
    last_on: dt.date | None


def find_return_window(
    days: int, arrived_on: Sequence[dt.date | None], today: dt.date, *, is_more_to_come: bool = False
) -> ReturnWindow:
    """The window of an order whose parcels arrived on these days (None: not yet), `days` after the last of them.

    The day of arrival does not count, and an order of several parcels is one purchase: its time begins with the last
    parcel, and what has arrived may go back before (directive 2011/83/EU, article 9(2)(b)(i)). All days are those of
    the destination. `is_more_to_come` says that something was not sent yet.
    """
    arrivals = [day for day in arrived_on if day is not None]
    if not arrivals:
        return ReturnWindow(WindowState.NOT_ARRIVED, None)
    if is_more_to_come or len(arrivals) < len(arrived_on):
        return ReturnWindow(WindowState.OPEN, None)
    last_on = max(arrivals) + dt.timedelta(days=days)
    return ReturnWindow(WindowState.OPEN if today <= last_on else WindowState.PASSED, last_on)
