"""Experiments on rules: starting and stopping them, who belongs to which arm, and what the counts say."""

from notifier.authoring.experiment_report import ArmReport, ExperimentReport, load_results
from notifier.authoring.experiments import load_all_runs, load_runs, start_experiment, stop_experiment
from notifier.rules.experiments.confidence import Tally
from notifier.rules.experiments.definition import Arm, ArmKind, Changes, Experiment, Metric
from notifier.rules.experiments.parsing import ExperimentError
from notifier.rules.experiments.results import Comparison, Difference, Finding, Results
from notifier.rules.experiments.runs import Run
from notifier.rules.experiments.sentences import ResultSentences

__all__ = [
    "Arm",
    "ArmKind",
    "ArmReport",
    "Changes",
    "Comparison",
    "Difference",
    "Experiment",
    "ExperimentError",
    "ExperimentReport",
    "Finding",
    "Metric",
    "ResultSentences",
    "Results",
    "Run",
    "Tally",
    "load_all_runs",
    "load_results",
    "load_runs",
    "start_experiment",
    "stop_experiment",
]
