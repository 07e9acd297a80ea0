"""The experiments of one rule as they are stored: the one that runs, and those that were stopped, for their results."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from notifier.rules.experiments.definition import Experiment
from notifier.rules.experiments.parsing import ExperimentError, parse_experiment
from notifier.vocabulary.facts import JsonValue


@dataclass(frozen=True, slots=True)
class Run:
    """An experiment and when it took people in; `stopped_at` is None while it does."""

    experiment: Experiment
    started_at: dt.datetime
    stopped_at: dt.datetime | None


def parse_runs(stored: JsonValue) -> tuple[Run, ...]:
    """The runs of `{"runs": [{"experiment": {…}, "started_at": "…", "stopped_at": "…" or null}]}`, the oldest first.

    Nothing stored means none. Raises `ExperimentError`.
    """
    runs = stored.get("runs") if isinstance(stored, Mapping) else None
    if isinstance(runs, str) or not isinstance(runs, Sequence):
        return ()
    return tuple(map(_parse_run, runs))


def find_running(runs: Sequence[Run]) -> Run | None:
    """The one that takes people in; only the newest can."""
    return runs[-1] if runs and runs[-1].stopped_at is None else None


def _parse_run(stored: JsonValue) -> Run:
    if not isinstance(stored, Mapping):
        raise ExperimentError("A stored experiment must be an object.")
    started_at = _read_moment(stored.get("started_at"))
    if started_at is None:
        raise ExperimentError("A stored experiment must say when it was started.")
    return Run(parse_experiment(stored.get("experiment")), started_at, _read_moment(stored.get("stopped_at")))


def _read_moment(stored: JsonValue) -> dt.datetime | None:
    return dt.datetime.fromisoformat(stored) if isinstance(stored, str) else None
