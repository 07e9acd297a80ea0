"""Hours on working days: weekends and holidays stand still, changes of the clock do not lose an hour."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.foundation.holiday_calendar import CalendarPlace, is_working_day
from portal.alerts.working_hours import ShopClock, add_working_hours
from tests.unit.alerts.pictures import BERLIN, CLOCK

moments = st.datetimes(
    min_value=dt.datetime(2026, 1, 1),  # noqa: DTZ001  Hypothesis wants naive bounds
    max_value=dt.datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)
counts = st.integers(min_value=1, max_value=240)


def at(text: str) -> dt.datetime:
    """A moment on the clocks of Berlin."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-09T10:00", 48, "2026-11-11T10:00"),
        ("2026-11-13T10:00", 48, "2026-11-17T10:00"),
        ("2026-11-14T15:00", 48, "2026-11-18T00:00"),
        ("2026-12-24T10:00", 48, "2026-12-29T10:00"),
        ("2026-12-31T12:00", 24, "2027-01-04T12:00"),
        ("2026-10-23T12:00", 24, "2026-10-26T12:00"),
    ],
)
def test_weekends_and_holidays_do_not_count(start: str, hours: int, end: str) -> None:
    assert add_working_hours(at(start), hours, CLOCK) == at(end)


def test_a_weekend_is_what_the_country_keeps() -> None:
    emirates = ShopClock(ZoneInfo("Asia/Riyadh"), CalendarPlace("SA"))
    thursday = dt.datetime(2026, 11, 12, 9, tzinfo=emirates.zone)
    assert add_working_hours(thursday, 24, emirates) == dt.datetime(2026, 11, 15, 9, tzinfo=emirates.zone)


@given(moments, counts)
def test_the_end_lies_on_a_working_day_and_never_too_soon(start: dt.datetime, hours: int) -> None:
    end = add_working_hours(start, hours, CLOCK)
    assert end - start >= dt.timedelta(hours=hours)
    assert is_working_day(CLOCK.place, end.astimezone(BERLIN).date())


@given(moments, counts, counts)
def test_two_stretches_one_after_the_other_are_one_long_one(start: dt.datetime, one: int, other: int) -> None:
    assert add_working_hours(add_working_hours(start, one, CLOCK), other, CLOCK) == add_working_hours(
        start, one + other, CLOCK
    )
