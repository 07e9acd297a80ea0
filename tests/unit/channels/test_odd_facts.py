"""Facts of an unforeseen shape end in one sentence about one message, never in an exception nobody expects."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.channels.email import render_email
from notifier.channels.rendering import WordingError
from tests.unit.channels.message_facts import make_job

LINE = {"title": "Cup", "quantity": 1, "price_minor": 500}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
GROUPS = {
    "order": ("number", "lines", "total_minor", "currency", "placed_on"),
    "shipment": ("carrier", "tracking_number", "milestone", "checkpoints", "estimated_latest_on"),
    "person": ("name", "first_name"),
    "links": ("page", "home"),
}


def render(facts: dict[str, Any], trigger: str = "order.placed") -> str:
    return render_email(replace(make_job(trigger, "en"), facts=facts)).html


@pytest.mark.parametrize(
    "order",
    [
        {"number": "1", "lines": {"a": 1}},
        {"number": "1", "lines": 7},
        {"number": "1", "total_minor": "12.50", "currency": "EUR", "lines": [LINE]},
        {"number": "1", "total_minor": 1250, "lines": [LINE]},
        {"number": "1", "total_minor": 1250, "currency": ["EUR"], "lines": [LINE]},
    ],
)
def test_an_order_of_an_odd_shape_is_told_in_a_sentence(order: dict[str, Any]) -> None:
    with pytest.raises(WordingError, match=r"cannot be (shown|rendered): .+\."):
        render({"order": order})


@pytest.mark.parametrize("quantity", [[2], "2"])
def test_a_quantity_that_is_no_number_costs_no_memory(quantity: object) -> None:
    assert "Cup" in render({"order": {"number": "1", "lines": [{**LINE, "quantity": quantity, "price_minor": 10**12}]}})


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.fixed_dictionaries({}, optional=dict.fromkeys(keys, VALUES)) for name, keys in GROUPS.items()
        },
    ),
    st.sampled_from(["order.placed", "shipment.out_for_delivery", "shipment.delivered"]),
)
def test_any_facts_are_an_email_or_a_sentence(facts: dict[str, Any], trigger: str) -> None:
    try:
        shown = render(facts, trigger)
    except WordingError as problem:
        shown = str(problem)
    assert "</html>" in shown or "cannot be" in shown


def test_half_a_character_and_a_nul_never_reach_the_database() -> None:
    facts = {"order": {"number": "1\x002\x07", "currency": "EUR", "lines": [{**LINE, "title": "\ud83d"}]}}
    content = render_email(replace(make_job("order.placed", "en"), facts=facts))
    for text in (content.subject, content.text, content.html):
        assert text.encode("utf-8")
        assert "\0" not in text
    assert "\x07" not in content.subject
