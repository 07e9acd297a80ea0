"""What is told counts first; what is learned holds eight of ten, never lies in the past and is never made of a few."""

import datetime as dt
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from notifier.foundation.holiday_calendar import CalendarPlace
from portal.estimates.choose import (
    LEAST_AS_LATE,
    LEAST_DELIVERIES,
    Departure,
    choose_range,
    choose_spread,
    choose_told,
    find_quantile,
    has_really_moved,
)
from portal.estimates.lanes import FILE_LADDER, ORDER_LADDER, PARCEL_LADDER, LaneField, destination, usable_groups, way
from portal.estimates.working_days import add_working_days
from portal.vocabulary.estimate_source import EstimateSource

PLACE = CalendarPlace("DE")
MONDAY = dt.date(2026, 11, 16)
DEPARTURE = Departure(PLACE, MONDAY)
histories = st.lists(st.integers(0, 60).map(lambda halves: halves / 2), min_size=1, max_size=80)
shares = st.floats(0.01, 0.99)


@given(histories, shares, shares)
def test_a_larger_share_never_takes_less_time(times: list[float], one: float, other: float) -> None:
    spread = Counter(times)
    low, high = sorted((one, other))
    assert find_quantile(spread, low) <= find_quantile(spread, high)


@given(histories, shares)
def test_a_quantile_is_a_time_that_was_seen_and_holds_its_share(times: list[float], share: float) -> None:
    found = find_quantile(Counter(times), share)
    assert found in times
    assert sum(took <= found for took in times) >= share * len(times) - 1e-9


@given(st.dictionaries(st.integers(0, 40).map(lambda halves: halves / 2), st.integers(1, 40)), st.integers(0, 21))
def test_a_range_holds_eight_of_ten_and_never_begins_in_the_past(spread: dict[float, int], days_later: int) -> None:
    today = MONDAY + dt.timedelta(days=days_later)
    arrivals = [add_working_days(PLACE, MONDAY, took) for took in Counter(spread).elements()]
    left = [day for day in arrivals if day >= today]
    estimate = choose_range(spread, DEPARTURE, today)
    if len(left) < LEAST_AS_LATE:
        assert estimate is None
        return
    assert estimate is not None
    assert today <= estimate.earliest_on <= estimate.likely_on <= estimate.latest_on
    assert sum(estimate.earliest_on <= day <= estimate.latest_on for day in left) >= 0.8 * len(left)


def test_a_parcel_later_than_nearly_all_is_not_guessed_at() -> None:
    spread = Counter({2.0: 100, 9.0: LEAST_AS_LATE - 1})
    a_week_later = MONDAY + dt.timedelta(days=7)
    assert choose_range(spread, DEPARTURE, MONDAY) is not None
    assert choose_range(spread, DEPARTURE, a_week_later) is None
    late = choose_range(Counter({2.0: 100, 9.0: LEAST_AS_LATE}), DEPARTURE, a_week_later)
    assert late is not None
    assert late.earliest_on == late.latest_on == dt.date(2026, 11, 27)


def test_the_narrowest_group_with_enough_deliveries_speaks() -> None:
    few, enough, more = Counter({1.0: LEAST_DELIVERIES - 1}), Counter({2.0: LEAST_DELIVERIES}), Counter({3.0: 400})
    assert choose_spread([few, enough, more]) is enough
    assert choose_spread([few, more, enough]) is more
    assert choose_spread([few, {}]) is None


def test_the_carrier_counts_before_the_shop_and_nobody_once_the_day_is_over() -> None:
    friday, wednesday = dt.date(2026, 11, 20), dt.date(2026, 11, 18)
    told = choose_told(friday, wednesday, MONDAY)
    assert told is not None
    assert (told.latest_on, told.source) == (friday, EstimateSource.CARRIER)
    promised = choose_told(MONDAY, friday, wednesday)
    assert promised is not None
    assert (promised.latest_on, promised.source) == (friday, EstimateSource.PROMISE)
    assert choose_told(MONDAY, MONDAY, wednesday) is None


def test_a_day_more_or_a_weekend_is_no_real_change() -> None:
    friday = dt.date(2026, 11, 20)
    assert not has_really_moved(friday, dt.date(2026, 11, 23))
    assert has_really_moved(friday, dt.date(2026, 11, 24))
    assert has_really_moved(dt.date(2026, 11, 24), friday)


def test_groups_of_a_lane_end_at_its_country_never_beyond() -> None:
    lane = destination("de", "BE", "10 115") | way("DHL", "Express ", "Standard") | {LaneField.ORIGIN: "de hh"}
    assert lane[LaneField.AREA] == "10"
    for ladder in (PARCEL_LADDER, ORDER_LADDER, FILE_LADDER):
        assert usable_groups(ladder, lane) == ladder
        assert ladder[-1] == (LaneField.COUNTRY,)
        assert all(LaneField.COUNTRY in group for group in ladder)


def test_what_is_unknown_is_nothing_parcels_have_in_common() -> None:
    lane = destination("DE", "", "10115") | way("dhl", "")
    assert usable_groups(PARCEL_LADDER, lane) == PARCEL_LADDER[3:]
    assert usable_groups(FILE_LADDER, destination("", "", "")) == (PARCEL_LADDER[-1],)
