"""One scan is told once: by its own trigger where a rule surely tells that, else by its milestone's too."""

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

import pytest

from notifier.api.conditions import parse_condition
from notifier.api.experiments import start_experiment
from notifier.api.rules import RecipientKind, RuleDraft, parse_timing, save_rule
from notifier.api.vocabulary import Channel
from notifier.foundation.clock import utc_now
from tests.integration.alerts.store_scans import carrier_says, store_scan
from tests.integration.ingest.shop import Shop, scan
from tests.integration.ingest.test_store_events import fulfilment, placed
from tests.integration.ingest.test_tracker_events import ago
from tests.unit.notifier.experiments.made_experiments import arm, describe


@pytest.fixture
def sent(shop: Shop) -> Shop:
    """A shop whose only order is sent in one parcel."""
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())
    return shop


def listen(shop: Shop, trigger: str, **terms: Any) -> None:  # noqa: ANN401  fields of any type
    """Give the merchant a rule for a trigger."""
    with shop.database.unit_of_work() as session:
        save_rule(session, shop.merchant_id, RuleDraft(name=f"mine: {trigger}", trigger=trigger, **terms))


def test_a_scan_with_a_meaning_of_its_own_is_told_by_both_names_while_no_rule_answers_the_finer(sent: Shop) -> None:
    listen(sent, "shipment.picked_up", is_on=False)
    sent.store_says("fulfillment_events/create", store_scan("carrier_picked_up", 2))
    assert sent.told()[2:] == ["shipment.picked_up", "shipment.in_transit"]


def test_a_rule_for_the_finer_news_takes_the_place_of_the_milestone(sent: Shop) -> None:
    listen(sent, "shipment.picked_up")
    sent.store_says("fulfillment_events/create", store_scan("carrier_picked_up", 2))
    assert sent.told()[2:] == ["shipment.picked_up"]


BIG_ORDERS = parse_condition(
    {"fact": "order.total", "is": "at_least", "value": {"amount": "5000.00", "currency": "EUR"}}
)
LATER = parse_timing({"kind": "after", "amount": 2, "unit": "hours"})


@pytest.mark.parametrize(
    "terms",
    [
        {"recipients": (RecipientKind.TEAM,)},
        {"channels": (Channel.SMS,)},
        {"conditions": BIG_ORDERS},
        {"timing": LATER},
        {"is_on": False},
    ],
    ids=["for the team", "on another channel", "for some orders", "later", "off"],
)
def test_a_rule_that_may_leave_the_shopper_without_news_takes_nothings_place(sent: Shop, terms: dict[str, Any]) -> None:
    listen(sent, "shipment.delivered_to_neighbour", **terms)
    carrier_says(sent, ("delivered_to_neighbour", 1))
    assert sent.told()[2:] == ["shipment.delivered_to_neighbour", "shipment.delivered"]


def test_a_rule_that_tries_something_out_takes_nothings_place(sent: Shop) -> None:
    listen(sent, "shipment.delivered_to_neighbour")
    document = describe(metric="feedback", arms=[arm("As it is"), arm("Nobody", hold_out=True)])
    with sent.database.unit_of_work() as session:
        start_experiment(session, sent.merchant_id, "mine: shipment.delivered_to_neighbour", document)
    carrier_says(sent, ("delivered_to_neighbour", 1))
    assert sent.told()[2:] == ["shipment.delivered_to_neighbour", "shipment.delivered"]


@pytest.mark.parametrize(
    ("finer", "is_enough"),
    [
        ((Channel.EMAIL, Channel.PUSH), True),
        ((Channel.EMAIL,), False),
    ],
)
def test_the_finer_rule_must_speak_wherever_the_plain_one_would(
    sent: Shop, finer: Sequence[Channel], *, is_enough: bool
) -> None:
    listen(sent, "shipment.delivered", channels=(Channel.EMAIL, Channel.PUSH))
    listen(sent, "shipment.delivered_to_neighbour", channels=finer)
    carrier_says(sent, ("delivered_to_neighbour", 1))
    assert ("shipment.delivered" in sent.told()) != is_enough


def test_a_team_that_follows_every_delivery_hears_of_the_one_to_a_neighbour(sent: Shop) -> None:
    listen(sent, "shipment.delivered", recipients=(RecipientKind.TEAM,))
    listen(sent, "shipment.delivered_to_neighbour")
    carrier_says(sent, ("delivered_to_neighbour", 1))
    assert "shipment.delivered" in sent.told()


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
