"""Reads an experiment from JSON and says in one sentence what is wrong with it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, TypeAlias

from notifier.foundation.errors import ProductError
from notifier.rules.experiments.definition import (
    MOST_ARMS,
    MOST_WEIGHT,
    MOST_WINDOW_DAYS,
    WINDOW_DAYS,
    Arm,
    ArmKind,
    Changes,
    Experiment,
    Metric,
)
from notifier.rules.schedule import Timing
from notifier.rules.timing_json import TimingError, parse_timing
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import JsonValue

_Object: TypeAlias = Mapping[str, JsonValue]

_KEYS: Final = ("key", "metric", "smallest_difference", "arms", "window_days")
_ARM_KEYS: Final = ("name", "weight", "changes", "hold_out")
_CHANGE_KEYS: Final = ("wording_version", "timing", "channels")
_LONGEST_KEY, _LONGEST_NAME = 100, 60
#: In percentage points; below, no shop has people enough.
_LEAST_DIFFERENCE, _MOST_DIFFERENCE = 0.1, 50.0


class ExperimentError(ProductError):
    """The experiment, or the counts given for it, cannot be used; says in one sentence why."""


def parse_experiment(value: JsonValue) -> Experiment:
    """The experiment described by JSON such as:

    `{"key": "shipped-words", "metric": "clicked", "smallest_difference": 2, "arms": [{"name": "As it is", "weight": 1},
    {"name": "Friendly", "weight": 1, "changes": {"wording_version": 4}}]}`

    An arm without `changes` is the control; `"hold_out": true` makes one whose people are not written to. Changes are
    `wording_version` (1 or more), `timing` (as in a rule), `channels` (names, in order). `smallest_difference` is in
    percentage points, `window_days` (7 unless given) the time people have for a success. Raises `ExperimentError` for
    the first thing that is wrong.
    """
    terms = _read_object(value, "An experiment", _KEYS)
    experiment = Experiment(
        key=_read_line(terms.get("key"), "The key of an experiment", _LONGEST_KEY),
        metric=_read_metric(terms.get("metric")),
        smallest_difference=_read_difference(terms.get("smallest_difference")),
        arms=tuple(_parse_arm(arm) for arm in _read_list(terms.get("arms"), "The arms of an experiment")),
        window_days=_read_whole(terms.get("window_days", WINDOW_DAYS), "window_days", MOST_WINDOW_DAYS),
    )
    _check_arms(experiment.arms)
    _check_comparable(experiment)
    return experiment


def _parse_arm(value: JsonValue) -> Arm:
    terms = _read_object(value, "An arm", _ARM_KEYS)
    name = _read_line(terms.get("name"), "The name of an arm", _LONGEST_NAME)
    changes = _parse_changes(terms.get("changes"), name)
    is_held_out = terms.get("hold_out", False)
    if not isinstance(is_held_out, bool):
        raise ExperimentError(f"hold_out of the arm {name!r} must be true or false.")
    if is_held_out and changes is not None:
        raise ExperimentError(f"The arm {name!r} writes to nobody, so it cannot change anything.")
    unchanged = ArmKind.HOLD_OUT if is_held_out else ArmKind.CONTROL
    return Arm(
        name=name,
        weight=_read_whole(terms.get("weight"), f"The weight of the arm {name!r}", MOST_WEIGHT),
        kind=unchanged if changes is None else ArmKind.CHANGED,
        changes=changes or Changes(),
    )


def _parse_changes(value: JsonValue, arm: str) -> Changes | None:
    if value is None:
        return None
    terms = _read_object(value, f"changes of the arm {arm!r}", _CHANGE_KEYS)
    if not terms:
        raise ExperimentError(f"The arm {arm!r} changes nothing; known changes are {', '.join(_CHANGE_KEYS)}.")
    version, timing, channels = (terms.get(key) for key in _CHANGE_KEYS)
    return Changes(
        wording_version=None if version is None else _read_whole(version, f"wording_version of the arm {arm!r}", None),
        timing=None if timing is None else _read_timing(timing, arm),
        channels=None if channels is None else _read_channels(channels, arm),
    )


def _check_arms(arms: tuple[Arm, ...]) -> None:
    if not 2 <= len(arms) <= MOST_ARMS:
        raise ExperimentError(f"An experiment has 2 to {MOST_ARMS} arms, not {len(arms)}.")
    names = [arm.name for arm in arms]
    for name in names:
        if names.count(name) > 1:
            raise ExperimentError(f"Two arms have the name {name!r}.")
    controls = [arm.name for arm in arms if arm.kind is ArmKind.CONTROL]
    if len(controls) != 1:
        found = ", ".join(map(repr, controls)) or "none"
        raise ExperimentError(f"Exactly one arm must leave the rule as it is, without changes; here it is {found}.")
    if sum(arm.kind is ArmKind.HOLD_OUT for arm in arms) > 1:
        raise ExperimentError("Only one arm can be held out: two would be the same.")


def _check_comparable(experiment: Experiment) -> None:
    """Refuse comparisons that one side cannot win."""
    metric = experiment.metric
    for arm in experiment.arms:
        if arm.kind is ArmKind.HOLD_OUT and metric.needs_message:
            raise ExperimentError(
                f"The people of the arm {arm.name!r} get no message, so they cannot be compared by {metric.value!r}; "
                f"use {Metric.FEEDBACK.value!r} or {Metric.REPEAT_ORDER.value!r}."
            )
        if arm.changes.channels is not None and metric is Metric.OPENED:
            raise ExperimentError(
                f"The arm {arm.name!r} changes channels, and not every channel tells what was opened; "
                f"use {Metric.CLICKED.value!r}, {Metric.FEEDBACK.value!r} or {Metric.REPEAT_ORDER.value!r}."
            )


def _read_object(value: JsonValue, what: str, keys: Collection[str]) -> _Object:
    if not isinstance(value, Mapping):
        raise ExperimentError(f"{what} must be an object.")
    unknown = sorted(set(value) - set(keys))
    if unknown:
        raise ExperimentError(f"{what} has no {unknown[0]!r}; known are {', '.join(keys)}.")
    return value


def _read_list(value: JsonValue, what: str) -> Sequence[JsonValue]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ExperimentError(f"{what} must be a list.")
    return value


def _read_line(value: JsonValue, what: str, longest: int) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable() or len(value) > longest:
        raise ExperimentError(f"{what} must be one line of 1 to {longest} characters.")
    return value


def _read_whole(value: JsonValue, what: str, most: int | None) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1 and (most is None or value <= most):
        return value
    limits = "of 1 or more" if most is None else f"from 1 to {most}"
    raise ExperimentError(f"{what} must be a whole number {limits}.")


def _read_metric(value: JsonValue) -> Metric:
    known = [metric.value for metric in Metric]
    if not isinstance(value, str) or value not in known:
        raise ExperimentError(f"The metric of an experiment must be one of {', '.join(known)}, not {value!r}.")
    return Metric(value)


def _read_difference(value: JsonValue) -> float:
    if (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and _LEAST_DIFFERENCE <= value <= _MOST_DIFFERENCE
    ):
        return float(value)
    raise ExperimentError(
        "smallest_difference, the least one that matters to you, must be a number of percentage points "
        f"from {_LEAST_DIFFERENCE:g} to {_MOST_DIFFERENCE:g}."
    )


def _read_timing(value: JsonValue, arm: str) -> Timing:
    try:
        return parse_timing(value)
    except TimingError as problem:
        raise ExperimentError(f"The arm {arm!r} cannot have this timing. {problem}") from problem


def _read_channels(value: JsonValue, arm: str) -> tuple[Channel, ...]:
    known = [channel.value for channel in Channel]
    channels: list[Channel] = []
    for name in _read_list(value, f"channels of the arm {arm!r}"):
        if not isinstance(name, str) or name not in known:
            raise ExperimentError(f"The arm {arm!r} names the channel {name!r}; known are {', '.join(known)}.")
        channels.append(Channel(name))
    if not channels or len(set(channels)) < len(channels):
        raise ExperimentError(f"The arm {arm!r} must name at least one channel, and each once.")
    return tuple(channels)
