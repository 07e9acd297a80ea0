"""Experiments on a rule: reading their JSON, who belongs to which arm, and what the counts say."""

from notifier.rules.experiments.assignment import choose_arm
from notifier.rules.experiments.confidence import Tally
from notifier.rules.experiments.definition import Arm, ArmKind, Changes, Experiment, Metric
from notifier.rules.experiments.parsing import ExperimentError, parse_experiment
from notifier.rules.experiments.results import Comparison, Difference, Finding, Results, summarise
from notifier.rules.experiments.sentences import ResultSentences, render_results

__all__ = [
    "Arm",
    "ArmKind",
    "Changes",
    "Comparison",
    "Difference",
    "Experiment",
    "ExperimentError",
    "Finding",
    "Metric",
    "ResultSentences",
    "Results",
    "Tally",
    "choose_arm",
    "parse_experiment",
    "render_results",
    "summarise",
]
