"""Experiments the tests talk about."""

from notifier.rules.experiments.confidence import Tally
from notifier.rules.experiments.definition import Experiment
from notifier.rules.experiments.parsing import parse_experiment
from notifier.vocabulary.facts import JsonValue


def describe(**changes: JsonValue) -> dict[str, JsonValue]:
    """JSON of an experiment with two arms, with these terms instead."""
    terms: dict[str, JsonValue] = {"key": "shipped-words", "metric": "clicked", "smallest_difference": 5}
    return terms | {"arms": [arm("As it is"), arm("Friendly", changes={"wording_version": 4})]} | changes


def arm(name: str, weight: int = 1, **terms: JsonValue) -> dict[str, JsonValue]:
    return {"name": name, "weight": weight, **terms}


def with_weights(*weights: int, key: str = "shipped-words") -> Experiment:
    """Arms `a`, `b`, `c` … of these weights, the first one the control."""
    arms = [
        arm(chr(ord("a") + index), weight, **({"changes": {"wording_version": index}} if index else {}))
        for index, weight in enumerate(weights)
    ]
    return parse_experiment(describe(key=key, arms=arms))


def with_hold_out(smallest_difference: float = 5) -> Experiment:
    arms = [arm("Written to"), arm("Nobody", hold_out=True)]
    return parse_experiment(describe(metric="repeat_order", smallest_difference=smallest_difference, arms=arms))


def tallies(**counts: tuple[int, int]) -> dict[str, Tally]:
    """Recipients and successes by arm name."""
    return {name: Tally(*count) for name, count in counts.items()}
