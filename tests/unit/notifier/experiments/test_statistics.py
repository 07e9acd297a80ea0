"""Conclusions stay right however often one looks, find what is there, and refuse arms filled otherwise than planned."""

import itertools
import math
from collections.abc import Callable, Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.rules.experiments.confidence import Tally, margin, variance_for, variance_of_difference
from notifier.rules.experiments.results import ERROR, Finding, summarise
from notifier.rules.experiments.sample_ratio import chance_beyond, has_mismatch
from tests.unit.notifier.experiments.made_experiments import tallies, with_weights

LOOKS, PER_LOOK = 200, 100
VERDICTS = (Finding.BETTER, Finding.WORSE)
#: Successes among so many people.
Draw = Callable[[Random, int], int]


def half(chance: Random, people: int) -> int:
    return chance.getrandbits(people).bit_count()


def quarter_bits(chance: Random, people: int) -> int:
    return chance.getrandbits(people) & chance.getrandbits(people)


def quarter(chance: Random, people: int) -> int:
    return quarter_bits(chance, people).bit_count()


def sixteenth(chance: Random, people: int) -> int:
    return (quarter_bits(chance, people) & quarter_bits(chance, people)).bit_count()


def three_tenths(chance: Random, people: int) -> int:
    return sum(chance.random() < 0.3 for _ in range(people))


def watch(draw: Draw, chance: Random, *, looks: int = LOOKS) -> Iterator[Tally]:
    """One arm at every look."""
    successes = itertools.accumulate(draw(chance, PER_LOOK) for _ in range(looks))
    return (Tally(look * PER_LOOK, count) for look, count in enumerate(successes, 1))


def leaves_at_some_look(left: Draw, right: Draw, seed: int, truth: float) -> bool:
    """Whether the interval misses the true difference at any of all looks."""
    chance = Random(seed)
    for treated, control in zip(watch(left, chance), watch(right, chance), strict=True):
        seen = treated.rate - control.rate
        if abs(seen - truth) > margin(variance_of_difference(treated, control), 0.05, ERROR):
            return True
    return False


@pytest.mark.parametrize("draw", [half, sixteenth])
def test_looking_200_times_at_no_difference_finds_one_in_less_than_5_of_100_runs(draw: Draw) -> None:
    wrong = sum(leaves_at_some_look(draw, draw, seed, 0.0) for seed in range(400))
    assert 0 < wrong < 20


def test_the_interval_holds_a_real_difference_at_all_looks_at_once() -> None:
    wrong = sum(leaves_at_some_look(half, quarter, seed, 0.25) for seed in range(200))
    assert wrong < 10


def test_several_arms_together_are_wrong_as_seldom_as_one() -> None:
    experiment = with_weights(1, 1, 1, 1)
    wrong = 0
    for seed in range(100):
        chance = Random(seed)
        runs = [watch(quarter, chance, looks=25) for _ in experiment.arms]
        looks = (summarise(experiment, dict(zip("abcd", look, strict=True))) for look in zip(*runs, strict=True))
        wrong += any(comparison.finding in VERDICTS for look in looks for comparison in look.comparisons)
    assert wrong < 5


def test_more_arms_make_each_interval_as_wide_as_a_fifth_of_the_error_asks() -> None:
    treated, control = Tally(5000, 1100), Tally(5000, 1000)
    experiment = with_weights(1, 1, 1, 1, 1, 1)
    counts = dict.fromkeys("bcdef", treated) | {"a": control}
    half_width = 100 * margin(variance_of_difference(treated, control), 0.05, ERROR / 5)
    for comparison in summarise(experiment, counts).comparisons:
        assert comparison.difference is not None
        assert comparison.difference.highest - comparison.difference.seen == pytest.approx(half_width)


def test_a_real_difference_of_5_points_is_found() -> None:
    found = 0
    for seed in range(40):
        chance = Random(seed)
        control, treated = Tally(5000, quarter(chance, 5000)), Tally(5000, three_tenths(chance, 5000))
        (comparison,) = summarise(with_weights(1, 1), {"a": control, "b": treated}).comparisons
        found += comparison.finding is Finding.BETTER
    assert found >= 38


def tally_of(people: int) -> st.SearchStrategy[Tally]:
    return st.builds(Tally, st.just(people), st.integers(0, people))


PAIRS = st.integers(100, 100_000).flatmap(lambda people: st.tuples(tally_of(people), tally_of(people)))


