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
from notifier.rehearsal.choice import Choice
from notifier.rehearsal.clashes import ClashBook
from notifier.rehearsal.costs import Costs
from notifier.rehearsal.leave import look_again
from notifier.rehearsal.page import Page, Script, load_page
from notifier.rehearsal.play import Player
from notifier.rehearsal.read_only import reading_only
from notifier.rehearsal.recorded_triggers import PAGE_SIZE, list_triggers
from notifier.rehearsal.report import Rehearsal, Sample
from notifier.rehearsal.samples import list_measured, load_easel, load_names
from notifier.rehearsal.script import load_script
from notifier.rehearsal.tally import Tally, describe_message, describe_person

MOST_DAYS: Final = 400
MOST_MESSAGES: Final = 10_000
_SAMPLES: Final = 3
_BUSIEST: Final = 10

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
        ids = list_triggers(session, script.window)
        costs = Costs(load_terms(session, sealer, request.sender_id))
    stage = _Stage(script, Tally(script.rule.zone, request.messages), costs)
    for start in range(0, len(ids), PAGE_SIZE):
        on_progress(start, len(ids))
        # A transaction for each page: none stays open for as long as a rehearsal takes.
        with reading_only(database) as session:
            stage.take(session, load_page(session, script, ids[start : start + PAGE_SIZE]))
    on_progress(len(ids), len(ids))
    with reading_only(database) as session:
        return stage.report(session, len(ids))


class _Stage:
    """Everything that listens to the outcomes."""

    def __init__(self, script: Script, tally: Tally, costs: Costs) -> None:
        self._script = script
        self._player = Player(script)
        self._tally = tally
        self._costs = costs
        self._clashes = ClashBook(script.rule.id)
        self._choice = Choice()

    def take(self, session: Session, page: Page) -> None:
        """Play a page and note what comes of it."""
        outcomes = list(self._player.play_page(session, page))
        has_others = len(self._script.rules) > 1
        for outcome in look_again(session, page, self._player.memory, outcomes):
            if has_others:
                self._clashes.add(outcome)
            if outcome.rule.id == self._script.rule.id:
                self._tally.add(outcome)
                self._costs.add(outcome)
                self._choice.add(outcome)

    def report(self, session: Session, triggers: int) -> Rehearsal:
        """What was noted."""
        window, tally = self._script.window, self._tally
        samples = self._render(session)
        busiest = tally.list_busiest(_BUSIEST)
        newest = tuple(reversed(tally.newest))
        people = {*(one for one, _ in busiest), *(outcome.recipient_id for outcome in newest)}
        names = load_names(session, people)
        return Rehearsal(
            rule_name=self._script.names[self._script.rule.id],
            trigger=window.trigger,
            since=window.since,
            until=window.until,
            triggers=triggers,
            without_person=self._player.without_person,
            conditions_not_met=self._player.conditions_not_met,
            people=tally.people,
            channels=tally.list_channels(self._costs),
            days=tally.list_days(),
            held_back=tally.list_held_back(),
            deferred=tally.list_deferred(),
            clashes=self._clashes.list_clashes(self._script.names),
            busiest=tuple(describe_person(one, person, names) for one, person in busiest),
            messages=tuple(describe_message(outcome, names) for outcome in newest),
            samples=samples,
        )

    def _render(self, session: Session) -> tuple[Sample, ...]:
        shown = self._choice.list_samples(_SAMPLES)
        measured = list_measured(self._choice, self._costs)
        outcomes = list(chain(shown, *measured.values()))
        if not outcomes:
            return ()
        easel = load_easel(session, self._script.window.sender_id, outcomes, self._costs)
        for language, texts in measured.items():
            self._costs.measure(language, [easel.render(outcome) for outcome in texts])
        return tuple(
            Sample(describe_message(outcome, easel.names), outcome.language, easel.render(outcome)) for outcome in shown
        )


def _check(request: RehearsalRequest) -> None:
    if not 1 <= request.days <= MOST_DAYS:
        raise ProductError(f"A rehearsal looks back 1 to {MOST_DAYS} days.")
    if not 0 <= request.messages <= MOST_MESSAGES:
        raise ProductError(f"A rehearsal lists at most {MOST_MESSAGES} messages one by one.")


def _window(request: RehearsalRequest, until: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    return until - dt.timedelta(days=request.days), until
