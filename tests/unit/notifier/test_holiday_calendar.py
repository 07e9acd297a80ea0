"""Whose holidays count where."""

import datetime as dt

import pytest

from notifier.foundation.holiday_calendar import CalendarPlace, is_public_holiday, is_working_day


@pytest.mark.parametrize(
    ("country", "region", "day", "expected"),
    [
        ("FR", None, "2026-07-14", True),
        ("FR", None, "2026-07-15", False),
        ("DE", None, "2026-01-06", False),
        ("DE", "BY", "2026-01-06", True),  # Epiphany is kept in Bavaria
        ("DE", "BE", "2026-01-06", False),
        ("GB", "SCT", "2026-01-02", True),
        ("GB", "ENG", "2026-01-02", False),
        ("UK", "sct", "2026-01-02", True),
        ("US", None, "2026-07-03", True),  # Independence Day of 2026 is a Saturday, observed on Friday
        ("US", "UT", "2026-07-24", True),
        ("US", "CA", "2026-07-24", False),
        ("DE", "no such Land", "2026-10-03", True),
        ("ZZ", None, "2026-12-25", False),
        ("", None, "2026-12-25", False),
    ],
)
def test_holidays_are_those_of_country_and_region(country: str, region: str | None, day: str, expected: bool) -> None:
    assert is_public_holiday(CalendarPlace(country, region), dt.date.fromisoformat(day)) is expected


@pytest.mark.parametrize(
    ("country", "day", "expected"),
    [
        ("DE", "2026-11-20", True),
        ("DE", "2026-11-21", False),  # Saturday
        ("SA", "2026-11-20", False),  # Friday
        ("SA", "2026-11-22", True),  # Sunday
        ("DE", "2026-12-25", False),
        ("ZZ", "2026-11-21", False),
        ("ZZ", "2026-11-23", True),
    ],
)
def test_days_of_work_leave_out_the_countrys_weekend_and_holidays(country: str, day: str, expected: bool) -> None:
    assert is_working_day(CalendarPlace(country), dt.date.fromisoformat(day)) is expected
