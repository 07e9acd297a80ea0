"""Conditions over real-looking snapshots: derived facts, fact against fact, and the reasons for an answer."""

import pytest

from notifier.rules.facts.choices import MILESTONES, ORDER_STAGES, PROBLEM_CAUSES, RETURN_STAGES
from notifier.rules.facts.evaluation import EarlierMessages
from notifier.rules.facts.readers import WEEKDAYS
from notifier.rules.facts.registry import FACTS
from notifier.vocabulary.facts import Facts, JsonValue
from portal.vocabulary.fault import Fault
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.vocabulary.return_stage import ReturnStage
from tests.unit.notifier.conditions.samples import ask, at_noon, euros, is_met, reasons

FACTS_OF_AN_ORDER: Facts = {
    "order": {
        "number": "F-1001",
        "placed_on": "2026-10-22",
        "placed_at": "2026-10-22T18:30:00+02:00",
        "total_minor": 12_050,
        "discount_minor": 500,
        "currency": "EUR",
        "stage": "shipped",
        "lines": [
            {"sku": "COF-1", "title": "Coffee beans", "tags": ["coffee", "organic"], "is_consumable": True},
            {"sku": "MUG-2", "title": "Mug", "tags": ["ceramics", "coffee"], "is_consumable": False, "variant": None},
        ],
    },
    "customer": {"spent_minor": 99_000, "country": "DE", "tags": []},
    "destination": {"country": "FR", "postcode": "75011"},
    "shipment": {
        "carrier": "Colis Nord",
        "milestone": "in_transit",
        "shipped_at": "2026-11-12T13:00:00+00:00",
        "last_scan_at": "2026-11-19T13:00:00+01:00",
        "promised_on": "2026-11-20",
        "estimated_latest_on": "2026-11-24",
        "pickup_until_on": "2026-11-23",
        "items": [{"title": "Mug", "quantity": 1}],
        "checkpoints": [{"carrier_words": "Retardé"}, {"carrier_words": None}, "odd"],
    },
    "estimate": {"latest_on": "2026-11-24", "previous_latest_on": "2026-11-26"},
}


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("order.days_since_placed", 31),
        ("order.weekday", "thursday"),
        ("order.skus", ("COF-1", "MUG-2")),
        ("order.product_titles", ("Coffee beans", "Mug")),
        ("order.product_tags", ("coffee", "organic", "ceramics")),
        ("order.variants", None),
        ("order.has_consumable", True),
        ("order.is_first", None),
        ("customer.tags", ()),
        ("shipment.days_since_last_scan", 3),
        ("shipment.days_in_transit", 9),
        ("shipment.days_until_estimate", 2),
        ("shipment.days_until_pickup_ends", 1),
        ("shipment.slip_days", 4),
        ("shipment.items", ("Mug",)),
        ("shipment.scan_wordings", ("Retardé",)),
        ("estimate.moved_days", -2),
        ("order.shipping", None),
    ],
)
def test_facts_are_worked_out_from_the_snapshot(fact: str, value: object) -> None:
    assert FACTS[fact].read(at_noon(FACTS_OF_AN_ORDER)) == value


def test_the_journey_of_a_delivered_parcel_ends_with_its_scan() -> None:
    shipment = {
        "milestone": "delivered",
        "shipped_at": "2026-11-12T13:00:00+00:00",
        "last_scan_at": "2026-11-14T14:00:00+00:00",
    }
    assert FACTS["shipment.days_in_transit"].read(at_noon({"shipment": shipment})) == 2


def test_a_number_the_snapshot_gives_is_taken_before_one_worked_out() -> None:
    shipment: JsonValue = {"slip_days": 7, "promised_on": "2026-11-20", "estimated_latest_on": "2026-11-24"}
    assert FACTS["shipment.slip_days"].read(at_noon({"shipment": shipment})) == 7


@pytest.mark.parametrize(
    ("condition", "is_expected"),
    [
        (ask("customer.country", "equals", {"fact": "destination.country"}), False),
        (ask("customer.country", "not_equals", {"fact": "destination.country"}), True),
        (ask("customer.spent", "greater_than", {"fact": "order.total"}), True),
        (ask("shipment.estimated_latest_on", "after", {"fact": "shipment.promised_on"}), True),
        (ask("order.product_titles", "has_all_of", {"fact": "shipment.items"}), True),
        (ask("order.number", "is_one_of", {"fact": "order.skus"}), False),
        (ask("order.total", "not_equals", {"fact": "order.shipping"}), False),
        (ask("order.shipping_method", "matches_words", {"fact": "order.skus"}), False),
        ({"none": [ask("order.total", "equals", {"fact": "order.shipping"})]}, True),
    ],
)
def test_a_fact_is_held_against_another(condition: JsonValue, is_expected: bool) -> None:
    assert is_met(condition, FACTS_OF_AN_ORDER) is is_expected


