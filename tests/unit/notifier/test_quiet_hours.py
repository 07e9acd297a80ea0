"""Quiet hours of country, merchant and shopper together: what waits, until when, and what does not."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.foundation.open_hours import OpenHours, Week, is_open, week_without, whole_hours
from notifier.policies.quiet_hours import QuietHours, ask_quiet_hours
from notifier.policies.verdict import ALLOW, Allow, Defer, Suppress, Verdict
from notifier.rules.country_hours.find_hours import country_windows
from notifier.rules.country_hours.places import Whereabouts, find_place
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.suppression_reason import RefusalReason
from notifier.vocabulary.topic import Topic

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
OFFICE: Week = ((whole_hours(9, 17),) * 5) + ((), ())
AWAKE = week_without(dt.time(22), dt.time(7))


def hours_of(week: Week, zone: ZoneInfo = BERLIN) -> tuple[OpenHours, ...]:
    return (OpenHours(week, zone),)


DAY = hours_of((whole_hours(8, 21),) * 7)
ALL = QuietHours(promotion=DAY, courtesy=DAY, merchant=hours_of(OFFICE), shopper=hours_of(AWAKE))


def berlin(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(dt.UTC)


OFFER, NEWS, URGENT = (
    (Lane.OFFERS, Topic.OFFERS),
    (Lane.NORMAL, Topic.ORDER_UPDATES),
    (Lane.URGENT, Topic.DELIVERY_UPDATES),
)


@pytest.mark.parametrize(
    ("kind", "now", "expected"),
    [
        # Friday the 20th: open for all, after the office, in the night.
        (OFFER, "2026-11-20T10:00", None),
        (NEWS, "2026-11-20T10:00", None),
        (URGENT, "2026-11-20T10:00", None),
        (OFFER, "2026-11-20T18:00", "2026-11-23T09:00"),
        (NEWS, "2026-11-20T18:00", "2026-11-23T09:00"),
        (URGENT, "2026-11-20T18:00", None),
        (URGENT, "2026-11-20T21:30", None),
        (URGENT, "2026-11-20T23:00", "2026-11-21T07:00"),
        (NEWS, "2026-11-23T07:30", "2026-11-23T09:00"),
    ],
)
def test_what_can_wait_waits_for_the_next_moment_open_in_all(
    kind: tuple[Lane, Topic], now: str, expected: str | None
) -> None:
    verdict = ask_quiet_hours(ALL, *kind, Channel.SMS, berlin(now))
    assert verdict == (Defer(berlin(expected)) if expected else ALLOW)


def test_offers_keep_the_law_in_whatever_lane_they_are() -> None:
    hours = QuietHours(promotion=DAY)
    assert ask_quiet_hours(hours, Lane.URGENT, Topic.OFFERS, Channel.SMS, berlin("2026-11-20T22:00")) == Defer(
        berlin("2026-11-21T08:00")
    )


def test_news_of_an_order_is_exempt_from_the_law_on_promotion() -> None:
    night = berlin("2026-11-20T22:00")
    assert ask_quiet_hours(QuietHours(promotion=DAY), *NEWS, Channel.SMS, night) == ALLOW


@pytest.mark.parametrize("channel", [Channel.INBOX, Channel.CHAT])
def test_what_wakes_nobody_never_waits(channel: Channel) -> None:
    for kind in (OFFER, NEWS, URGENT):
        assert ask_quiet_hours(ALL, *kind, channel, berlin("2026-11-21T03:00")) == ALLOW


def test_mail_keeps_the_hours_of_merchant_and_shopper() -> None:
    verdict = ask_quiet_hours(ALL, *NEWS, Channel.EMAIL, berlin("2026-11-20T18:00"))
    assert verdict == Defer(berlin("2026-11-23T09:00"))


def test_hours_that_never_meet_hold_the_message_back_for_good() -> None:
    never = QuietHours(merchant=hours_of((whole_hours(8, 10),) * 7), shopper=hours_of((whole_hours(20, 22),) * 7))
    verdict = ask_quiet_hours(never, *NEWS, Channel.SMS, berlin("2026-11-20T09:00"))
    assert verdict == Suppress(RefusalReason.NO_OPEN_HOURS)
    assert ask_quiet_hours(never, *URGENT, Channel.SMS, berlin("2026-11-20T21:00")) == ALLOW


def test_an_offer_to_florida_from_berlin_waits_for_both() -> None:
    asked = dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)  # eleven in Berlin, five in Miami
    place = find_place(Whereabouts("+13055550101"))
    law = country_windows(place, Channel.SMS, asked.date(), is_promotional=True)
    hours = QuietHours(promotion=law, merchant=hours_of(OFFICE))
    assert ask_quiet_hours(hours, *OFFER, Channel.SMS, asked) == Defer(dt.datetime(2026, 11, 20, 13, tzinfo=dt.UTC))


def test_hours_are_kept_through_the_night_the_clocks_change() -> None:
    hours = QuietHours(shopper=hours_of(AWAKE))
    spring, autumn = berlin("2026-03-28T23:00"), berlin("2026-10-24T23:00")
    assert ask_quiet_hours(hours, *NEWS, Channel.PUSH, spring) == Defer(spring + dt.timedelta(hours=7))
    assert ask_quiet_hours(hours, *NEWS, Channel.PUSH, autumn) == Defer(autumn + dt.timedelta(hours=9))


moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001
quiet_weeks = st.builds(
    week_without, st.sampled_from([dt.time(20), dt.time(22, 15)]), st.sampled_from([dt.time(7), dt.time(9, 30)])
)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["+13055550101", "+12145550101", "+14015550101", "+33639980101", "+61491570101"]),
    quiet_weeks,
    st.sampled_from([BERLIN, NEW_YORK]),
    st.sampled_from([OFFER, NEWS, URGENT]),
    moments,
)
def test_a_deferred_message_may_leave_when_its_time_has_come(
    number: str, shopper: Week, zone: ZoneInfo, kind: tuple[Lane, Topic], now: dt.datetime
) -> None:
    place = find_place(Whereabouts(number))
    promotion, courtesy = (
        country_windows(place, Channel.SMS, now.date(), is_promotional=is_promotional)
        for is_promotional in (True, False)
    )
    hours = QuietHours(promotion, courtesy, shopper=hours_of(shopper, zone))
    verdict: Verdict = ask_quiet_hours(hours, *kind, Channel.SMS, now)
    leaves = verdict.until if isinstance(verdict, Defer) else now
    assert isinstance(verdict, Allow | Defer)
    assert leaves >= now
    assert ask_quiet_hours(hours, *kind, Channel.SMS, leaves) == ALLOW
    assert is_open(hours.shopper[0], leaves)
    if kind is OFFER:
        assert all(is_open(window, leaves) for window in promotion)
    just_before = leaves - dt.timedelta(minutes=1)
    if just_before >= now:
        assert ask_quiet_hours(hours, *kind, Channel.SMS, just_before) == Defer(leaves)
