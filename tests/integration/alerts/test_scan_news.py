"""One scan is told once: by its own trigger where a rule answers that, else by its milestone's."""

import datetime as dt
import itertools

import pytest

from notifier.api.rules import RuleDraft, save_rule
from notifier.foundation.clock import utc_now
from tests.integration.alerts.store_scans import store_scan
from tests.integration.ingest.shop import Shop, scan
from tests.integration.ingest.test_store_events import fulfilment, placed
from tests.integration.ingest.test_tracker_events import ago


@pytest.fixture
def sent(shop: Shop) -> Shop:
    """A shop whose only order is sent in one parcel."""
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())
    return shop


def listen(shop: Shop, trigger: str, *, is_on: bool = True) -> None:
    """Give the merchant a rule for a trigger."""
    with shop.database.unit_of_work() as session:
        save_rule(session, shop.merchant_id, RuleDraft(name=f"mine: {trigger}", trigger=trigger, is_on=is_on))


def test_a_scan_with_a_meaning_of_its_own_is_told_by_both_names_while_no_rule_answers_the_finer(sent: Shop) -> None:
    listen(sent, "shipment.picked_up", is_on=False)
    sent.store_says("fulfillment_events/create", store_scan("carrier_picked_up", 2))
    assert sent.told()[2:] == ["shipment.picked_up", "shipment.in_transit"]


def test_a_rule_for_the_finer_news_takes_the_place_of_the_milestone(sent: Shop) -> None:
    listen(sent, "shipment.picked_up")
    sent.store_says("fulfillment_events/create", store_scan("carrier_picked_up", 2))
    assert sent.told()[2:] == ["shipment.picked_up"]


def test_trouble_after_trouble_is_told_though_the_milestone_stays(sent: Shop) -> None:
    sent.store_says("fulfillment_events/create", store_scan("delayed", 5))
    sent.store_says("fulfillment_events/create", store_scan("buyer_action_required", 3))
    assert sent.told()[2:] == ["shipment.delayed", "shipment.exception", "shipment.action_required"]


def test_the_same_meaning_again_is_told_once(sent: Shop) -> None:
    for hours in (5, 4, 3):
        sent.store_says("fulfillment_events/create", store_scan("delayed", hours))
    assert sent.told()[2:].count("shipment.delayed") == 1


def test_what_newer_scans_have_overtaken_is_not_told(sent: Shop) -> None:
    sent.store_says("fulfillment_events/create", store_scan("out_for_delivery", 2))
    sent.store_says("fulfillment_events/create", store_scan("delayed", 6))
    assert sent.told()[2:] == ["shipment.out_for_delivery"]


def test_the_past_of_a_parcel_we_have_just_met_is_told_to_nobody(sent: Shop) -> None:
    sent.store_says("fulfillment_events/create", store_scan("delayed", 24 * 9))
    assert sent.told() == ["order.placed", "order.shipped"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::6])
def test_any_order_of_scans_and_repeats_tells_nothing_twice(sent: Shop, order: tuple[int, ...]) -> None:
    events = [
        store_scan("carrier_picked_up", 20),
        store_scan("delayed", 12),
        store_scan("out_for_delivery", 3),
        store_scan("delivered", 1),
    ]
    for index in (*order, *order):
        sent.store_says("fulfillment_events/create", events[index])
    told = sent.told()
    assert len(told) == len(set(told))
    assert told[-1] == "shipment.delivered" or order[-1] != 3


def test_the_first_day_of_arrival_is_set_and_later_ones_are_moves(sent: Shop) -> None:
    day = utc_now().date() + dt.timedelta(days=4)
    sent.tracker_says(scan("in_transit", ago(5)), estimated_on=day.isoformat())
    sent.tracker_says(scan("in_transit", ago(5)), estimated_on=day.isoformat())
    sent.tracker_says(scan("in_transit", ago(5)), estimated_on=(day + dt.timedelta(days=1)).isoformat())
    assert sent.told()[2:] == ["shipment.in_transit", "estimate.set", "estimate.moved"]


def test_days_told_after_the_delivery_or_when_they_are_over_are_no_news(sent: Shop) -> None:
    sent.tracker_says(scan("in_transit", ago(5)), estimated_on=(utc_now().date() - dt.timedelta(days=9)).isoformat())
    sent.tracker_says(scan("in_transit", ago(5)), scan("delivered", ago(1)), estimated_on=utc_now().date().isoformat())
    assert [trigger for trigger in sent.told() if trigger.startswith("estimate.")] == []
