"""Moments of the plans lie in the past and in order, at whatever hour the demo is started."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from portal.demo.moments import put_in_order, read_moment
from portal.demo.shops import SHOPS

FIRST = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
NOW = st.timedeltas(dt.timedelta(), dt.timedelta(days=730)).map(lambda after: FIRST + after)
ROUTES = [(parcel.route.places, parcel.legs) for shop in SHOPS for plan in shop.orders for parcel in plan.parcels]


@given(NOW, st.sampled_from(ROUTES))
def test_scans_of_every_planned_parcel_are_past_and_in_order(now: dt.datetime, route: tuple) -> None:
    places, legs = route
    moments = put_in_order([read_moment(leg.when, places[leg.stop].zone, now) for leg in legs], now)
    assert all(earlier < later for earlier, later in zip(moments, [*moments[1:], now], strict=False))


@given(NOW)
def test_a_clock_time_is_what_the_clock_on_the_spot_showed(now: dt.datetime) -> None:
    moment = read_moment("1 18:20", "Asia/Tokyo", now)
    assert (moment.hour, moment.minute, moment.utcoffset()) == (18, 20, dt.timedelta(hours=9))
    assert dt.timedelta() < now - moment < dt.timedelta(hours=48)


@given(NOW)
def test_minutes_ago_hold_across_a_change_of_the_clocks(now: dt.datetime) -> None:
    rounded = now.replace(second=0, microsecond=0)
    assert rounded - read_moment("340m", "Europe/Berlin", now) == dt.timedelta(minutes=340)
