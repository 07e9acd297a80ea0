"""What became of an experiment, in numbers and in sentences of the merchant's language."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from notifier.authoring.experiments import load_runs
from notifier.channels.translations import choose_language, get_translations
from notifier.foundation.errors import UnknownRecordError
from notifier.queries.experiment_counts import ArmCount, count_experiment
from notifier.rules.experiments.definition import Arm, ArmKind, Metric
from notifier.rules.experiments.results import Comparison, Difference, Finding, summarise
from notifier.rules.experiments.runs import Run
from notifier.rules.experiments.sentences import ResultSentences, render_results


@dataclass(frozen=True, slots=True)
class ArmReport:
    """One arm: people whose time for success is over, those who succeeded, and those whose time still runs."""

    name: str
    kind: ArmKind
    weight: int
    recipients: int
    successes: int
    waiting: int
    #: None for the control, to which all others are compared.
    finding: Finding | None
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class ExperimentReport:
    """Arms in the experiment's order, and what may be concluded."""

    rule: str
    key: str
    metric: Metric
    smallest_difference: float
    window_days: int
    started_at: dt.datetime
    #: None while it runs.
    stopped_at: dt.datetime | None
    arms: tuple[ArmReport, ...]
    sentences: ResultSentences


def load_results(
    session: Session, sender_id: uuid.UUID, rule_name: str, language: str, *, key: str | None = None
) -> ExperimentReport:
    """The results of the newest experiment on a rule, or of the one with this key, at this moment.

    `language` is a tag such as `pt-BR`. Raises `UnknownRecordError` for an unknown rule, and without experiment.
    """
    rule_id, runs = load_runs(session, sender_id, rule_name)
    run = _choose_run(rule_name, runs, key)
    counts = count_experiment(session, sender_id, rule_id, run)
    results = summarise(run.experiment, {name: count.tally for name, count in counts.items()})
    spoken = choose_language([language])
    compared = {comparison.arm.name: comparison for comparison in results.comparisons}
    return ExperimentReport(
        rule=rule_name,
        key=run.experiment.key,
        metric=run.experiment.metric,
        smallest_difference=run.experiment.smallest_difference,
        window_days=run.experiment.window_days,
        started_at=run.started_at,
        stopped_at=run.stopped_at,
        arms=tuple(_report(arm, counts[arm.name], compared.get(arm.name)) for arm in run.experiment.arms),
        sentences=render_results(results, get_translations(spoken), spoken),
    )


def _choose_run(rule_name: str, runs: tuple[Run, ...], key: str | None) -> Run:
    wanted = [run for run in runs if key in (None, run.experiment.key)]
    if wanted:
        return wanted[-1]
    keys = ", ".join(run.experiment.key for run in runs)
    if not keys:
        raise UnknownRecordError(f"There was no experiment on the rule {rule_name!r} yet.")
    raise UnknownRecordError(f"There was no experiment {key!r} on the rule {rule_name!r}; known are {keys}.")


def _report(arm: Arm, count: ArmCount, comparison: Comparison | None) -> ArmReport:
    return ArmReport(
        name=arm.name,
        kind=arm.kind,
        weight=arm.weight,
        recipients=count.tally.recipients,
        successes=count.tally.successes,
        waiting=count.waiting,
        finding=comparison.finding if comparison is not None else None,
        difference=comparison.difference if comparison is not None else None,
    )
