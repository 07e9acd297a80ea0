"""Open hours: the next moment is open everywhere, and none before it was."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.foundation.holiday_calendar import CalendarPlace
from notifier.foundation.open_hours import (
    ALWAYS,
    CLOSED,
    HORIZON_DAYS,
    OpenHours,
    Span,
    find_open_moment,
    is_open,
    week_without,
    whole_hours,
)

MINUTE = dt.timedelta(minutes=1)
LATER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
ZONES = ["Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kolkata"]
BERLIN = ZoneInfo("Europe/Berlin")
# Around the jumps of these zones in 2026, and an ordinary week.
STARTS = [dt.datetime(2026, month, day, tzinfo=dt.UTC) for month, day in [(3, 7), (3, 28), (4, 4), (4, 23)]] + [
    dt.datetime(2026, month, day, tzinfo=dt.UTC)
    for month, day in [(9, 5), (10, 3), (10, 24), (10, 29), (10, 31), (11, 17)]
]


@st.composite
def days(draw: st.DrawFn) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 1440), max_size=4)))
    return tuple(Span(opens, closes) for opens, closes in list(pairwise(edges))[::2])


def weeks() -> st.SearchStrategy[tuple[tuple[Span, ...], ...]]:
    return st.lists(days(), min_size=7, max_size=7).map(tuple)


windows = st.lists(
    st.builds(
        OpenHours,
        weeks(),
        st.sampled_from(ZONES).map(ZoneInfo),
        st.sampled_from([None, CalendarPlace("DE"), CalendarPlace("US", "TX")]),
    ),
    max_size=3,
)
moments = st.builds(
    lambda start, seconds: start + dt.timedelta(seconds=seconds), st.sampled_from(STARTS), st.integers(0, 2 * 86_400)
)


@settings(max_examples=60, deadline=None)
@given(windows, moments)
def test_the_moment_found_is_the_first_minute_open_in_all_windows(hours: list[OpenHours], now: dt.datetime) -> None:
    found = find_open_moment(hours, now)
    if found is not None:
        assert found >= now
        assert all(is_open(window, found) for window in hours)
    checked = now
    while checked < min(found or LATER, now + dt.timedelta(days=2)):
        assert not all(is_open(window, checked) for window in hours)
        checked = (checked + MINUTE).replace(second=0, microsecond=0)


@settings(max_examples=100, deadline=None)
@given(windows, moments, st.integers(0, 3 * 86_400))
def test_asking_later_never_opens_earlier(hours: list[OpenHours], now: dt.datetime, seconds: int) -> None:
    early, late = find_open_moment(hours, now), find_open_moment(hours, now + dt.timedelta(seconds=seconds))
    if early is not None and late is not None:
        assert early <= late


def test_hours_that_never_meet_have_no_moment() -> None:
    morning = OpenHours((whole_hours(8, 10),) * 7, BERLIN)
    evening = OpenHours((whole_hours(20, 22),) * 7, BERLIN)
    assert find_open_moment([morning, evening], STARTS[0]) is None
    assert find_open_moment([OpenHours((CLOSED,) * 7, BERLIN)], STARTS[0]) is None
    assert HORIZON_DAYS >= 40


def test_hours_that_end_in_the_hour_lived_twice_open_again_when_it_comes_again() -> None:
    night = OpenHours(((Span(0, 150),),) * 7, BERLIN)  # until 02:30
    asked = dt.datetime(2026, 10, 25, 0, 40, tzinfo=dt.UTC)  # 02:40, the first time
    assert find_open_moment([night], asked) == dt.datetime(2026, 10, 25, 1, tzinfo=dt.UTC)  # 02:00, the second time


def test_hours_on_two_clocks_meet_where_both_are_open() -> None:
    berlin = OpenHours((whole_hours(8, 21),) * 7, BERLIN)
    tokyo = OpenHours((whole_hours(8, 21),) * 7, ZoneInfo("Asia/Tokyo"))
    asked = dt.datetime(2026, 11, 22, 13, tzinfo=dt.UTC)
    assert find_open_moment([berlin, tokyo], asked) == dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "open_minutes"),
    [
        (dt.time(22), dt.time(7), [(420, 1320)]),
        (dt.time(13), dt.time(15, 30), [(0, 780), (930, 1440)]),
        (dt.time(0), dt.time(6), [(360, 1440)]),
        (dt.time(20), dt.time(0), [(0, 1200)]),
    ],
)
def test_a_quiet_stretch_may_go_over_midnight(
    quiet_from: dt.time, quiet_until: dt.time, open_minutes: list[tuple[int, int]]
) -> None:
    assert week_without(quiet_from, quiet_until) == (tuple(Span(*edges) for edges in open_minutes),) * 7


def test_quiet_from_and_until_the_same_time_is_no_quiet() -> None:
    assert week_without(dt.time(9), dt.time(9)) == ALWAYS


@pytest.mark.parametrize(("opens", "closes"), [(60, 60), (120, 60), (-1, 5), (0, 1441)])
def test_a_stretch_that_is_none_is_refused(opens: int, closes: int) -> None:
    with pytest.raises(ValueError, match="Hours must lie within one day"):
        Span(opens, closes)
