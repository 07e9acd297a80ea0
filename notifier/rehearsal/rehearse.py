"""A rule played over what was recorded: who would have got what, and what would have been held back."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeAlias

from sqlalchemy.orm import Session

from notifier.authoring.rules import RuleDraft
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.errors import ProductError
from notifier.foundation.sealing import Sealer
from notifier.queries.account_terms import load_terms
from notifier.rehearsal.choice import list_samples
from notifier.rehearsal.costs import Costs
from notifier.rehearsal.describe import (
    describe_message,
    describe_person,
    list_channels,
    list_clashes,
    list_days,
    list_deferred,
    list_held_back,
)
from notifier.rehearsal.page import Script
from notifier.rehearsal.read_only import reading_only
from notifier.rehearsal.recorded_triggers import list_triggers
from notifier.rehearsal.report import Rehearsal, Sample
from notifier.rehearsal.samples import list_measured, load_names, load_renderer
from notifier.rehearsal.script import load_script
from notifier.rehearsal.shares import play_all
from notifier.rehearsal.sums import Sums

MOST_DAYS: Final = 400
MOST_MESSAGES: Final = 10_000
_SAMPLES: Final = 3

#: Told how many triggers are done of how many.
Progress: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RehearsalRequest:
    """Which rule over which days; a stored one by its name, or a draft that may not be stored."""

    sender_id: uuid.UUID
    rule: str | RuleDraft
    days: int = 90
    #: How many of the newest decisions are reported one by one.
    messages: int = 100


def ignore_progress(_done: int, _of: int) -> None:
    """Nobody watches."""


def rehearse(
    database: Database, sealer: Sealer, request: RehearsalRequest, on_progress: Progress = ignore_progress
) -> Rehearsal:
    """Play a rule over the triggers of the last days. Nothing is sent and nothing is written: the database refuses.

    Raises `UnknownRecordError` for a rule or sender that is not known, `RuleError` for a draft that could not be saved.
    """
    _check(request)
    until = utc_now()
    with reading_only(database) as session:
        script = load_script(session, request.sender_id, request.rule, _window(request, until))
        triggers = list_triggers(session, script.window)
        costs = Costs(load_terms(session, sealer, request.sender_id))
    on_progress(0, len(triggers))
    sums = play_all(database, script, triggers, request.messages, lambda done: on_progress(done, len(triggers)))
    with reading_only(database) as session:
        return _report(session, script, sums, costs, len(triggers))


def _report(session: Session, script: Script, sums: Sums, costs: Costs, triggers: int) -> Rehearsal:
    window, tally = script.window, sums.tally
    samples = _render(session, script, sums, costs)
    newest = tuple(reversed(tally.newest))
    people = {*(one.recipient_id for one in tally.busiest), *(one.recipient_id for one in newest)}
    names = load_names(session, people)
    return Rehearsal(
        rule_name=script.names[script.rule.id],
        trigger=window.trigger,
        since=window.since,
        until=window.until,
        triggers=triggers,
        without_person=sums.without_person,
        conditions_not_met=sums.conditions_not_met,
        people=tally.people,
        channels=list_channels(tally, costs),
        days=list_days(tally),
        held_back=list_held_back(tally),
        deferred=list_deferred(tally),
        clashes=list_clashes(sums.clashes, script.names),
        busiest=tuple(describe_person(one, names) for one in tally.busiest),
        messages=tuple(describe_message(one, names) for one in newest),
        samples=samples,
    )


def _render(session: Session, script: Script, sums: Sums, costs: Costs) -> tuple[Sample, ...]:
    shown = list_samples(sums.drawn, _SAMPLES)
    measured = list_measured(sums.drawn, costs)
    everything = list(chain(shown, *measured.values()))
    if not everything:
        return ()
    renderer = load_renderer(session, script.window.sender_id, everything, costs)
    for language, texts in measured.items():
        costs.measure(language, [renderer.render(one) for one in texts])
    return tuple(Sample(describe_message(one, renderer.names), one.language, renderer.render(one)) for one in shown)


def _check(request: RehearsalRequest) -> None:
    if not 1 <= request.days <= MOST_DAYS:
        raise ProductError(f"A rehearsal looks back 1 to {MOST_DAYS} days.")
    if not 0 <= request.messages <= MOST_MESSAGES:
        raise ProductError(f"A rehearsal lists at most {MOST_MESSAGES} messages one by one.")


def _window(request: RehearsalRequest, until: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    return until - dt.timedelta(days=request.days), until
