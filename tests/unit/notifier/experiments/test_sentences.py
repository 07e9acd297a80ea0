"""What a merchant reads about an experiment, state by state."""

from collections.abc import Mapping
from gettext import NullTranslations

import pytest

from notifier.channels.translations import get_translations
from notifier.rules.experiments.confidence import Tally
from notifier.rules.experiments.definition import Experiment, Metric
from notifier.rules.experiments.parsing import ExperimentError, parse_experiment
from notifier.rules.experiments.results import summarise
from notifier.rules.experiments.sentences import render_results
from tests.unit.notifier.experiments.made_experiments import arm, describe, tallies, with_hold_out, with_weights

TWO = with_weights(1, 1)


def say(experiment: Experiment, counts: Mapping[str, Tally], language: str = "en") -> tuple[str, ...]:
    return render_results(summarise(experiment, counts), get_translations("en"), language).findings


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({}, "Not enough yet: roughly 3,700 more people are needed to compare “b” with “a”."),
        (
            tallies(a=(100, 5), b=(100, 6)),
            "Not enough yet: roughly 680 more people are needed to compare “b” with “a”.",
        ),
        (
            tallies(a=(1000, 250), b=(1000, 260)),
            "Not enough yet: roughly 2,500 more people are needed to compare “b” with “a”.",
        ),
        (
            tallies(a=(10_000, 2500), b=(10_000, 2510)),
            "“b” does as well as “a”: no difference larger than 2.1 percentage points is to be expected.",
        ),
        (
            tallies(a=(5000, 1000), b=(5000, 1350)),
            "“b” does better than “a”, by between 4.3 and 9.7 percentage points.",
        ),
        (
            tallies(a=(5000, 1350), b=(5000, 1000)),
            "“b” does worse than “a”, by between 4.3 and 9.7 percentage points.",
        ),
        (
            tallies(a=(5000, 1000), b=(4000, 1350)),
            (
                "The arms were not filled as planned, so nothing can be concluded: “a” has 55.6 percent of all people "
                "instead of 50.0. Something treats the arms differently: find it and start a new experiment."
            ),
        ),
    ],
)
def test_each_state_has_its_sentence(counts: dict[str, Tally], sentence: str) -> None:
    assert say(TWO, counts) == (sentence,)


@pytest.mark.parametrize(
    ("written_to", "nobody", "sentence"),
    [
        (
            (100, 5),
            (100, 6),
            "Not enough yet: roughly 680 more people are needed to compare “Nobody” with “Written to”.",
        ),
        (
            (20_000, 2000),
            (20_000, 1600),
            (
                "The message helps: people who get it (“Written to”) do better than people who do not (“Nobody”), "
                "by between 1.0 and 3.0 percentage points."
            ),
        ),
        (
            (20_000, 1600),
            (20_000, 2000),
            (
                "The message does harm: people who get it (“Written to”) do worse than people who do not (“Nobody”), "
                "by between 1.0 and 3.0 percentage points."
            ),
        ),
        (
            (20_000, 2000),
            (20_000, 2000),
            (
                "The message changes little: between people who get it (“Written to”) and people who do not (“Nobody”) "
                "no difference larger than 1.1 percentage points is to be expected."
            ),
        ),
    ],
)
def test_a_hold_out_is_told_as_what_the_message_does(
    written_to: tuple[int, int], nobody: tuple[int, int], sentence: str
) -> None:
    counts = {"Written to": Tally(*written_to), "Nobody": Tally(*nobody)}
    assert say(with_hold_out(), counts) == (sentence,)


def test_every_arm_but_the_control_has_a_finding() -> None:
    counts = tallies(a=(5000, 1000), b=(5000, 1350), c=(5000, 1000))
    first, second = say(with_weights(1, 1, 1), counts)
    assert first.startswith("“b” does better than “a”")
    assert second.startswith("“c” does as well as “a”")


def test_every_metric_is_named_and_the_assurance_is_given() -> None:
    said = set()
    for metric in Metric:
        results = summarise(parse_experiment(describe(metric=metric.value)), {})
        sentences = render_results(results, NullTranslations(), "en")
        said.add(sentences.success)
        assert "95 of 100" in sentences.assurance
    assert len(said) == len(Metric)


def test_numbers_are_written_as_in_the_language() -> None:
    (sentence,) = say(TWO, tallies(a=(5000, 1000), b=(5000, 1350)), "de")
    assert "4,3 and 9,7" in sentence
    (sentence,) = say(TWO, {}, "pt-BR")
    assert "3.700" in sentence


def test_a_difference_near_nothing_is_not_rounded_to_none() -> None:
    (sentence,) = say(TWO, tallies(a=(100_000, 50_000), b=(100_000, 50_870)))
    assert "between 0.09 and 1.65 " in sentence


def test_a_percent_sign_in_a_name_is_only_a_name() -> None:
    arms = [arm("As it is"), arm("10 % off %(low)s", changes={"wording_version": 2})]
    counts = {"As it is": Tally(5000, 1000), "10 % off %(low)s": Tally(5000, 1350)}
    (sentence,) = say(parse_experiment(describe(arms=arms)), counts)
    assert sentence.startswith("“10 % off %(low)s” does better")


def test_counts_for_an_unknown_arm_are_refused() -> None:
    with pytest.raises(ExperimentError, match="has no arm 'z'; its arms are 'a', 'b'"):
        summarise(TWO, tallies(z=(1, 0)))


@pytest.mark.parametrize("count", [(10, 11), (10, -1), (-5, -5)])
def test_impossible_counts_are_refused(count: tuple[int, int]) -> None:
    with pytest.raises(ExperimentError, match="'b' cannot have"):
        summarise(TWO, tallies(b=count))
