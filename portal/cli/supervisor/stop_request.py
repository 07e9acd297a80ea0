"""The wish of a person or the system that everything ends."""

import signal
from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequest:
    """Remembers the signals that ask for an end; a second one asks for it at once."""

    def __init__(self) -> None:
        """Nobody has asked yet."""
        self._count = 0

    def listen(self) -> None:
        """Take over the stop signals of this process."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._note)

    @property
    def is_made(self) -> bool:
        """Whether anybody asked."""
        return self._count > 0

    @property
    def is_urgent(self) -> bool:
        """Whether somebody asked again while the children were stopping."""
        return self._count > 1

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._count += 1
