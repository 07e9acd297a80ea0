"""What silence and time make news: the moments, who is spared, and the laws of looking any number of times."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.alerts.timed_thresholds import NEWS_AGE
from portal.alerts.timed_triggers import (
    ParcelPicture,
    TimedNews,
    choose_due,
    find_next_look,
    plan_order_news,
    plan_parcel_news,
)
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.milestone import TERMINAL, Milestone
from portal.vocabulary.order_stage import OrderStage
from tests.unit.alerts.pictures import BERLIN, DAY, HOUR, MONDAY, expected_on, order, parcel

THURSDAY = dt.date(2026, 11, 12)


def local(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of November 2026 on the clocks of Berlin."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


def due(picture: ParcelPicture, now: dt.datetime) -> list[str]:
    return [news.trigger for news in choose_due(plan_parcel_news(picture), now)]


def moments(picture: ParcelPicture) -> dict[str, dt.datetime]:
    return {news.trigger: news.due_at for news in plan_parcel_news(picture)}


def test_no_scan_for_four_and_for_seven_days_are_two_occurrences() -> None:
    first, second = plan_parcel_news(parcel())
    assert (first.trigger, second.trigger) == ("silence.in_transit", "silence.in_transit")
    assert (first.due_at, second.due_at) == (MONDAY + 4 * DAY, MONDAY + 7 * DAY)
    assert first.occurrence != second.occurrence
    assert [news.facts["silence"] for news in (first, second)] == [
        {"days": 4, "since_at": MONDAY.isoformat()},
        {"days": 7, "since_at": MONDAY.isoformat()},
    ]


def test_when_the_second_silence_is_due_the_first_is_no_news_any_more() -> None:
    found = choose_due(plan_parcel_news(parcel()), MONDAY + 7 * DAY)
    assert [news.facts["silence"] for news in found] == [{"days": 7, "since_at": MONDAY.isoformat()}]


def test_a_new_scan_begins_another_silence_with_names_of_its_own() -> None:
    before = {news.occurrence for news in plan_parcel_news(parcel())}
    after = {news.occurrence for news in plan_parcel_news(parcel(last_scan_at=MONDAY + DAY))}
    assert not before & after


def test_silence_while_customs_has_the_parcel_is_another_one_and_shorter() -> None:
    held = parcel(milestone=Milestone.EXCEPTION, code=CheckpointCode.CUSTOMS_HOLD)
    assert moments(held)["silence.at_customs"] == MONDAY + 7 * DAY
    assert due(held, MONDAY + 3 * DAY) == ["silence.at_customs"]


def test_the_first_scan_is_missed_after_two_working_days() -> None:
    announced = {"milestone": Milestone.INFO_RECEIVED, "last_scan_at": None, "code": None}
    assert moments(parcel(**announced, shipped_at=MONDAY)) == {"silence.no_first_scan": MONDAY + 2 * DAY}
    friday = MONDAY + 4 * DAY
    assert moments(parcel(**announced, shipped_at=friday)) == {"silence.no_first_scan": friday + 4 * DAY}


@pytest.mark.parametrize(
    "changes",
    [
        {"is_listened_to": False},
        {"is_order_cancelled": True},
        {"milestone": Milestone.EXCEPTION, "code": CheckpointCode.LOST},
        {"milestone": Milestone.AVAILABLE_FOR_PICKUP, "milestone_at": None},
        {"milestone": Milestone.RETURNING},
        {"milestone": Milestone.EXPIRED},
        {"milestone": Milestone.DELIVERED},
    ],
)
def test_silence_that_nobody_wonders_about_is_no_news(changes: dict[str, object]) -> None:
    assert plan_parcel_news(parcel(**changes)) == ()


def test_a_silence_that_was_over_before_we_knew_of_it_is_history() -> None:
    (later,) = plan_parcel_news(parcel(learned_at=MONDAY + 5 * DAY))
    assert later.due_at == MONDAY + 7 * DAY
    assert plan_parcel_news(parcel(learned_at=MONDAY + 60 * DAY)) == ()


def test_the_day_of_arrival_is_spoken_of_the_evening_before_in_the_afternoon_and_the_morning_after() -> None:
    found = moments(expected_on(THURSDAY))
    assert found["estimate.tomorrow"] == local(11, 17)
    assert found["estimate.at_risk"] == local(12, 14)
    assert found["estimate.missed"] == local(13, 8)


def test_tomorrow_is_not_said_after_midnight_nor_a_risk_when_the_day_is_over() -> None:
    picture = expected_on(THURSDAY)
    assert due(picture, local(11, 16, 59)) == []
    assert due(picture, local(11, 23, 59)) == ["estimate.tomorrow"]
    assert due(picture, local(12, 0)) == []
    assert due(picture, local(12, 23, 59)) == ["estimate.at_risk"]
    assert due(picture, local(13, 0)) == []


def test_local_times_follow_the_clocks_of_the_destination_when_they_change() -> None:
    spring = expected_on(dt.date(2027, 3, 29))
    assert moments(spring)["estimate.tomorrow"] == dt.datetime(2027, 3, 28, 15, tzinfo=dt.UTC)
    autumn = expected_on(dt.date(2027, 10, 31))
    assert moments(autumn)["estimate.tomorrow"] == dt.datetime(2027, 10, 30, 15, tzinfo=dt.UTC)
    assert moments(autumn)["estimate.at_risk"] == dt.datetime(2027, 10, 31, 13, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("milestone", "triggers"),
    [
        (Milestone.INFO_RECEIVED, {"estimate.at_risk", "estimate.missed"}),
        (Milestone.OUT_FOR_DELIVERY, {"estimate.missed"}),
        (Milestone.FAILED_ATTEMPT, {"estimate.tomorrow"}),
        (Milestone.AVAILABLE_FOR_PICKUP, set()),
        (Milestone.DELIVERED, set()),
        (Milestone.RETURNING, set()),
    ],
)
def test_where_the_parcel_stands_says_what_the_day_may_still_mean(milestone: Milestone, triggers: set[str]) -> None:
    found = {news.trigger for news in plan_parcel_news(expected_on(THURSDAY, milestone=milestone))}
    assert {trigger for trigger in found if trigger.startswith("estimate.")} == triggers


def test_a_day_told_in_the_evening_before_is_not_told_again_as_tomorrow() -> None:
    told_late = expected_on(THURSDAY)
    told_late = parcel(
        earliest_on=told_late.earliest_on, latest_on=told_late.latest_on, estimate_learned_at=local(11, 18)
    )
    assert "estimate.tomorrow" not in moments(told_late)
    assert "estimate.at_risk" in moments(told_late)


def test_of_a_range_only_its_end_is_news() -> None:
    range_of_days = parcel(earliest_on=THURSDAY - DAY, latest_on=THURSDAY, estimate_learned_at=MONDAY)
    assert {trigger for trigger in moments(range_of_days) if trigger.startswith("estimate.")} == {"estimate.missed"}


def test_who_has_not_fetched_the_parcel_is_reminded_two_days_before_the_last_or_on_the_fifth_of_waiting() -> None:
    waiting = {"milestone": Milestone.AVAILABLE_FOR_PICKUP}
    assert moments(parcel(**waiting)) == {"shipment.pickup_deadline_near": local(14, 9)}
    known = parcel(**waiting, pickup_until_on=dt.date(2026, 11, 19))
    assert moments(known) == {"shipment.pickup_deadline_near": local(17, 9)}
    assert due(known, local(19, 23)) == ["shipment.pickup_deadline_near"]
    assert due(known, local(20, 0)) == []


@pytest.mark.parametrize("days_kept", [0, 1, 2])
def test_a_point_that_keeps_parcels_for_hardly_two_days_reminds_on_the_last(days_kept: int) -> None:
    last = local(9 + days_kept, 9)
    came_at = local(9, 9) - HOUR if days_kept < 2 else MONDAY
    short = parcel(milestone=Milestone.AVAILABLE_FOR_PICKUP, milestone_at=came_at, pickup_until_on=last.date())
    assert moments(short) == {"shipment.pickup_deadline_near": last}


def test_a_parcel_that_comes_on_its_last_day_is_reminded_of_by_its_coming_alone() -> None:
    short = parcel(milestone=Milestone.AVAILABLE_FOR_PICKUP, pickup_until_on=MONDAY.date())
    assert moments(short) == {}


def test_an_order_taken_back_is_quiet_and_late_from_then_on_by_names_of_its_own() -> None:
    before = plan_order_news(order())
    quiet, late = plan_order_news(order(taken_back_at=MONDAY + 7 * DAY))
    assert (quiet.due_at, late.due_at) == (MONDAY + 10 * DAY, MONDAY + 14 * DAY)
    assert names([*before, quiet, late]).most_common(1)[0][1] == 1


def test_what_is_used_up_is_spoken_of_twenty_days_after_it_came() -> None:
    arrived = parcel(milestone=Milestone.DELIVERED, has_consumables=True)
    assert moments(arrived) == {"relationship.consumable_due": dt.datetime(2026, 11, 29, 10, tzinfo=BERLIN)}
    assert plan_parcel_news(parcel(milestone=Milestone.DELIVERED)) == ()


def test_an_order_that_stays_with_the_shop_is_quiet_after_three_working_days_and_late_after_five() -> None:
    quiet, late = plan_order_news(order())
    assert (quiet.trigger, quiet.due_at) == ("silence.in_preparation", MONDAY + 3 * DAY)
    assert (late.trigger, late.due_at) == ("order.preparation_late", MONDAY + 7 * DAY)


@pytest.mark.parametrize("stage", [OrderStage.AWAITING_PAYMENT, OrderStage.AWAITING_STOCK, OrderStage.SHIPPED])
def test_an_order_that_waits_for_something_else_is_not_late(stage: OrderStage) -> None:
    assert plan_order_news(order(stage=stage)) == ()


def test_an_order_without_goods_to_send_is_never_late() -> None:
    assert plan_order_news(order(has_goods=False)) == ()


# Laws

hours = st.integers(min_value=0, max_value=24 * 45).map(lambda count: MONDAY + count * HOUR)
days = st.integers(min_value=0, max_value=20).map(lambda count: MONDAY.date() + count * DAY)
pictures = st.builds(
    parcel,
    milestone=st.sampled_from(Milestone),
    milestone_at=hours,
    code=st.sampled_from(CheckpointCode),
    last_scan_at=st.none() | hours,
    shipped_at=st.none() | hours,
    learned_at=hours,
    earliest_on=st.just(THURSDAY),
    latest_on=st.none() | days,
    estimate_learned_at=st.none() | hours,
    pickup_until_on=st.none() | days,
    has_consumables=st.booleans(),
)


def names(found: list[TimedNews]) -> Counter[tuple[str, str]]:
    return Counter((news.trigger, news.occurrence) for news in found)


@given(pictures)
def test_every_occurrence_has_a_name_of_its_own_and_a_time_in_which_it_is_news(picture: ParcelPicture) -> None:
    planned = list(plan_parcel_news(picture))
    assert all(count == 1 for count in names(planned).values())
    assert all(news.due_at < news.until for news in planned)


@given(pictures)
def test_whoever_looks_only_when_told_to_misses_nothing(picture: ParcelPicture) -> None:
    planned = plan_parcel_news(picture)
    seen: set[tuple[str, str]] = set()
    look_at = find_next_look(planned, MONDAY - 365 * DAY)
    while look_at is not None:
        seen |= set(names(list(choose_due(planned, look_at))))
        look_at = find_next_look(planned, look_at)
    assert seen == set(names(list(planned)))


@given(pictures, st.lists(hours, max_size=30))
def test_looks_at_any_moments_in_any_order_find_no_more_than_the_plan(
    picture: ParcelPicture, looks: list[dt.datetime]
) -> None:
    planned = set(names(list(plan_parcel_news(picture))))
    for now in looks:
        assert set(names(list(choose_due(plan_parcel_news(picture), now)))) <= planned


@given(pictures, hours)
def test_silence_is_never_told_of_a_parcel_that_has_moved_on(picture: ParcelPicture, now: dt.datetime) -> None:
    silences = [trigger for trigger in due(picture, now) if trigger.startswith("silence.")]
    if picture.milestone in TERMINAL or picture.is_stuck:
        assert silences == []
    if picture.last_scan_at is not None and picture.last_scan_at > now - 3 * DAY:
        assert "silence.in_transit" not in silences
        assert "silence.at_customs" not in silences


@given(pictures, hours)
def test_nothing_is_told_that_was_due_before_we_heard_of_it_or_long_ago(
    picture: ParcelPicture, now: dt.datetime
) -> None:
    for news in choose_due(plan_parcel_news(picture), now):
        if news.trigger.startswith("silence."):
            assert news.due_at > picture.learned_at
            assert now - news.due_at < 4 * DAY
        if news.trigger == "estimate.missed":
            assert now - news.due_at < NEWS_AGE
