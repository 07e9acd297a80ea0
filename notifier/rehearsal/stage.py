"""Pages of recorded triggers played one after the other, and everything that listens to what becomes of them."""

import uuid
from collections.abc import Callable, Iterable, Sequence

from sqlalchemy.orm import Session

from notifier.foundation.database import Database
from notifier.rehearsal.choice import Choice
from notifier.rehearsal.clashes import ClashBook
from notifier.rehearsal.leave import look_again
from notifier.rehearsal.page import Page, Script, load_page
from notifier.rehearsal.play import Player
from notifier.rehearsal.read_only import reading_only
from notifier.rehearsal.sums import Sums
from notifier.rehearsal.tally import Tally


def play_pages(
    database: Database,
    script: Script,
    pages: Iterable[Sequence[uuid.UUID]],
    kept_messages: int,
    on_done: Callable[[int], None],
) -> Sums:
    """Play pages of triggers in their order, telling after each how many triggers are done."""
    stage, done = _Stage(script, kept_messages), 0
    for page in pages:
        # A transaction for each page: none stays open for as long as a rehearsal takes.
        with reading_only(database) as session:
            stage.take(session, load_page(session, script, page))
        done += len(page)
        on_done(done)
    return stage.sum_up()


class _Stage:
    """The player and who listens to it."""

    def __init__(self, script: Script, kept_messages: int) -> None:
        self._script = script
        self._player = Player(script)
        self._tally = Tally(script.rule.zone, kept_messages)
        self._clashes = ClashBook(script.rule.id)
        self._choice = Choice()

    def take(self, session: Session, page: Page) -> None:
        """Play a page and note what comes of it."""
        outcomes = list(self._player.play_page(session, page))
        has_others, rehearsed = len(self._script.rules) > 1, self._script.rule.id
        for outcome in look_again(session, page, self._player.memory, outcomes):
            if has_others:
                self._clashes.add(outcome)
            if outcome.rule.id == rehearsed:
                self._tally.add(outcome)
                self._choice.add(outcome)

    def sum_up(self) -> Sums:
        """What was noted."""
        return Sums(
            without_person=self._player.without_person,
            conditions_not_met=self._player.conditions_not_met,
            tally=self._tally.sum_up(),
            drawn=self._choice.list_drawn(),
            clashes=self._clashes.count(),
        )
