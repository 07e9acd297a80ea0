"""Clocks on people's walls on the days they jump."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from notifier.foundation.local_time import find_jump, first_moment, moments_of, steady_wall_time

BERLIN, HAVANA, LORD_HOWE = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Havana"), ZoneInfo("Australia/Lord_Howe")


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("day", "minute", "zone", "expected"),
    [
        ("2026-11-22", 9 * 60, BERLIN, "2026-11-22T08:00"),
        ("2026-03-29", 2 * 60 + 30, BERLIN, "2026-03-29T01:00"),  # jumped over: the first minute after it, 03:00
        ("2026-03-29", 3 * 60, BERLIN, "2026-03-29T01:00"),
        ("2026-10-25", 2 * 60 + 30, BERLIN, "2026-10-25T00:30"),  # shown twice: the first time
        ("2026-10-25", 3 * 60, BERLIN, "2026-10-25T02:00"),
        ("2026-10-25", 24 * 60, BERLIN, "2026-10-25T23:00"),
        ("2026-03-08", 0, HAVANA, "2026-03-08T05:00"),  # a day without its first hour
        ("2026-10-04", 2 * 60 + 15, LORD_HOWE, "2026-10-03T15:30"),  # a jump of half an hour
    ],
)
def test_a_local_time_is_the_first_moment_at_which_clocks_show_it(
    day: str, minute: int, zone: ZoneInfo, expected: str
) -> None:
    assert first_moment(dt.date.fromisoformat(day), minute, zone) == utc(expected)


def test_a_minute_shown_twice_has_two_moments() -> None:
    autumn = dt.date(2026, 10, 25)
    assert list(moments_of(autumn, 150, BERLIN)) == [utc("2026-10-25T00:30"), utc("2026-10-25T01:30")]
    assert list(moments_of(autumn, 180, BERLIN)) == [utc("2026-10-25T02:00")]
    assert list(moments_of(dt.date(2026, 3, 29), 150, BERLIN)) == [utc("2026-03-29T01:00")]


def test_jumps_are_found_on_their_days_only() -> None:
    assert find_jump(dt.date(2026, 3, 29), BERLIN) == utc("2026-03-29T01:00")
    assert find_jump(dt.date(2026, 10, 25), BERLIN) == utc("2026-10-25T01:00")
    assert find_jump(dt.date(2026, 3, 28), BERLIN) is None
    assert find_jump(dt.date(2026, 3, 30), BERLIN) is None


def test_the_hour_lived_twice_counts_as_its_end_the_second_time() -> None:
    assert steady_wall_time(utc("2026-10-25T00:10"), BERLIN) == dt.datetime(2026, 10, 25, 2, 10)  # noqa: DTZ001
    assert steady_wall_time(utc("2026-10-25T01:10"), BERLIN) == dt.datetime(2026, 10, 25, 3)  # noqa: DTZ001
    assert steady_wall_time(utc("2026-10-25T02:00"), BERLIN) == dt.datetime(2026, 10, 25, 3)  # noqa: DTZ001
