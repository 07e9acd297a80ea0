"""Until when an order may be sent back."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.returns.return_window import ReturnWindow, WindowState, find_return_window

NOV_3, NOV_10 = dt.date(2026, 11, 3), dt.date(2026, 11, 10)
NOT_ARRIVED, OPEN, PASSED = WindowState
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31))


@pytest.mark.parametrize(
    ("arrived_on", "today", "expected"),
    [
        ([], NOV_10, (NOT_ARRIVED, None)),
        ([None], NOV_10, (NOT_ARRIVED, None)),
        ([NOV_3], NOV_3, (OPEN, dt.date(2026, 11, 17))),
        ([NOV_3], dt.date(2026, 11, 17), (OPEN, dt.date(2026, 11, 17))),
        ([NOV_3], dt.date(2026, 11, 18), (PASSED, dt.date(2026, 11, 17))),
        ([NOV_3, NOV_10], dt.date(2026, 11, 24), (OPEN, dt.date(2026, 11, 24))),
        ([NOV_10, NOV_3], dt.date(2026, 11, 25), (PASSED, dt.date(2026, 11, 24))),
        ([NOV_3, None], dt.date(2026, 12, 24), (OPEN, None)),
        ([dt.date(2028, 2, 20)], dt.date(2028, 3, 5), (OPEN, dt.date(2028, 3, 5))),
    ],
)
def test_fourteen_days_are_counted_from_the_last_parcel(
    arrived_on: list[dt.date | None], today: dt.date, expected: tuple[WindowState, dt.date | None]
) -> None:
    assert find_return_window(14, arrived_on, today) == ReturnWindow(*expected)


def test_as_long_as_something_was_not_sent_the_time_has_not_begun() -> None:
    window = find_return_window(14, [NOV_3], dt.date(2026, 12, 24), is_more_to_come=True)
    assert window == ReturnWindow(OPEN, None)


@given(days=st.integers(1, 366), arrived_on=st.lists(DAYS, min_size=1), today=DAYS)
def test_a_window_is_open_until_its_last_day_and_never_after(
    days: int, arrived_on: list[dt.date], today: dt.date
) -> None:
    window = find_return_window(days, arrived_on, today)
    assert window.last_on is not None
    assert (window.last_on - max(arrived_on)).days == days
    assert (window.state is OPEN) == (today <= window.last_on)
