"""An experiment is read from JSON, and whatever is wrong with it is said in one sentence."""

from typing import Any

import pytest

from notifier.rules.experiments.definition import Arm, ArmKind, Changes, Metric
from notifier.rules.experiments.parsing import ExperimentError, parse_experiment
from notifier.rules.schedule import After, Unit
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import JsonValue
from tests.unit.notifier.experiments.made_experiments import arm, describe

CHANGED = {"wording_version": 2}


def test_every_part_of_an_experiment_is_read() -> None:
    timing: dict[str, JsonValue] = {"kind": "after", "amount": 2, "unit": "hours"}
    terms: dict[str, JsonValue] = {"wording_version": 4, "timing": timing, "channels": ["push", "email"]}
    arms = [arm("As it is", 8), arm("Other", 1, changes=terms), arm("Nobody", 1, hold_out=True)]
    experiment = parse_experiment(describe(metric="repeat_order", smallest_difference=2.5, arms=arms))
    assert (experiment.key, experiment.metric, experiment.smallest_difference) == (
        "shipped-words",
        Metric.REPEAT_ORDER,
        2.5,
    )
    assert experiment.arms == (
        Arm("As it is", 8, ArmKind.CONTROL, Changes()),
        Arm("Other", 1, ArmKind.CHANGED, Changes(4, After(2, Unit.HOURS, None), (Channel.PUSH, Channel.EMAIL))),
        Arm("Nobody", 1, ArmKind.HOLD_OUT, Changes()),
    )
    assert experiment.control == experiment.arms[0]
    assert experiment.window_days == 7
    assert parse_experiment(describe(window_days=90)).window_days == 90
    assert experiment.shares == {"As it is": 0.8, "Other": 0.1, "Nobody": 0.1}


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"key": ""}, "The key of an experiment must be one line of 1 to 100 characters."),
        ({"key": "two\nlines"}, "The key of an experiment must be one line"),
        ({"metric": "fame"}, "must be one of delivered, opened, clicked, feedback, repeat_order, not 'fame'"),
        ({"metric": ["clicked"]}, "must be one of delivered"),
        ({"smallest_difference": None}, "from 0.1 to 50"),
        ({"smallest_difference": True}, "from 0.1 to 50"),
        ({"smallest_difference": 0.05}, "from 0.1 to 50"),
        ({"smallest_difference": float("nan")}, "from 0.1 to 50"),
        ({"window_days": 0}, "window_days must be a whole number from 1 to 90."),
        ({"window_days": "a week"}, "window_days must be a whole number from 1 to 90."),
        ({"arms": "many"}, "The arms of an experiment must be a list."),
        ({"winner": "Friendly"}, "has no 'winner'; known are key, metric, smallest_difference, arms, window_days"),
    ],
)
def test_a_wrong_term_is_named(changes: dict[str, Any], part: str) -> None:
    with pytest.raises(ExperimentError) as refusal:
        parse_experiment(describe(**changes))
    assert part in str(refusal.value)


@pytest.mark.parametrize(
    ("arms", "part"),
    [
        ([arm("A")], "2 to 6 arms, not 1"),
        ([arm("A"), *(arm(str(n), changes=CHANGED) for n in range(6))], "2 to 6 arms, not 7"),
        ([arm("A"), arm("A", changes=CHANGED)], "Two arms have the name 'A'."),
        ([arm("A"), arm("B")], "without changes; here it is 'A', 'B'"),
        ([arm("A", changes=CHANGED), arm("B", changes=CHANGED)], "without changes; here it is none"),
        ([arm("A"), arm("B", changes=CHANGED, hold_out=True)], "'B' writes to nobody"),
        ([arm("A"), arm("B", hold_out="yes")], "hold_out of the arm 'B' must be true or false"),
        ([arm("A"), arm("B", hold_out=True)], "cannot be compared by 'clicked'; use 'feedback' or 'repeat_order'"),
        ([arm("A", 0), arm("B", changes=CHANGED)], "The weight of the arm 'A' must be a whole number from 1 to 1000."),
        ([arm("A", 1001), arm("B", changes=CHANGED)], "from 1 to 1000"),
        ([{"name": "A"}, arm("B", changes=CHANGED)], "The weight of the arm 'A'"),
        ([{"weight": 1}], "The name of an arm must be one line of 1 to 60 characters."),
        (["A"], "An arm must be an object."),
        ([arm("A"), arm("B", changes={})], "'B' changes nothing; known changes are wording_version, timing, channels"),
        ([arm("A"), arm("B", changes={"colour": 1})], "changes of the arm 'B' has no 'colour'"),
        ([arm("A"), arm("B", changes={"wording_version": 0})], "wording_version of the arm 'B' must be a whole number"),
        ([arm("A"), arm("B", changes={"wording_version": True})], "of 1 or more"),
        (
            [arm("A"), arm("B", changes={"timing": {"kind": "never"}})],
            "'B' cannot have this timing. The kind of a timing is one of",
        ),
        (
            [arm("A"), arm("B", changes={"timing": "later"})],
            "'B' cannot have this timing. The timing must be an object",
        ),
        ([arm("A"), arm("B", changes={"channels": []})], "at least one channel"),
        ([arm("A"), arm("B", changes={"channels": ["sms", "sms"]})], "each once"),
        ([arm("A"), arm("B", changes={"channels": ["fax"]})], "names the channel 'fax'; known are email, sms"),
    ],
)
def test_a_wrong_arm_is_named(arms: list[Any], part: str) -> None:
    with pytest.raises(ExperimentError) as refusal:
        parse_experiment(describe(arms=arms))
    assert part in str(refusal.value)


def test_two_arms_without_messages_would_be_the_same() -> None:
    arms = [arm("A"), arm("B", hold_out=True), arm("C", hold_out=True)]
    with pytest.raises(ExperimentError, match="Only one arm can be held out"):
        parse_experiment(describe(metric="feedback", arms=arms))


def test_channels_are_not_compared_by_what_some_cannot_tell() -> None:
    arms = [arm("A"), arm("B", changes={"channels": ["sms"]})]
    with pytest.raises(ExperimentError, match="not every channel tells what was opened"):
        parse_experiment(describe(metric="opened", arms=arms))


@pytest.mark.parametrize("value", [None, [], "x", 3])
def test_an_experiment_is_an_object(value: JsonValue) -> None:
    with pytest.raises(ExperimentError, match="An experiment must be an object"):
        parse_experiment(value)