@given(PAIRS)
def test_a_verdict_means_that_the_interval_lies_beside_zero(pair: tuple[Tally, Tally]) -> None:
    treated, control = pair
    (comparison,) = summarise(with_weights(1, 1), {"a": control, "b": treated}).comparisons
    if comparison.difference is None:
        assert comparison.finding is Finding.NOT_ENOUGH
        return
    difference, half_width = comparison.difference, 100 * margin(variance_of_difference(treated, control), 0.05, ERROR)
    assert -100 <= difference.lowest <= difference.seen <= difference.highest <= 100
    assert (comparison.finding is Finding.BETTER) == (difference.seen > half_width)
    assert (comparison.finding is Finding.WORSE) == (-difference.seen > half_width)
    assert (comparison.more_recipients > 0) == (comparison.finding is Finding.NOT_ENOUGH)


@given(PAIRS)
def test_exchanging_the_arms_turns_the_interval_round(pair: tuple[Tally, Tally]) -> None:
    treated, control = pair
    there = summarise(with_weights(1, 1), {"a": control, "b": treated}).comparisons[0].difference
    back = summarise(with_weights(1, 1), {"a": treated, "b": control}).comparisons[0].difference
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert there.lowest == pytest.approx(-back.highest)


@given(st.floats(0.05, 1), st.floats(0.001, 0.5), st.sampled_from([0.05, 0.01]))
def test_the_interval_is_wider_than_one_for_a_single_look(scale: float, smallest: float, error: float) -> None:
    variance = variance_for(smallest, smallest, error) * scale
    assert margin(variance, smallest, error) > 1.96 * math.sqrt(variance)


@given(st.floats(0.5, 1), st.floats(0.001, 0.5), st.sampled_from([0.05, 0.01]))
def test_the_variance_for_a_margin_leads_back_to_it(part: float, smallest: float, error: float) -> None:
    target = part * smallest
    assert margin(variance_for(target, smallest, error), smallest, error) == pytest.approx(target, rel=1e-3)


def test_the_number_of_people_still_needed_is_about_right() -> None:
    experiment = with_weights(1, 1)
    first = summarise(experiment, tallies(a=(1000, 250), b=(1000, 250))).comparisons[0].more_recipients
    each = 1000 + first // 2
    enough = summarise(experiment, tallies(a=(each, each // 4), b=(each, each // 4))).comparisons[0]
    short = summarise(experiment, tallies(a=(each * 4 // 5, each // 5), b=(each * 4 // 5, each // 5))).comparisons[0]
    assert (enough.finding, short.finding) == (Finding.NO_DIFFERENCE, Finding.NOT_ENOUGH)


def test_few_people_or_few_successes_are_never_judged() -> None:
    for counts in (tallies(a=(99, 0), b=(99, 99)), tallies(a=(400, 9), b=(400, 0))):
        assert summarise(with_weights(1, 1), counts).comparisons[0].difference is None


# Critical values as any table of the distribution has them.
@pytest.mark.parametrize(
    ("deviation", "freedom", "chance"),
    [(3.841, 1, 0.05), (5.991, 2, 0.05), (11.345, 3, 0.01), (13.277, 4, 0.01), (20.515, 5, 0.001), (0, 3, 1)],
)
def test_the_chi_square_tail_is_that_of_the_tables(deviation: float, freedom: int, chance: float) -> None:
    assert chance_beyond(deviation, freedom) == pytest.approx(chance, rel=2e-3)


def test_arms_that_were_not_filled_as_planned_end_every_conclusion() -> None:
    results = summarise(with_weights(1, 1, 1), tallies(a=(5000, 500), b=(5000, 900), c=(4400, 440)))
    assert not results.is_as_planned
    assert [comparison.finding for comparison in results.comparisons] == [Finding.NOT_AS_PLANNED] * 2
    assert all(comparison.difference is None for comparison in results.comparisons)


def test_uneven_arms_that_were_planned_so_are_fine() -> None:
    assert summarise(with_weights(9, 1), tallies(a=(9050, 900), b=(950, 95))).is_as_planned


def test_very_few_people_cannot_be_uneven() -> None:
    assert not has_mismatch([9, 0], [0.5, 0.5])
    assert has_mismatch([40, 0], [0.5, 0.5])


def test_looking_200_times_seldom_mistakes_chance_for_uneven_arms() -> None:
    alarms = 0
    for seed in range(300):
        splits = itertools.accumulate(half(chance, PER_LOOK) for chance in itertools.repeat(Random(seed), LOOKS))
        alarms += any(has_mismatch([n, look * PER_LOOK - n], [0.5, 0.5]) for look, n in enumerate(splits, 1))
    assert alarms <= 6
