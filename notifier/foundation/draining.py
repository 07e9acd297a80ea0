"""Emptying a table of due work: one drain of a kind per process, as long as there is something to do."""

import threading
from collections.abc import Callable

from notifier.foundation.clock import monotonic_seconds


class Drain:
    """Repeats a step until it finds nothing more; a call that comes meanwhile only asks for one more look."""

    def __init__(self) -> None:
        """Nothing runs yet."""
        self._running = threading.Lock()
        self._is_asked_again = False

    def run(self, step: Callable[[], bool], *, seconds: float) -> bool:
        """Call `step` while it returns True, for about `seconds`; returns whether work may be left."""
        self._is_asked_again = True
        if not self._running.acquire(blocking=False):
            return False
        try:
            return self._repeat(step, monotonic_seconds() + seconds)
        finally:
            self._running.release()

    def _repeat(self, step: Callable[[], bool], end: float) -> bool:
        while self._is_asked_again:
            self._is_asked_again = False
            while step():
                if monotonic_seconds() > end:
                    return True
        return False
