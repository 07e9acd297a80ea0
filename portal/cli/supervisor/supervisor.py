"""Keeps the children of one instance alive and ends them, those started last first."""

import time
from collections.abc import Callable, Sequence

from notifier.foundation.clock import monotonic_seconds
from notifier.foundation.errors import ProductError
from portal.cli.supervisor.child import Child
from portal.cli.supervisor.folder_lock import FolderLock
from portal.cli.supervisor.guard_process import GuardProcess
from portal.cli.supervisor.logs import keep_log_short
from portal.cli.supervisor.stop_request import StopRequest
from portal.cli.supervisor.terminal import say

TICK_SECONDS = 0.1
WELL_CHECK_SECONDS = 2.0
#: A busy moment may cost one or two answers.
MOST_MISSED_ANSWERS = 3
#: One more than the broker needs to put an unreadable file aside.
HOPELESS_DEATHS = 4


class Supervisor:
    """Owns the children from their start to their end."""

    def __init__(self, lock: FolderLock, stop_request: StopRequest, guard: GuardProcess) -> None:
        """No child yet."""
        self._lock = lock
        self._stop_request = stop_request
        self._guard = guard
        self._groups: list[tuple[Child, ...]] = []
        self._missed_answers: dict[str, int] = {}
        self._next_check_at = 0.0

    def may_go_on(self) -> bool:
        """Whether nobody has asked to stop."""
        return not self._stop_request.is_made

    @property
    def children(self) -> tuple[Child, ...]:
        """In the order of their starts."""
        return tuple(child for group in self._groups for child in group)

    @property
    def hopeless(self) -> Child | None:
        """The first child that died so often in a row that a first start should be given up."""
        return next((child for child in self.children if child.quick_deaths >= HOPELESS_DEATHS), None)

    def start(self, children: Sequence[Child]) -> None:
        """Start these children and look after them from now on, those of earlier calls included."""
        self._groups.append(tuple(children))
        for child in children:
            child.start()
        self._note_children()

    def keep(self, until: Callable[[], bool], within_seconds: float = float("inf")) -> bool:
        """Look after the children until something is true; False when time ran out or somebody asked to stop."""
        ends_at = monotonic_seconds() + within_seconds
        while self.may_go_on() and monotonic_seconds() < ends_at:
            self._look_after_children()
            if until():
                return True
            time.sleep(TICK_SECONDS)
        return False

    def stop(self) -> None:
        """End the children that were started together together, the last ones first; the slow ones are killed."""
        for group in reversed(self._groups):
            asked_at = monotonic_seconds()
            for child in reversed(group):
                child.ask_to_stop()
            for child in reversed(group):
                self._wait_for_end(child, asked_at + child.plan.grace_seconds)
        self._lock.note_children({})

    def _wait_for_end(self, child: Child, ends_at: float) -> None:
        while not child.wait(TICK_SECONDS):
            if self._stop_request.is_urgent or monotonic_seconds() > ends_at:
                say(f"The {child.plan.name} did not stop in time and was ended.")
                break
        child.kill()

    def _look_after_children(self) -> None:
        for child in self.children:
            if child.pid is None:
                self._bring_back(child)
        if monotonic_seconds() >= self._next_check_at:
            self._next_check_at = monotonic_seconds() + WELL_CHECK_SECONDS
            self._check_answers()

    def _bring_back(self, child: Child) -> None:
        if child.start_again_at is None:
            pause = child.note_death()
            say(f"The {child.plan.name} {_how_it_ended(child.exit_status)}; it starts again in {pause:.1f} s.")
        elif monotonic_seconds() >= child.start_again_at:
            self._start_again(child)

    def _start_again(self, child: Child) -> None:
        try:
            child.start()
        except (OSError, ProductError) as problem:
            child.postpone()
            say(f"The {child.plan.name} cannot be started: {problem}")
        self._note_children()

    def _check_answers(self) -> None:
        for child in self.children:
            name = child.plan.name
            keep_log_short(child.plan.log)
            if child.pid is None or child.plan.is_well is None or child.plan.is_well():
                self._missed_answers[name] = 0
                continue
            self._missed_answers[name] = self._missed_answers.get(name, 0) + 1
            if self._missed_answers[name] >= MOST_MISSED_ANSWERS:
                self._missed_answers[name] = 0
                say(f"The {name} runs but does not answer.")
                child.kill()

    def _note_children(self) -> None:
        pids = {child.plan.name: child.pid for child in self.children if child.pid is not None}
        self._lock.note_children(pids)
        self._guard.tell(tuple(pids.values()))


def _how_it_ended(status: int | None) -> str:
    if status is not None and status < 0:
        return f"was killed by signal {-status}"
    return f"ended with status {status}"
