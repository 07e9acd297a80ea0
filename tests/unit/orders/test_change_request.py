"""What can still be changed, over every stage and every milestone."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.orders.change_request import choose_changes
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage

BOTH, ONLY_INSTRUCTIONS, NOTHING = (True, True), (False, True), (False, False)
#: Of the only parcel of an order that was sent.
BY_MILESTONE = {
    Milestone.PENDING: BOTH,
    Milestone.INFO_RECEIVED: BOTH,
    Milestone.IN_TRANSIT: ONLY_INSTRUCTIONS,
    Milestone.OUT_FOR_DELIVERY: NOTHING,
    Milestone.FAILED_ATTEMPT: ONLY_INSTRUCTIONS,
    Milestone.AVAILABLE_FOR_PICKUP: NOTHING,
    Milestone.DELIVERED: NOTHING,
    Milestone.EXCEPTION: NOTHING,
    Milestone.RETURNING: NOTHING,
    Milestone.RETURNED: NOTHING,
    Milestone.EXPIRED: NOTHING,
    Milestone.CANCELLED: NOTHING,
}
#: Of an order of which no parcel is known.
BY_STAGE = {
    OrderStage.AWAITING_PAYMENT: BOTH,
    OrderStage.PLACED: BOTH,
    OrderStage.AWAITING_STOCK: BOTH,
    OrderStage.ROUTED: BOTH,
    OrderStage.AWAITING_PREPARATION: BOTH,
    OrderStage.IN_PREPARATION: BOTH,
    OrderStage.PARTIALLY_SHIPPED: NOTHING,
    OrderStage.SHIPPED: NOTHING,
    OrderStage.READY_FOR_PICKUP: NOTHING,
    OrderStage.COMPLETED: NOTHING,
    OrderStage.CANCELLED: NOTHING,
}
ENDED = (OrderStage.READY_FOR_PICKUP, OrderStage.COMPLETED, OrderStage.CANCELLED)


def allowed(stage: OrderStage, *milestones: Milestone) -> tuple[bool, bool]:
    changes = choose_changes(stage, milestones)
    return changes.address, changes.instructions


def test_the_tables_are_complete() -> None:
    assert set(BY_MILESTONE) == set(Milestone)
    assert set(BY_STAGE) == set(OrderStage)


@pytest.mark.parametrize(("milestone", "expected"), list(BY_MILESTONE.items()))
def test_a_sent_order_goes_by_its_parcel(milestone: Milestone, expected: tuple[bool, bool]) -> None:
    assert allowed(OrderStage.SHIPPED, milestone) == expected


@pytest.mark.parametrize(("stage", "expected"), list(BY_STAGE.items()))
def test_an_order_without_parcel_goes_by_its_stage(stage: OrderStage, expected: tuple[bool, bool]) -> None:
    assert allowed(stage) == expected
    assert allowed(stage, Milestone.CANCELLED) == expected


@pytest.mark.parametrize(("stage", "milestone"), list(itertools.product(ENDED, Milestone)))
def test_nothing_is_brought_to_a_door_after_the_end(stage: OrderStage, milestone: Milestone) -> None:
    assert allowed(stage, milestone) == NOTHING


@given(st.sampled_from(OrderStage), st.lists(st.sampled_from(Milestone), min_size=1, max_size=4))
def test_the_address_changes_for_all_parcels_or_none(stage: OrderStage, milestones: list[Milestone]) -> None:
    address, instructions = allowed(stage, *milestones)
    if address:
        assert instructions
        assert all(allowed(stage, milestone)[0] for milestone in milestones if milestone is not Milestone.CANCELLED)