@pytest.mark.parametrize(
    ("fact", "operator", "other", "facts"),
    [
        ("destination.city", "contains", "shipment.place", {"shipment": {"place": "--"}}),
        ("destination.city", "not_equals", "shipment.place", {"shipment": {"place": "…"}}),
        ("destination.city", "begins_with", "shipment.place", {"shipment": {"place": "!"}}),
        ("order.number", "contains", "shipment.tracking_number", {"shipment": {"tracking_number": "\u0640"}}),
        ("order.product_titles", "has_all_of", "shipment.items", {"shipment": {"items": []}}),
        ("order.product_titles", "has_none_of", "shipment.items", {"shipment": {"items": []}}),
        ("order.shipping_method", "not_matches_words", "order.tags", {}),
    ],
)
def test_nothing_is_held_against_a_fact_of_which_nothing_is_left(
    fact: str, operator: str, other: str, facts: Facts
) -> None:
    order: JsonValue = {"number": "7", "shipping_method": "Air", "lines": [{"title": "Mug"}], "tags": ["…", "-"]}
    known: Facts = {"order": order, "destination": {"city": "Bonn"}, **facts}
    compared = ask(fact, operator, {"fact": other})
    assert [finding.sight.judgement for finding in reasons(compared, known).findings] == ["other_unknown"]
    assert not is_met(compared, known)


def test_amounts_of_two_currencies_are_not_held_against_each_other() -> None:
    facts: Facts = {
        "order": {"total_minor": 100, "currency": "EUR"},
        "refund": {"amount_minor": 100, "currency": "USD"},
    }
    compared = ask("order.total", "not_equals", {"fact": "refund.amount"})
    assert [finding.sight.judgement for finding in reasons(compared, facts).findings] == ["other_currency"]
    assert not is_met(compared, facts)


def test_earlier_messages_are_asked_by_the_name_of_their_trigger() -> None:
    seen = ask("earlier.message_seen", "contains", "shipment.out_for_delivery")
    earlier = EarlierMessages(sent=(), seen=("shipment.out_for_delivery",), clicked=())
    assert is_met(seen, {}, earlier)
    assert not is_met(seen, {})
    assert is_met(ask("earlier.message_clicked", "has_none_of", ["shipment.out_for_delivery"]), {}, earlier)


def test_an_empty_list_is_known_and_a_missing_one_is_not() -> None:
    without_gift = ask("customer.tags", "has_none_of", ["gift"])
    assert is_met(without_gift, {"customer": {"tags": []}})
    assert not is_met(without_gift, {"customer": {}})
    assert is_met(ask("customer.tags", "is_unknown"), {"customer": {}})


def test_an_empty_text_is_not_known() -> None:
    assert is_met(ask("shipment.carrier", "is_unknown"), {"shipment": {"carrier": "  "}})


MIXED: JsonValue = {
    "all": [
        ask("order.total", "at_least", euros("100")),
        {"any": [ask("destination.country", "equals", "ES"), ask("order.product_tags", "contains", "fragile")]},
        {"none": [ask("order.has_consumable", "is_yes"), ask("order.is_first", "is_yes")]},
    ]
}


def test_what_was_not_met_explains_a_no() -> None:
    explanation = reasons(MIXED, FACTS_OF_AN_ORDER)
    assert not explanation.is_met
    assert [finding.to_json() for finding in explanation.findings] == [
        {
            "path": "all[1].any[0]",
            "condition": {"fact": "destination.country", "is": "equals", "value": "ES"},
            "seen": "FR",
            "judgement": "not_met",
        },
        {
            "path": "all[1].any[1]",
            "condition": {"fact": "order.product_tags", "is": "contains", "value": "fragile"},
            "seen": ["coffee", "organic", "ceramics"],
            "judgement": "not_met",
        },
        {
            "path": "all[2].none[0]",
            "condition": {"fact": "order.has_consumable", "is": "is_yes"},
            "seen": True,
            "judgement": "met",
        },
    ]


def test_what_was_met_explains_a_yes() -> None:
    condition: JsonValue = {
        "any": [
            ask("order.total", "less_than", euros("100")),
            ask("order.total", "less_than", {"fact": "customer.spent"}),
        ]
    }
    explanation = reasons(condition, FACTS_OF_AN_ORDER)
    assert explanation.is_met
    assert [finding.to_json() for finding in explanation.findings] == [
        {
            "path": "any[1]",
            "condition": {"fact": "order.total", "is": "less_than", "value": {"fact": "customer.spent"}},
            "seen": {"amount": "120.50", "currency": "EUR"},
            "other_seen": {"amount": "990.00", "currency": "EUR"},
            "judgement": "met",
        }
    ]


def test_a_rule_without_conditions_needs_no_reasons() -> None:
    explanation = reasons({}, {})
    assert explanation.is_met
    assert explanation.findings == ()


def test_choices_are_the_words_that_snapshots_use() -> None:
    assert list(ORDER_STAGES) == list(OrderStage)
    assert list(MILESTONES) == list(Milestone)
    assert list(PROBLEM_CAUSES) == list(Fault)
    assert list(RETURN_STAGES) == list(ReturnStage)
    assert tuple(FACTS["order.weekday"].choices) == WEEKDAYS
