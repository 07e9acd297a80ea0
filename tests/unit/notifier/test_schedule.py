"""When messages are due: table of examples, both changes of the clocks, and the laws that hold for every timing."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from notifier.rules.schedule import AT_ONCE, After, AroundEstimate, Edge, Moment, Timing, Unit, due_moment
from notifier.rules.timing_json import TimingError, parse_timing, timing_json

BERLIN = ZoneInfo("Europe/Berlin")
NINE = dt.time(9)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def moment_at(text: str, zone: str = "Europe/Berlin", country: str = "DE", region: str | None = None) -> Moment:
    return Moment(utc(text), ZoneInfo(zone), country, region, dt.date(2026, 11, 25), dt.date(2026, 11, 27))


@pytest.mark.parametrize(
    ("timing", "occurred", "expected"),
    [
        (AT_ONCE, "2026-11-20T14:00", "2026-11-20T14:00"),
        (After(30, Unit.MINUTES), "2026-11-20T14:00", "2026-11-20T14:30"),
        (After(48, Unit.HOURS), "2026-10-24T10:00", "2026-10-26T10:00"),
        (After(0, Unit.DAYS), "2026-10-25T01:10", "2026-10-25T01:10"),
        (After(2, Unit.DAYS), "2026-10-24T10:00:30", "2026-10-26T11:00:30"),  # the same time on the wall
        (After(1, Unit.DAYS), "2026-03-28T01:30", "2026-03-29T01:00"),  # 02:30 does not exist
        (After(1, Unit.DAYS), "2026-10-24T00:30", "2026-10-25T00:30"),  # 02:30 exists twice
        (After(1, Unit.DAYS, NINE), "2026-11-20T14:00", "2026-11-21T08:00"),
        (After(1, Unit.DAYS, NINE), "2026-11-20T23:30", "2026-11-22T08:00"),  # already the 21st in Berlin
        (After(0, Unit.DAYS, NINE), "2026-11-20T07:59", "2026-11-20T08:00"),
        (After(0, Unit.DAYS, NINE), "2026-11-20T08:00", "2026-11-20T08:00"),
        (After(0, Unit.DAYS, NINE), "2026-11-20T08:01", "2026-11-21T08:00"),
        (After(1, Unit.DAYS, dt.time(2, 30)), "2026-03-28T12:00", "2026-03-29T01:00"),
        (After(1, Unit.DAYS, dt.time(2, 30)), "2026-10-24T12:00", "2026-10-25T00:30"),
        (After(1, Unit.WORKING_DAYS), "2026-11-20T14:00", "2026-11-23T14:00"),  # Friday to Monday
        (After(1, Unit.WORKING_DAYS), "2026-11-21T10:00", "2026-11-23T23:00"),  # Saturday counts as Friday's end
        (After(1, Unit.WORKING_DAYS, NINE), "2026-11-21T10:00", "2026-11-23T08:00"),
        (After(0, Unit.WORKING_DAYS), "2026-11-20T14:00", "2026-11-20T14:00"),
        (After(0, Unit.WORKING_DAYS), "2026-11-21T10:00", "2026-11-22T23:00"),
        (After(0, Unit.WORKING_DAYS, NINE), "2026-11-20T10:00", "2026-11-23T08:00"),
        (After(3, Unit.WORKING_DAYS, NINE), "2026-12-23T12:00", "2026-12-29T08:00"),  # over Christmas: 24, 28, 29
        (AroundEstimate(Edge.EARLIEST, -1, dt.time(17)), "2026-11-20T14:00", "2026-11-24T16:00"),
        (AroundEstimate(Edge.LATEST, 0, dt.time(8)), "2026-11-20T14:00", "2026-11-27T07:00"),
        (AroundEstimate(Edge.LATEST, 2, dt.time(8)), "2026-11-20T14:00", "2026-11-29T07:00"),
        (AroundEstimate(Edge.EARLIEST, -1, dt.time(17)), "2026-11-24T20:00", "2026-11-24T20:00"),  # too late: now
    ],
)
def test_due_in_berlin(timing: Timing, occurred: str, expected: str) -> None:
    assert due_moment(timing, moment_at(occurred)) == utc(expected)


@pytest.mark.parametrize(
    ("country", "region", "zone", "occurred", "expected"),
    [
        ("US", None, "America/New_York", "2026-11-25T17:00", "2026-11-27T14:00"),  # over Thanksgiving
        ("US", "PA", "America/New_York", "2026-11-25T17:00", "2026-11-30T14:00"),  # the day after is one too
        ("US", None, "America/Chicago", "2026-07-02T17:00", "2026-07-06T14:00"),  # the 4th, observed on the 3rd
        ("DE", None, "Europe/Berlin", "2026-06-03T10:00", "2026-06-04T07:00"),
        ("DE", "BY", "Europe/Berlin", "2026-06-03T10:00", "2026-06-05T07:00"),  # Corpus Christi
        ("GB", "ENG", "Europe/London", "2026-01-01T10:00", "2026-01-02T09:00"),
        ("GB", "SCT", "Europe/London", "2026-01-01T10:00", "2026-01-05T09:00"),
        ("FR", None, "Europe/Paris", "2026-07-13T10:00", "2026-07-15T07:00"),
        ("SA", None, "Asia/Riyadh", "2026-11-19T10:00", "2026-11-22T06:00"),  # Friday and Saturday are free
        ("", None, "UTC", "2026-11-20T10:00", "2026-11-23T09:00"),
    ],
)
def test_one_working_day_later_at_nine_by_country_and_region(
    country: str, region: str | None, zone: str, occurred: str, expected: str
) -> None:
    moment = moment_at(occurred, zone, country, region)
    assert due_moment(After(1, Unit.WORKING_DAYS, NINE), moment) == utc(expected)


def test_without_an_estimate_there_is_no_day_to_count_from() -> None:
    moment = Moment(utc("2026-11-20T14:00"), BERLIN, "DE")
    assert due_moment(AroundEstimate(Edge.EARLIEST, -1, NINE), moment) is None
    assert due_moment(AroundEstimate(Edge.LATEST, -1, NINE), moment) is None


times = st.builds(dt.time, st.integers(0, 23), st.integers(0, 59))
day_units = st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS])
waits = st.one_of(
    st.builds(After, st.integers(0, 576_000), st.just(Unit.MINUTES)),
    st.builds(After, st.integers(0, 9_600), st.just(Unit.HOURS)),
    st.builds(After, st.integers(0, 250), day_units, st.none() | times),
    st.builds(After, st.integers(0, 3), day_units, st.none() | times),
)
zones = st.sampled_from(["Europe/Berlin", "America/New_York", "America/Havana", "Australia/Lord_Howe", "Asia/Kolkata"])
estimates = st.builds(AroundEstimate, st.sampled_from(Edge), st.integers(-400, 400), times)
happenings = st.datetimes(dt.datetime(2025, 12, 1), dt.datetime(2027, 1, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001
near_jumps = st.builds(
    lambda day, minutes: utc(day) + dt.timedelta(minutes=minutes),
    st.sampled_from(["2026-03-07", "2026-03-28", "2026-04-04", "2026-10-03", "2026-10-24", "2026-10-31"]),
    st.integers(0, 3 * 1440),
)


@settings(max_examples=300, deadline=None)
@given(waits, zones, happenings | near_jumps, st.integers(0, 3 * 86_400))
@example(After(1, Unit.DAYS), "Europe/Berlin", utc("2026-10-25T00:50"), 20 * 60)
@example(After(1, Unit.WORKING_DAYS), "Europe/Berlin", utc("2026-11-20T14:00"), 86_400)
def test_what_happens_later_is_never_due_earlier(
    timing: After, zone: str, occurred_at: dt.datetime, seconds: int
) -> None:
    later = occurred_at + dt.timedelta(seconds=seconds)
    first = due_moment(timing, Moment(occurred_at, ZoneInfo(zone), "DE"))
    second = due_moment(timing, Moment(later, ZoneInfo(zone), "DE"))
    assert first is not None
    assert second is not None
    assert first <= second


@settings(max_examples=300, deadline=None)
@given(waits | estimates, zones, happenings | near_jumps)
def test_nothing_is_due_before_it_happened_or_later_than_400_days(
    timing: Timing, zone: str, occurred_at: dt.datetime
) -> None:
    on = occurred_at.date()
    due_at = due_moment(timing, Moment(occurred_at, ZoneInfo(zone), "DE", "BY", on, on))
    assert due_at is not None
    assert due_at.utcoffset() == dt.timedelta()
    assert occurred_at <= due_at <= occurred_at + dt.timedelta(days=402)


@given(waits | estimates | st.just(AT_ONCE))
def test_a_timing_is_read_as_it_was_written(timing: Timing) -> None:
    assert parse_timing(timing_json(timing)) == timing


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("at_once", "must be an object"),
        ({}, "The kind of a timing is one of at_once, after, estimate."),
        ({"kind": ["after"]}, "The kind of a timing is one of"),
        ({"kind": "at_once", "at": "09:00"}, "A timing of the kind at_once has no at."),
        ({"kind": "after", "amount": 1}, "The unit of a timing is one of minutes, hours, days, working_days."),
        ({"kind": "after", "amount": 1, "unit": "weeks"}, "The unit of a timing is one of"),
        ({"kind": "after", "amount": "1", "unit": "days"}, "must be a whole number"),
        ({"kind": "after", "amount": True, "unit": "days"}, "must be a whole number"),
        ({"kind": "after", "amount": -1, "unit": "days"}, "between 0 and 400"),
        ({"kind": "after", "amount": 401, "unit": "days"}, "between 0 and 400"),
        ({"kind": "after", "amount": 9601, "unit": "hours"}, "between 0 and 9600"),
        ({"kind": "after", "amount": 251, "unit": "working_days"}, "The amount of working days must be between 0 and"),
        ({"kind": "after", "amount": 1, "unit": "hours", "at": "09:00"}, "goes with days or working days"),
        ({"kind": "after", "amount": 1, "unit": "days", "at": "9:00"}, "like 09:00 or 17:30"),
        ({"kind": "after", "amount": 1, "unit": "days", "at": "24:00"}, "like 09:00 or 17:30"),
        ({"kind": "estimate", "edge": "middle", "days": 0, "at": "09:00"}, "The edge of a timing is one of earliest"),
        ({"kind": "estimate", "edge": "latest", "days": 401, "at": "09:00"}, "at most 400 days"),
        ({"kind": "estimate", "edge": "latest", "days": 1}, "like 09:00 or 17:30"),
    ],
)
def test_a_timing_nobody_can_keep_is_refused_with_a_sentence(value: object, sentence: str) -> None:
    with pytest.raises(TimingError, match=sentence):
        parse_timing(value)  # type: ignore[arg-type]
