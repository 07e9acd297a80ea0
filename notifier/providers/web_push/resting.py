"""Leaving a push service alone for a moment when nobody answers there, so that it does not hold up the others."""

import threading
from dataclasses import dataclass
from typing import Final

from notifier.foundation.clock import monotonic_seconds

#: After so many requests in a row without any answer.
FAILURES_BEFORE_REST: Final = 2
REST_SECONDS: Final = 20.0


@dataclass(slots=True)
class _Record:
    failures: int = 0
    rests_until: float = 0.0


class OriginRests:
    """What is known of each origin's silence; shared by threads."""

    def __init__(self) -> None:
        """Nobody rests."""
        self._records: dict[str, _Record] = {}
        self._lock = threading.Lock()

    def find_rest_seconds(self, origin: str) -> float | None:
        """How long the origin is still left alone, None when it may be asked."""
        record = self._records.get(origin)
        if record is None:
            return None
        left = record.rests_until - monotonic_seconds()
        return left if left > 0 else None

    def note_silence(self, origin: str) -> None:
        """Nobody answered; after a rest, one more such time begins the next."""
        with self._lock:
            record = self._records.setdefault(origin, _Record())
            record.failures += 1
            if record.failures >= FAILURES_BEFORE_REST:
                record.rests_until = monotonic_seconds() + REST_SECONDS

    def note_answer(self, origin: str) -> None:
        """Somebody answered, whatever it was."""
        if origin in self._records:
            with self._lock:
                self._records.pop(origin, None)
