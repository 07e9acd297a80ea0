"""Days as merchants ask for them."""

import datetime as dt

import pytest

from portal.insights.periods import Period, PeriodProblem, read_period

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(("days", "length"), [("7", 7), ("28", 28), ("90", 90), ("", 28), ("31", 28), ("x", 28)])
def test_usual_periods_end_today(days: str, length: int) -> None:
    period = read_period(days, "", "", today=TODAY)
    assert isinstance(period, Period)
    assert (period.days, period.last_on, period.usual_days) == (length, TODAY, length)


def test_days_of_ones_own_count_both_ends() -> None:
    period = read_period("own", "2026-11-01", "2026-11-10", today=TODAY)
    assert period == Period(dt.date(2026, 11, 1), dt.date(2026, 11, 10), 0)
    assert period.days == 10


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        ("", "2026-11-10", PeriodProblem.NO_DAY),
        ("2026-02-30", "2026-11-10", PeriodProblem.NO_DAY),
        ("2026-11-10", "2026-11-09", PeriodProblem.ENDS_BEFORE_IT_BEGINS),
        ("2026-11-23", "2026-11-24", PeriodProblem.IN_FUTURE),
        ("2025-11-01", "2026-11-10", PeriodProblem.TOO_LONG),
    ],
)
def test_what_is_no_period_is_named(first: str, last: str, problem: PeriodProblem) -> None:
    assert read_period("own", first, last, today=TODAY) is problem
