"""Whether the broker answers, told within a second and remembered for a few."""

import threading
from collections.abc import Callable
from typing import Final

from notifier.foundation.clock import monotonic_seconds

MOST_SECONDS: Final = 1.0
_REMEMBERED_SECONDS: Final = 5.0


class BrokerProbe:
    """Asks in a thread of its own: a broker that swallows every packet would hold the request for its time-outs."""

    def __init__(self, ask: Callable[[], bool]) -> None:
        """`ask` may take as long as it likes; it is never asked twice at once."""
        self._ask = ask
        self._lock = threading.Lock()
        self._asking: threading.Thread | None = None
        self._answer = False
        self._answered_at: float | None = None

    def __call__(self) -> bool:
        """The answer of the last seconds, or a new one; False when none came in time."""
        with self._lock:
            if self._is_fresh():
                return self._answer
            asking = self._asking
            if asking is None or not asking.is_alive():
                asking = self._asking = threading.Thread(target=self._find_out, name="broker-probe", daemon=True)
                asking.start()
        asking.join(MOST_SECONDS)
        return self._is_fresh() and self._answer

    def _find_out(self) -> None:
        self._answer = self._ask()
        self._answered_at = monotonic_seconds()

    def _is_fresh(self) -> bool:
        return self._answered_at is not None and monotonic_seconds() - self._answered_at < _REMEMBERED_SECONDS
