"""Waiting for what other processes bring about: on a condition with a deadline, never for a guessed time."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

#: Generous: two cores may be shared with other work. Every wait ends as soon as what it waits for is there.
PATIENCE_SECONDS = 180.0


def wait_for(find: Callable[[], Found], seconds: float = PATIENCE_SECONDS, *, what: str | Callable[[], str]) -> Found:
    """The first true value of `find`; fails with what was waited for, asked for at the end, when there is none."""
    ends_at = time.monotonic() + seconds
    while not (found := find()):
        if time.monotonic() > ends_at:
            words = what if isinstance(what, str) else what()
            message = f"waited {seconds:.0f} s for {words}, still {found!r}"
            raise AssertionError(message)
        time.sleep(0.03)
    return found
