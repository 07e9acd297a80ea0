"""Accounts that do not answer, or keep failing, rest for a while: their time-outs would hold up the others."""

import threading
from collections.abc import Iterable
from typing import Final

from notifier.foundation.clock import monotonic_seconds
from notifier.providers.contract import Outcome
from notifier.vocabulary.message_status import AttemptOutcome

FIRST_REST_SECONDS: Final = 20.0
LONGEST_REST_SECONDS: Final = 300.0
#: So many refusals in a row speak of the account, not of the messages.
MOST_REFUSALS: Final = 5
#: Each of these cost a time-out and left a message nobody knows about.
MOST_UNKNOWN: Final = 2


class CircuitBreaker:
    """Knows which accounts rest; one in a process, shared by its threads.

    A rest ends with one message: when that fails too, the next rest is twice as long.
    """

    def __init__(self) -> None:
        """Every account is awake."""
        self._lock = threading.Lock()
        self._rests_until: dict[str, float] = {}
        self._last_rest: dict[str, float] = {}
        self._failures: dict[str, tuple[int, int]] = {}

    def is_resting(self, key: str) -> bool:
        """Whether the account is to be left alone."""
        return monotonic_seconds() < self._rests_until.get(key, 0.0)

    def find_rest_seconds(self, key: str) -> float:
        """How long the account is to be left alone yet; 0 when it is awake."""
        return max(0.0, self._rests_until.get(key, 0.0) - monotonic_seconds())

    def is_on_probation(self, key: str) -> bool:
        """Whether the account has rested and nobody knows yet whether it has recovered."""
        return key in self._last_rest

    def note(self, key: str, outcomes: Iterable[Outcome]) -> bool:
        """Learn from what an account has just answered, in order; returns whether it rests now."""
        with self._lock:
            for outcome in outcomes:
                self._note(key, outcome)
        return self.is_resting(key)

    def _note(self, key: str, outcome: Outcome) -> None:
        refusals, unknown = self._failures.get(key, (0, 0))
        most_refusals, most_unknown = (1, 1) if self.is_on_probation(key) else (MOST_REFUSALS, MOST_UNKNOWN)
        if outcome.kind is AttemptOutcome.UNKNOWN:
            unknown += 1
        elif outcome.kind is AttemptOutcome.TRANSIENT:
            refusals += 1
        elif outcome.kind is not AttemptOutcome.NOT_HANDED_OVER:
            refusals = unknown = 0
            self._last_rest.pop(key, None)
        self._failures[key] = refusals, unknown
        is_gone = outcome.kind is AttemptOutcome.TRANSIENT and outcome.code is None
        if outcome.wait_seconds is not None:
            self._rest(key, outcome.wait_seconds)
        elif not self.is_resting(key) and (is_gone or refusals >= most_refusals or unknown >= most_unknown):
            # Once for all that failed side by side.
            longer = self._last_rest.get(key, FIRST_REST_SECONDS / 2) * 2
            self._last_rest[key] = min(longer, LONGEST_REST_SECONDS)
            self._rest(key, self._last_rest[key])

    def _rest(self, key: str, seconds: float) -> None:
        self._failures.pop(key, None)
        self._rests_until[key] = max(self._rests_until.get(key, 0.0), monotonic_seconds() + seconds)
