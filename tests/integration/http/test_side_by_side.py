"""Several requests at a time, outcomes in order."""

import threading
from uuid import UUID

from notifier.foundation.ids import new_id
from notifier.providers.contract import Outcome
from notifier.providers.side_by_side import SideBySide
from notifier.vocabulary.message_status import AttemptOutcome


def accepted(attempt_id: UUID) -> Outcome:
    return Outcome(attempt_id, AttemptOutcome.ACCEPTED, None, None, None, address_is_bad=False)


def test_as_many_as_its_width_are_under_way_together_and_come_back_in_order() -> None:
    items = [new_id() for _ in range(4)]
    all_there = threading.Barrier(4)

    def carry(attempt_id: UUID) -> Outcome:
        all_there.wait(10)
        return accepted(attempt_id)

    lanes = SideBySide(4)
    assert [outcome.attempt_id for outcome in lanes.run(carry, items)] == items
    lanes.close()


def test_every_item_is_carried_even_when_only_the_first_outcome_is_read() -> None:
    items = [new_id() for _ in range(6)]
    carried: list[UUID] = []

    def carry(attempt_id: UUID) -> Outcome:
        carried.append(attempt_id)
        return accepted(attempt_id)

    lanes = SideBySide(2)
    outcomes = lanes.run(carry, items)
    next(outcomes)
    outcomes.close()
    assert sorted(carried) == sorted(items)
    lanes.close()


def test_nothing_starts_before_an_outcome_is_asked_for_and_no_item_means_no_thread() -> None:
    carried: list[UUID] = []
    lanes = SideBySide(2)

    def carry(attempt_id: UUID) -> Outcome:
        carried.append(attempt_id)
        return accepted(attempt_id)

    lanes.run(carry, [new_id(), new_id()])
    assert carried == []
    assert list(lanes.run(carry, [])) == []
    lanes.close()


def test_it_can_be_used_again_after_it_was_closed() -> None:
    lanes = SideBySide(3)
    for _ in range(2):
        items = [new_id() for _ in range(3)]
        assert [outcome.attempt_id for outcome in lanes.run(accepted, items)] == items
        lanes.close()
        lanes.close()
