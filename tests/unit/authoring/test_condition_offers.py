"""What a person who writes a condition can choose from."""

import pytest

from notifier.api.catalogue import TRIGGER_TYPES, get_trigger_type
from notifier.api.conditions import ValueShape, find_fact_offer, list_fact_offers
from notifier.channels.translations import worded_languages
from notifier.rules.facts.registry import FACTS


@pytest.mark.parametrize("language", worded_languages())
def test_every_fact_and_operator_has_words_in_every_language(language: str) -> None:
    for name in FACTS:
        fact = find_fact_offer(name, language)
        assert fact is not None
        assert fact.label
        for operator in fact.operators:
            assert operator.label.strip("…")
            assert "%" not in operator.label


def test_no_two_operators_of_a_fact_are_called_the_same_in_english() -> None:
    for name in FACTS:
        fact = find_fact_offer(name, "en")
        assert fact is not None
        labels = [operator.label for operator in fact.operators]
        assert len(set(labels)) == len(labels), name


def test_a_trigger_offers_the_facts_it_carries_and_those_about_earlier_messages() -> None:
    placed = {fact.name for fact in list_fact_offers(get_trigger_type("order.placed"), "en")}
    assert {"order.total", "destination.country", "earlier.message_seen"} <= placed
    assert not any(name.startswith("shipment.") for name in placed)
    delivered = {fact.name for fact in list_fact_offers(get_trigger_type("shipment.delivered"), "en")}
    assert "shipment.days_late" in delivered


def test_facts_with_few_values_name_them_and_earlier_messages_are_named_by_what_happened() -> None:
    country = find_fact_offer("destination.country", "es")
    assert country is not None
    assert country.choices["DE"] == "Alemania"
    earlier = find_fact_offer("earlier.message_sent", "en")
    assert earlier is not None
    assert earlier.choices["order.placed"] == "When an order is placed"
    assert set(earlier.choices) <= set(TRIGGER_TYPES)


def test_a_name_that_is_no_fact_is_nothing() -> None:
    assert find_fact_offer("order.colour", "en") is None
    total = find_fact_offer("order.total", "en")
    assert total is not None
    assert total.find_operator("begins_with") is None
    between = total.find_operator("between")
    assert between is not None
    assert between.shape is ValueShape.PAIR
