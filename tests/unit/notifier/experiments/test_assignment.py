"""Who belongs to which arm: always the same one, as many as planned, and as few moved as possible."""

import math
import uuid
from collections import Counter
from collections.abc import Sequence
from functools import cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.rules.experiments.assignment import choose_arm
from notifier.rules.experiments.definition import Experiment
from notifier.rules.experiments.parsing import parse_experiment
from tests.unit.notifier.experiments.made_experiments import arm, describe, with_weights

PEOPLE = tuple(uuid.uuid5(uuid.NAMESPACE_URL, f"https://people.example/{number}") for number in range(10_000))
WEIGHTS = st.lists(st.integers(1, 1000), min_size=2, max_size=6)


def assign(experiment: Experiment, people: Sequence[uuid.UUID] = PEOPLE) -> list[str]:
    return [choose_arm(experiment, person).name for person in people]


@cache
def even_split() -> tuple[str, ...]:
    return tuple(assign(with_weights(1, 1)))


@given(weights=WEIGHTS, person=st.uuids(), order=st.randoms(use_true_random=False))
def test_the_order_of_arms_and_reading_them_anew_change_nothing(
    weights: list[int], person: uuid.UUID, order: Random
) -> None:
    arms = [arm("first", weights[0])]
    arms += [arm(f"other {n}", weight, changes={"wording_version": n}) for n, weight in enumerate(weights[1:], 1)]
    before = choose_arm(parse_experiment(describe(arms=arms)), person)
    order.shuffle(arms)
    assert choose_arm(parse_experiment(describe(arms=arms)), person) == before


def test_people_stay_where_earlier_versions_of_this_code_put_them() -> None:
    experiment = with_weights(1, 2, 3)
    assert "".join(assign(experiment, [uuid.UUID(int=number) for number in range(12)])) == "accbcbcbcbca"


@pytest.mark.parametrize("weights", [(1, 1), (9, 1), (3, 2, 1), (50, 25, 15, 10), (1, 1, 1, 1, 1, 1), (99, 1)])
def test_ten_thousand_people_are_shared_out_by_weight(weights: tuple[int, ...]) -> None:
    experiment = with_weights(*weights)
    found = Counter(assign(experiment))
    for name, share in experiment.shares.items():
        deviation = math.sqrt(len(PEOPLE) * share * (1 - share))
        assert abs(found[name] - len(PEOPLE) * share) < 4 * deviation


@given(
    weights=WEIGHTS,
    index=st.integers(0, 5),
    more=st.integers(1, 1000),
    people=st.lists(st.uuids(), min_size=20, max_size=20),
)
def test_a_heavier_arm_only_takes_people(weights: list[int], index: int, more: int, people: list[uuid.UUID]) -> None:
    index %= len(weights)
    heavier = weights.copy()
    heavier[index] = min(weights[index] + more, 1000)
    name = chr(ord("a") + index)
    for before, after in zip(
        assign(with_weights(*weights), people), assign(with_weights(*heavier), people), strict=True
    ):
        assert after in (before, name)


def test_no_more_people_move_than_the_shares_differ() -> None:
    moved = sum(before != after for before, after in zip(even_split(), assign(with_weights(2, 3)), strict=True))
    assert abs(moved - 1000) < 4 * math.sqrt(1000 * 0.9)


def test_an_arm_that_is_taken_away_moves_its_own_people_only() -> None:
    for before, after in zip(assign(with_weights(2, 1, 1)), assign(with_weights(2, 1)), strict=True):
        assert before in (after, "c")


def test_experiments_share_people_out_independently() -> None:
    pairs = Counter(zip(even_split(), assign(with_weights(1, 1, key="another")), strict=True))
    assert len(pairs) == 4
    assert all(abs(count - 2500) < 4 * math.sqrt(10_000 * 0.25 * 0.75) for count in pairs.values())


def test_a_key_of_any_length_is_taken() -> None:
    longest = with_weights(1, 1, key="k" * 100)
    assert set(assign(longest, PEOPLE[:50])) == {"a", "b"}
    assert assign(longest, PEOPLE[:50]) != assign(with_weights(1, 1, key="k" * 99), PEOPLE[:50])
