"""The catalogue of triggers is whole: words and a sample for each, and all news of a parcel or an order in it."""

from collections import Counter

import pytest

from notifier.authoring.wording import worded_triggers
from notifier.catalogue.registry import CANCELS, TRIGGER_TYPES
from notifier.catalogue.trigger_type import Family
from portal.vocabulary import trigger_name
from portal.vocabulary.code_trigger import CODE_TRIGGERS
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.vocabulary.return_stage import RefundStage, ReturnStage
from portal.vocabulary.trigger_name import order_trigger, shipment_trigger

SIX_FAMILIES = set(Family) - {Family.OTHER}


def named_constants() -> set[str]:
    """The triggers that have a name in the code."""
    return {value for name, value in vars(trigger_name).items() if name.isupper()}


def test_every_trigger_has_words_and_every_wording_a_trigger() -> None:
    assert set(worded_triggers()) == set(TRIGGER_TYPES)


def test_there_are_more_than_forty_in_the_six_families() -> None:
    counted = Counter(kind.family for kind in TRIGGER_TYPES.values() if kind.family in SIX_FAMILIES)
    assert set(counted) == SIX_FAMILIES
    assert counted.total() >= 44


def test_whatever_the_portal_can_tell_is_in_the_catalogue() -> None:
    stages = {order_trigger(stage) for stage in OrderStage}
    milestones = {shipment_trigger(milestone) for milestone in Milestone}
    returns = {f"return.{stage}" for stage in ReturnStage} | {f"refund.{stage}" for stage in RefundStage}
    told = stages | milestones | returns | set(CODE_TRIGGERS.values()) | named_constants()
    assert told - set(TRIGGER_TYPES) == set()


@pytest.mark.parametrize("name", TRIGGER_TYPES)
def test_a_sample_holds_the_facts_the_trigger_carries(name: str) -> None:
    kind = TRIGGER_TYPES[name]
    assert tuple(kind.sample) == kind.facts
    assert all(kind.sample.values())


@pytest.mark.parametrize("name", TRIGGER_TYPES)
def test_what_makes_a_trigger_old_news_is_a_trigger_and_not_itself(name: str) -> None:
    kind = TRIGGER_TYPES[name]
    assert set(kind.cancelled_by) <= set(TRIGGER_TYPES) - {name}
    assert len(set(kind.cancelled_by)) == len(kind.cancelled_by)


@pytest.mark.parametrize("name", TRIGGER_TYPES)
def test_what_tells_two_things_apart_is_a_fact_of_the_trigger(name: str) -> None:
    kind = TRIGGER_TYPES[name]
    if kind.told_apart_by is not None:
        group, fact = kind.told_apart_by
        sample = kind.sample[group]
        assert isinstance(sample, dict)
        assert sample[fact]


def test_what_ends_a_journey_is_never_old_news_because_of_the_journey() -> None:
    assert TRIGGER_TYPES["shipment.delivered"].cancelled_by == ()
    assert TRIGGER_TYPES["order.cancelled"].cancelled_by == ()
    assert "shipment.out_for_delivery" in CANCELS["shipment.delivered"]
