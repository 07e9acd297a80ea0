"""Ends the children of a supervisor that was killed, on systems where the kernel does not (all but Linux).

Started as a process of its own with one end of a pipe; the supervisor writes the process ids it looks after, one line
for the whole list. When the pipe ends, the supervisor is gone.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Iterable
from typing import IO


def watch(lines: IO[str]) -> None:
    """Read lists of process ids until the pipe ends, then ask the last ones to stop."""
    pids: tuple[int, ...] = ()
    for line in lines:
        pids = tuple(int(word) for word in line.split())
    end_all(pids)


def end_all(pids: Iterable[int]) -> None:
    """Ask each process to stop; those that are gone already do not matter."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGTERM)


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    watch(sys.stdin)
