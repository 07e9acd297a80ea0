"""Wake-up calls to workers, merged and sent beside the request so that no caller waits for the broker."""

import threading
from collections.abc import Callable

from notifier.foundation.logs import get_logger

_log = get_logger(__name__)


class WakeUps:
    """A background thread that publishes each requested task name once per pause, dropping what the broker refuses.

    A lost call costs nothing but time: sweepers look at the same tables every second or two.
    """

    def __init__(self, publish: Callable[[str], None], *, pause_seconds: float = 0.05) -> None:
        """`publish` sends one task name to the broker and may raise `OSError` or the client's own errors."""
        self._publish = publish
        self._pause_seconds = pause_seconds
        self._names: set[str] = set()
        self._condition = threading.Condition()
        self._thread: threading.Thread | None = None

    def request(self, name: str) -> None:
        """Note a task name; returns at once."""
        with self._condition:
            self._names.add(name)
            # Started late, so that a forked server process has a thread of its own.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="wake-ups", daemon=True)
                self._thread.start()
            self._condition.notify()

    def _run(self) -> None:
        while True:
            with self._condition:
                while not self._names:
                    self._condition.wait()
                names, self._names = self._names, set()
            for name in sorted(names):
                self._send(name)
            threading.Event().wait(self._pause_seconds)

    def _send(self, name: str) -> None:
        try:
            self._publish(name)
        except Exception as problem:  # noqa: BLE001  edge of a thread: brokers raise their own families
            _log.warning("wake_up_not_sent", task=name, problem=type(problem).__name__)
