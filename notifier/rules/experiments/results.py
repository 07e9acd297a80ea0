"""What may be concluded from the counts of an experiment, at any moment and however often one looks."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from notifier.rules.experiments.confidence import Tally, margin, variance_for, variance_of_difference
from notifier.rules.experiments.definition import Arm, ArmKind, Experiment
from notifier.rules.experiments.parsing import ExperimentError
from notifier.rules.experiments.sample_ratio import has_mismatch

#: How often an experiment may say anything wrong, over all looks and all of its arms.
ERROR: Final = 0.05
#: Before both hold in each arm of a comparison, a proportion is not yet near enough to the normal distribution.
LEAST_RECIPIENTS: Final = 100
LEAST_EXPECTED: Final = 10


class Finding(StrEnum):
    """What is known of an arm beside the control."""

    NOT_ENOUGH = "not_enough"
    #: Any difference is smaller than what matters to the merchant.
    NO_DIFFERENCE = "no_difference"
    BETTER = "better"
    WORSE = "worse"
    #: Arms were not filled as planned: nothing can be known.
    NOT_AS_PLANNED = "not_as_planned"


@dataclass(frozen=True, slots=True)
class Difference:
    """Rate of an arm less that of the control, in percentage points: as seen, and where the truth lies."""

    seen: float
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """One arm beside the control."""

    arm: Arm
    finding: Finding
    #: None while there are too few people for an interval, and when the arms were not filled as planned.
    difference: Difference | None
    #: Roughly how many people the whole experiment lacks for a finding; 0 unless there is not enough.
    more_recipients: int


@dataclass(frozen=True, slots=True)
class Results:
    """What is known at one moment; `tallies` has every arm of the experiment by its name."""

    experiment: Experiment
    tallies: Mapping[str, Tally]
    is_as_planned: bool
    #: Each arm but the control, in the experiment's order.
    comparisons: tuple[Comparison, ...]


def summarise(experiment: Experiment, counts: Mapping[str, Tally]) -> Results:
    """What the counts by arm name say; an arm that is missing has nobody yet.

    Count as recipient every person for whom the rule's moment came, whether or not a message left (in the hold-out arm
    none does), each once, and only when the time given for success is over: people of today have had no time to order.
    Raises `ExperimentError` for an unknown arm or impossible counts.
    """
    _check(experiment, counts)
    tallies = {arm.name: counts.get(arm.name, Tally(0, 0)) for arm in experiment.arms}
    shares = experiment.shares
    is_as_planned = not has_mismatch([tallies[name].recipients for name in shares], list(shares.values()))
    others = [arm for arm in experiment.arms if arm.kind is not ArmKind.CONTROL]
    if is_as_planned:
        comparisons = tuple(_compare(experiment, tallies, arm, ERROR / len(others)) for arm in others)
    else:
        comparisons = tuple(Comparison(arm, Finding.NOT_AS_PLANNED, None, 0) for arm in others)
    return Results(experiment, tallies, is_as_planned, comparisons)


def _check(experiment: Experiment, counts: Mapping[str, Tally]) -> None:
    names = [arm.name for arm in experiment.arms]
    for name, tally in counts.items():
        if name not in names:
            raise ExperimentError(f"The experiment has no arm {name!r}; its arms are {', '.join(map(repr, names))}.")
        if not 0 <= tally.successes <= tally.recipients:
            raise ExperimentError(
                f"The arm {name!r} cannot have {tally.successes} successes among {tally.recipients} recipients."
            )


def _compare(experiment: Experiment, tallies: Mapping[str, Tally], arm: Arm, error: float) -> Comparison:
    treated, control = tallies[arm.name], tallies[experiment.control.name]
    smallest = experiment.smallest_difference / 100
    if not _is_enough(treated, control):
        more = _count_missing(experiment, tallies, arm, variance_for(smallest, smallest, error))
        return Comparison(arm, Finding.NOT_ENOUGH, None, more)
    seen = treated.rate - control.rate
    half = margin(variance_of_difference(treated, control), smallest, error)
    lowest, highest = max(seen - half, -1.0), min(seen + half, 1.0)
    difference = Difference(100 * seen, 100 * lowest, 100 * highest)
    finding = _judge(lowest, highest, smallest)
    if finding is not Finding.NOT_ENOUGH:
        return Comparison(arm, finding, difference, 0)
    # What would end it if the difference stayed as it is, but never a bet on more than the smallest that matters.
    near = min(abs(seen), smallest)
    target = variance_for(max(near, smallest - near), smallest, error)
    return Comparison(arm, finding, difference, _count_missing(experiment, tallies, arm, target))


def _is_enough(treated: Tally, control: Tally) -> bool:
    """By the rate of both together: that one arm has no success at all may be the very thing to be found."""
    fewest = min(treated.recipients, control.recipients)
    pooled = _pool(treated, control)
    return fewest >= LEAST_RECIPIENTS and fewest * min(pooled.rate, 1 - pooled.rate) >= LEAST_EXPECTED


def _judge(lowest: float, highest: float, smallest: float) -> Finding:
    if lowest > 0:
        return Finding.BETTER
    if highest < 0:
        return Finding.WORSE
    return Finding.NO_DIFFERENCE if max(-lowest, highest) <= smallest else Finding.NOT_ENOUGH


def _count_missing(experiment: Experiment, tallies: Mapping[str, Tally], arm: Arm, variance: float) -> int:
    """People in all arms, filled as planned, until the estimate has the variance and the least numbers are reached."""
    treated, control = tallies[arm.name], tallies[experiment.control.name]
    share, control_share = experiment.shares[arm.name], experiment.shares[experiment.control.name]
    pooled = _pool(treated, control)
    # A success and a failure more than seen, as in the variance: no rate is 0, and nobody at all means one half.
    rate = (pooled.successes + 1) / (pooled.recipients + 2)
    for_interval = (treated.spread / share + control.spread / control_share) / variance
    for_least = max(LEAST_RECIPIENTS, LEAST_EXPECTED / min(rate, 1 - rate)) / min(share, control_share)
    total = sum(tally.recipients for tally in tallies.values())
    return _round_up(max(for_interval, for_least) - total)


def _pool(left: Tally, right: Tally) -> Tally:
    return Tally(left.recipients + right.recipients, left.successes + right.successes)


def _round_up(count: float) -> int:
    """To two digits, at least ten: nobody should take it for a promise."""
    whole = max(math.ceil(count), 10)
    step = int("1".ljust(len(str(whole)) - 1, "0"))
    return math.ceil(whole / step) * step
