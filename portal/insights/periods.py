"""The stretch of days a report is about, as a merchant asks for it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

#: Days up to and with today; the first is what nobody has asked for.
USUAL_DAYS: Final = (28, 7, 90)
MOST_DAYS: Final = 366


class PeriodProblem(StrEnum):
    """Why days that were typed are no period."""

    NO_DAY = "no_day"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    TOO_LONG = "too_long"
    IN_FUTURE = "in_future"


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included; `usual_days` 0 for days of the merchant's own."""

    first_on: dt.date
    last_on: dt.date
    usual_days: int

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last_on - self.first_on).days + 1


def last_days(days: int, today: dt.date) -> Period:
    """So many days up to and with today."""
    return Period(today - dt.timedelta(days=days - 1), today, days)


def read_period(days: str, first: str, last: str, *, today: dt.date) -> Period | PeriodProblem:
    """The period that was asked for: `days` is one of the usual numbers, or `own` with two days as ISO 8601 dates."""
    if days != "own":
        usual = next((number for number in USUAL_DAYS if str(number) == days), USUAL_DAYS[0])
        return last_days(usual, today)
    try:
        period = Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last), 0)
    except ValueError:
        return PeriodProblem.NO_DAY
    if period.last_on < period.first_on:
        return PeriodProblem.ENDS_BEFORE_IT_BEGINS
    if period.first_on > today:
        return PeriodProblem.IN_FUTURE
    return PeriodProblem.TOO_LONG if period.days > MOST_DAYS else period
