"""Arrival, steps, stops, timeline, actions and address of the tracking page."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from portal.timeline.wording import CODE_WORDING
from portal.tracking.page_actions import ACTION_OF_CODE, order_action, parcel_action
from portal.tracking.page_arrival import NOT_KNOWN, order_arrival, parcel_arrival
from portal.tracking.page_order import mask_name, mask_postcode, masked_address
from portal.tracking.page_rows import EstimateRow, OrderRow
from portal.tracking.page_steps import order_steps, parcel_steps
from portal.tracking.page_stops import journey_stops
from portal.tracking.page_timeline import build_timeline, private_words_of, scan_entries
from portal.tracking.page_view import ActionKind
from portal.tracking.page_view_journey import StopState
from portal.tracking.page_view_parcel import ArrivalKind, EntryTone, StepKind, StepState
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.code_meaning import CODE_MEANINGS
from portal.vocabulary.estimate_source import EstimateSource
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import PREPARING_STAGES, OrderStage
from portal.web.safe_urls import https_url, own_url, safe_url
from tests.factories.orders import PLACED_AT, make_scan, utc
from tests.unit.tracking.rows import CONTACT, news_of, shown_parcel

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = dt.date(2026, 11, 22)
MOVING = make_scan(CheckpointCode.PICKED_UP, utc(20))


def on(day: int) -> dt.date:
    return dt.date(2026, 11, day)


def told(earliest: int, latest: int, made_on: int) -> EstimateRow:
    return EstimateRow(on(earliest), on(latest), utc(made_on, 23, 30), EstimateSource.CARRIER)


@pytest.mark.parametrize(
    ("first", "last", "today", "kind", "days"),
    [
        (24, 24, 22, ArrivalKind.DAY, (24, 24)),
        (24, 26, 22, ArrivalKind.RANGE, (24, 26)),
        (22, 22, 22, ArrivalKind.DAY, (22, 22)),
        (20, 24, 22, ArrivalKind.RANGE, (22, 24)),
        (20, 22, 22, ArrivalKind.DAY, (22, 22)),
    ],
)
def test_the_carriers_day_is_shown_until_it_has_passed(
    first: int, last: int, today: int, kind: ArrivalKind, days: tuple[int, int]
) -> None:
    news = news_of(MOVING, earliest_on=on(first), latest_on=on(last))
    arrival = parcel_arrival(news, [], today=on(today), zone=BERLIN)
    assert arrival is not None
    assert (arrival.kind, arrival.earliest_on, arrival.latest_on) == (kind, on(days[0]), on(days[1]))


def test_a_day_that_has_passed_is_hidden() -> None:
    news = news_of(MOVING, earliest_on=on(20), latest_on=on(21))
    assert parcel_arrival(news, [told(20, 21, 19)], today=TODAY, zone=BERLIN) == NOT_KNOWN


def test_without_a_day_the_arrival_is_honestly_unknown() -> None:
    assert parcel_arrival(news_of(MOVING), [], today=TODAY, zone=BERLIN) == NOT_KNOWN


@pytest.mark.parametrize(
    "code",
    [
        CheckpointCode.DELIVERED,
        CheckpointCode.RETURNING,
        CheckpointCode.LOST,
        CheckpointCode.AVAILABLE_FOR_PICKUP,
    ],
)
def test_a_parcel_that_will_not_arrive_any_more_has_no_arrival(code: CheckpointCode) -> None:
    news = news_of(MOVING, make_scan(code, utc(21)), earliest_on=on(24), latest_on=on(24))
    assert parcel_arrival(news, [], today=TODAY, zone=BERLIN) is None


def test_a_later_day_names_the_trouble_and_what_was_said_before() -> None:
    storm = make_scan(CheckpointCode.WEATHER_DELAY, utc(21))
    news = news_of(MOVING, storm, earliest_on=on(25), latest_on=on(25))
    estimates = [told(25, 25, 21), told(24, 24, 20), told(23, 23, 19), told(22, 22, 18), told(21, 21, 17)]
    arrival = parcel_arrival(news, estimates, today=TODAY, zone=BERLIN)
    assert arrival is not None
    assert arrival.change_reason == CODE_WORDING[CheckpointCode.WEATHER_DELAY]
    assert [promise.latest_on for promise in arrival.earlier_promises] == [on(24), on(23), on(22)]
    assert arrival.earlier_promises[0].told_on == on(21)  # half past midnight in Berlin


def test_a_day_that_moved_without_trouble_says_which_way() -> None:
    later = parcel_arrival(
        news_of(MOVING, earliest_on=on(25), latest_on=on(25)), [told(24, 24, 20)], today=TODAY, zone=BERLIN
    )
    earlier = parcel_arrival(
        news_of(MOVING, earliest_on=on(23), latest_on=on(23)), [told(24, 24, 20)], today=TODAY, zone=BERLIN
    )
    assert later is not None
    assert earlier is not None
    assert later.change_reason == "The carrier now expects a later day than before."
    assert earlier.change_reason == "Your parcel arrives earlier than we said before."


def test_a_carriers_day_within_the_learned_range_is_no_change_that_needs_a_reason() -> None:
    learned = replace(told(23, 26, 19), source=EstimateSource.TRANSIT_TIMES)
    news = news_of(MOVING, earliest_on=on(24), latest_on=on(24))
    arrival = parcel_arrival(news, [told(24, 24, 20), learned], today=TODAY, zone=BERLIN)
    assert arrival is not None
    assert (arrival.change_reason, arrival.basis) == (None, "This is what the carrier expects.")
    assert [promise.latest_on for promise in arrival.earlier_promises] == [on(26)]


def test_nobody_is_said_to_expect_a_later_day_that_was_learned() -> None:
    first, second = (replace(told(*days), source=EstimateSource.TRANSIT_TIMES) for days in ((23, 24, 19), (25, 26, 20)))
    news = news_of(MOVING, earliest_on=on(25), latest_on=on(26))
    arrival = parcel_arrival(news, [second, first], today=TODAY, zone=BERLIN)
    assert arrival is not None
    assert arrival.change_reason is None
    assert arrival.basis == "Our estimate: 8 of 10 parcels like yours arrive in this time."


@pytest.mark.parametrize("stage", OrderStage)
@pytest.mark.parametrize("latest", [21, 25])
def test_an_order_shows_its_range_while_it_is_prepared_and_the_range_is_not_over(
    stage: OrderStage, latest: int
) -> None:
    order = OrderRow("#1", stage, "EUR", 100, 0, 0, 0, 0, "", PLACED_AT, "UTC", has_cases=False)
    arrival = order_arrival(replace(order, earliest_on=on(20), latest_on=on(latest)), TODAY)
    if latest == 25 and stage in PREPARING_STAGES:
        assert (arrival.earliest_on, arrival.latest_on) == (TODAY, on(25))
    else:
        assert arrival == NOT_KNOWN
    assert order_arrival(order, TODAY) == NOT_KNOWN


@pytest.mark.parametrize("code", CheckpointCode)
def test_every_parcel_has_steps_with_exactly_one_place_to_be(code: CheckpointCode) -> None:
    steps = parcel_steps(news_of(make_scan(code, utc(20))), PLACED_AT, None)
    here = [step for step in steps if step.state in {StepState.CURRENT, StepState.PROBLEM}]
    assert len(here) == 1 or all(step.state is StepState.DONE for step in steps)
    assert steps[0].kind is StepKind.ORDERED
    assert steps[0].reached_at == PLACED_AT


@pytest.mark.parametrize("stage", OrderStage)
def test_every_order_without_parcels_has_steps(stage: OrderStage) -> None:
    steps = order_steps(stage, {OrderStage.IN_PREPARATION: utc(19)}, PLACED_AT)
    assert steps[0].reached_at == PLACED_AT
    assert all(step.reached_at is None for step in steps if step.state is StepState.AHEAD)


def test_a_parcel_that_was_collected_ends_with_collecting() -> None:
    waiting = make_scan(CheckpointCode.AVAILABLE_FOR_PICKUP, utc(21))
    taken = make_scan(CheckpointCode.COLLECTED_BY_RECIPIENT, utc(22))
    steps = parcel_steps(news_of(MOVING, waiting, taken), PLACED_AT, None)
    assert [step.kind for step in steps][3:] == [StepKind.READY_FOR_PICKUP, StepKind.COLLECTED]
    assert steps[-1].state is StepState.DONE
    assert steps[-1].reached_at == taken.occurred_at


def test_stops_are_the_cities_in_order_with_the_destination_ahead() -> None:
    cities = ("PORTO", "Porto", "Burgos", "", "Lyon", "Burgos")
    scans = [make_scan(CheckpointCode.ARRIVED_AT_FACILITY, utc(20, hour), city) for hour, city in enumerate(cities)]
    stops = journey_stops(news_of(*reversed(scans)), "Berlin")
    assert [stop.place for stop in stops] == ["Porto", "Burgos", "Lyon", "Burgos", "Berlin"]
    states = [stop.state for stop in stops]
    assert states == [StopState.PASSED] * 3 + [StopState.HERE, StopState.AHEAD]
    assert stops[-1].reached_at is None


def test_a_long_way_keeps_its_first_and_last_stops() -> None:
    scans = [make_scan(CheckpointCode.ARRIVED_AT_FACILITY, utc(20, hour), f"City {hour}") for hour in range(9)]
    stops = journey_stops(news_of(*scans), "Berlin")
    assert [stop.place for stop in stops] == ["City 0", "City 5", "City 6", "City 7", "City 8", "Berlin"]


def test_a_parcel_at_its_end_has_no_stop_ahead() -> None:
    done = make_scan(CheckpointCode.DELIVERED, utc(22), "Potsdam")
    assert [stop.place for stop in journey_stops(news_of(MOVING, done), "Berlin")] == ["Leipzig", "Potsdam"]
    assert journey_stops(news_of(), "Berlin") == ()


def test_the_timeline_keeps_the_depots_clock() -> None:
    scan = make_scan(CheckpointCode.PICKED_UP, utc(20, 22), local_offset_minutes=480)
    (entry,) = scan_entries(news_of(scan), frozenset())
    assert entry.occurred_at.isoformat() == "2026-11-21T06:00:00+08:00"
    assert build_timeline([entry]).recent[0].day == on(21)


def test_after_five_lines_the_rest_is_folded() -> None:
    scans = [make_scan(CheckpointCode.PROCESSED, utc(10 + day), wording=f"Scan {day}") for day in range(8)]
    timeline = build_timeline(scan_entries(news_of(*scans), frozenset()))
    assert sum(len(day.entries) for day in timeline.recent) == 5
    assert timeline.older_count == 3
    assert [day.day for day in (*timeline.recent, *timeline.older)] == [on(17 - day) for day in range(8)]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Out for delivery", None),
        ("OUT FOR DELIVERY.", None),
        ("", None),
        ("Out for delivery in van 7", "Out for delivery in van 7"),
        ("Handed to M. TANNENBERG", None),
        ("Wird zugestellt", "Wird zugestellt"),
    ],
)
def test_the_carriers_words_are_shown_when_they_say_more_and_name_nobody(words: str, shown: str | None) -> None:
    scan = make_scan(CheckpointCode.OUT_FOR_DELIVERY, utc(22), wording=words)
    (entry,) = scan_entries(news_of(scan), private_words_of(CONTACT))
    assert entry.carrier_words == shown


def test_delivery_is_marked_good_and_trouble_as_problem() -> None:
    storm = make_scan(CheckpointCode.WEATHER_DELAY, utc(20))
    done = make_scan(CheckpointCode.DELIVERED, utc(21))
    tones = [entry.tone for entry in scan_entries(news_of(storm, done), frozenset())]
    assert tones == [EntryTone.GOOD, EntryTone.PROBLEM]


ASKING = [code for code, meaning in CODE_MEANINGS.items() if meaning.action_required]


@pytest.mark.parametrize("code", ASKING)
def test_every_code_that_asks_for_something_becomes_an_action(code: CheckpointCode) -> None:
    action = parcel_action(news_of(make_scan(code, utc(21))), shown_parcel(), is_only=True, help_url=None, details=None)
    assert action is not None
    assert action.kind is ACTION_OF_CODE.get(code, ActionKind.CONTACT_CARRIER)


def test_an_action_is_gone_once_the_parcel_moves_again_but_not_by_an_empty_update() -> None:
    wrong = make_scan(CheckpointCode.ADDRESS_INCORRECT, utc(20))
    empty = make_scan(CheckpointCode.UNKNOWN, utc(21), milestone=Milestone.EXCEPTION)
    moving = make_scan(CheckpointCode.DEPARTED_FACILITY, utc(22))
    assert news_of(wrong, empty).asks == wrong
    assert news_of(wrong, empty, moving).asks is None


def test_an_action_of_one_parcel_of_several_names_it_and_leads_to_the_carrier() -> None:
    news = news_of(make_scan(CheckpointCode.CUSTOMS_DUTIES_DUE, utc(21)))
    action = parcel_action(news, shown_parcel(position=2), is_only=False, help_url=None, details="Pay 12 EUR")
    assert action is not None
    assert (action.kind, action.parcel_position, action.details) == (ActionKind.PAY_DUTIES, 2, "Pay 12 EUR")
    assert action.url == "https://carrier.example/JD5550100123"


def test_a_lost_parcel_leads_to_the_shop() -> None:
    news = news_of(MOVING, make_scan(CheckpointCode.LOST, utc(21)))
    action = parcel_action(news, shown_parcel(), is_only=True, help_url="https://shop.example/help", details=None)
    assert action is not None
    assert (action.kind, action.url) == (ActionKind.CONTACT_SHOP, "https://shop.example/help")


def test_only_the_shopper_is_asked_to_pay() -> None:
    action = order_action(OrderStage.AWAITING_PAYMENT, has_parcels=False, may_pay=True)
    assert action is not None
    assert action.kind is ActionKind.PAY_ORDER
    assert order_action(OrderStage.AWAITING_PAYMENT, has_parcels=False, may_pay=False) is None


@pytest.mark.parametrize(
    ("name", "masked"),
    [("Mirela Tannenberg", "M•••• T."), ("Ana Maria de Sousa", "A•••• S."), ("Cher", "C••••"), ("  ", "")],
)
def test_a_name_is_masked_to_its_initials(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_the_address_shows_region_city_and_country_in_the_pages_language() -> None:
    english = masked_address(CONTACT, Locale.parse("en"))
    arabic = masked_address(CONTACT, Locale.parse("ar"))
    assert english is not None
    assert arabic is not None
    assert english.lines == ("M•••• T.", "10••• Berlin", "Germany")
    assert arabic.lines[-1] == "ألمانيا"


@given(st.text(max_size=12))
def test_no_more_than_three_characters_of_a_postcode_are_shown(postcode: str) -> None:
    plain = postcode.strip()
    shown = mask_postcode(postcode).rstrip("•")
    assert plain.startswith(shown.rstrip())
    assert len(shown) <= 3
    assert not plain or len(shown) <= max(1, len(plain) - 2)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://shop.example", "data:text/html,x", "//evil.example", "https://a b", "", None]
)
def test_unsafe_links_are_left_out(url: str | None) -> None:
    assert safe_url(url) is None
    assert https_url(url) is None


def test_safe_links_stay_as_they_are() -> None:
    assert safe_url(" mailto:help@shop.example ") == "mailto:help@shop.example"
    assert https_url("mailto:help@shop.example") is None
    assert https_url("HTTPS://shop.example/?a=1&b=2") == "HTTPS://shop.example/?a=1&b=2"
    assert own_url("/static/a.svg") == "/static/a.svg"
    assert own_url("//evil.example/a.svg") is None
    assert own_url("https://evil.example/a.svg") is None
