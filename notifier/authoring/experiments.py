"""Experiments on a sender's rules: started, stopped and kept; what people were drawn for never changes."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, Final, cast

from sqlalchemy import Row, Table, null, select
from sqlalchemy.orm import Session

from notifier.authoring.rules import get_rule_row, lock_rule_row
from notifier.foundation.clock import utc_now
from notifier.foundation.errors import UnknownRecordError
from notifier.models import Message, MessageTemplate, Rule, Sender
from notifier.rules.experiments.definition import Experiment
from notifier.rules.experiments.parsing import ExperimentError, parse_experiment
from notifier.rules.experiments.runs import Run, find_running, parse_runs
from notifier.vocabulary.facts import JsonValue

_RULES = cast(Table, Rule.__table__)
_SENDERS = cast(Table, Sender.__table__)
_MESSAGES = cast(Table, Message.__table__)
_TEMPLATES = cast(Table, MessageTemplate.__table__)
_COLUMNS: Final = (_RULES.c.id, _RULES.c.name, _RULES.c.experiment)


def start_experiment(session: Session, sender_id: uuid.UUID, rule_name: str, document: JsonValue) -> Run:
    """Draw everybody the rule answers from now on for an arm of this experiment (JSON as `parse_experiment` reads it).

    The same experiment again changes nothing, another of the same key takes its place as long as nobody was drawn.
    Raises `ExperimentError` with what is wrong, `UnknownRecordError` for an unknown rule.
    """
    experiment = parse_experiment(document)
    rule = lock_rule_row(session, sender_id, rule_name)
    stored, runs = _read_stored(rule), parse_runs(rule.experiment)
    running = find_running(runs)
    if running is not None:
        if running.experiment == experiment:
            return running
        _check_replaceable(session, sender_id, rule, running, experiment)
        stored, runs = stored[:-1], runs[:-1]
    _check_key(session, sender_id, rule, experiment.key, runs)
    _check_versions(session, rule, experiment)
    started = {"experiment": document, "started_at": utc_now().isoformat(), "stopped_at": None}
    return _store(session, sender_id, rule, [*stored, started])


def stop_experiment(session: Session, sender_id: uuid.UUID, rule_name: str) -> Run:
    """Let everybody meet the rule as it is from now on; the results stay. Raises `UnknownRecordError` without one."""
    rule = lock_rule_row(session, sender_id, rule_name)
    stored = _read_stored(rule)
    if find_running(parse_runs(rule.experiment)) is None:
        raise UnknownRecordError(f"No experiment runs on the rule {rule_name!r}.")
    return _store(session, sender_id, rule, [*stored[:-1], {**stored[-1], "stopped_at": utc_now().isoformat()}])


def load_runs(session: Session, sender_id: uuid.UUID, rule_name: str) -> tuple[uuid.UUID, tuple[Run, ...]]:
    """The rule's id and every experiment there was on it, the oldest first; raises `UnknownRecordError`."""
    rule = get_rule_row(session, sender_id, rule_name)
    return rule.id, parse_runs(rule.experiment)


def load_all_runs(session: Session, sender_id: uuid.UUID) -> Mapping[uuid.UUID, tuple[Run, ...]]:
    """Every experiment of a sender by the id of its rule, the oldest of each first; rules without one are missing."""
    rows = session.execute(select(*_COLUMNS).where(_RULES.c.sender_id == sender_id, _RULES.c.experiment.is_not(null())))
    found = {row.id: parse_runs(row.experiment) for row in rows}
    return {rule_id: runs for rule_id, runs in found.items() if runs}


def _read_stored(rule: Row[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    return list(rule.experiment["runs"]) if rule.experiment else []


def _check_replaceable(
    session: Session, sender_id: uuid.UUID, rule: Row[*tuple[Any, ...]], running: Run, wanted: Experiment
) -> None:
    key = running.experiment.key
    if wanted.key != key:
        raise ExperimentError(
            f"The experiment {key!r} runs on the rule {rule.name!r}: stop it before you start another."
        )
    if _has_people(session, sender_id, rule.id, running.started_at):
        raise ExperimentError(
            f"People were drawn for the experiment {key!r} already, so it cannot be changed: "
            "stop it and start a new one with another key."
        )


def _has_people(session: Session, sender_id: uuid.UUID, rule_id: uuid.UUID, since: dt.datetime) -> bool:
    drawn = select(_MESSAGES.c.id).where(
        _MESSAGES.c.sender_id == sender_id,
        _MESSAGES.c.created_at >= since,
        _MESSAGES.c.rule_id == rule_id,
        _MESSAGES.c.arm.is_not(None),
    )
    return session.scalar(drawn.limit(1)) is not None


def _check_key(
    session: Session, sender_id: uuid.UUID, rule: Row[*tuple[Any, ...]], key: str, runs: tuple[Run, ...]
) -> None:
    """A key draws the same people into arms of the same names wherever it is used."""
    used = {run.experiment.key: rule.name for run in runs}
    others = session.execute(
        select(*_COLUMNS).where(
            _RULES.c.sender_id == sender_id, _RULES.c.id != rule.id, _RULES.c.experiment.is_not(null())
        )
    )
    for other in others:
        used |= {run.experiment.key: other.name for run in parse_runs(other.experiment)}
    if key in used:
        raise ExperimentError(
            f"The key {key!r} was used on the rule {used[key]!r} already; a new experiment has a key of its own."
        )


def _check_versions(session: Session, rule: Row[*tuple[Any, ...]], experiment: Experiment) -> None:
    query = select(_TEMPLATES.c.version, _TEMPLATES.c.is_current).where(_TEMPLATES.c.rule_id == rule.id)
    stored = session.execute(query.distinct()).all()
    known = sorted({row.version for row in stored})
    # In some language or channel people read something else.
    differing = {row.version for row in stored if not row.is_current}
    for arm in experiment.arms:
        version = arm.changes.wording_version
        if version is not None and version not in known:
            there = f"there are {', '.join(map(str, known))}" if known else "there are none yet"
            raise ExperimentError(
                f"The arm {arm.name!r} names version {version} of the words written for the rule {rule.name!r} alone, "
                f"but {there}."
            )
        if version is not None and version not in differing:
            raise ExperimentError(
                f"The arm {arm.name!r} names version {version} of the words, which everybody reads now: write the "
                "words for the others first, or go back to the built-in ones."
            )


def _store(session: Session, sender_id: uuid.UUID, rule: Row[*tuple[Any, ...]], runs: list[dict[str, Any]]) -> Run:
    session.execute(_RULES.update().where(_RULES.c.id == rule.id).values(experiment={"runs": runs}))
    # What arms say is remembered with the sender's words, by its version (`notifier.authoring.wording_book`).
    raised = _SENDERS.update().where(_SENDERS.c.id == sender_id)
    session.execute(raised.values(version=_SENDERS.c.version + 1))
    return parse_runs({"runs": runs})[-1]
