"""Runs the guard where the kernel does not end orphans, and tells it whom to guard."""

import subprocess
import sys
from collections.abc import Sequence

from portal.settings import PROJECT_FOLDER


class GuardProcess:
    """A small process that ends the children when this one is gone; on Linux the kernel does that and none starts."""

    def __init__(self, *, is_needed: bool = sys.platform != "linux") -> None:
        """Start it where it is needed."""
        self._is_needed = is_needed
        self._process = _start() if is_needed else None

    def tell(self, pids: Sequence[int]) -> None:
        """Replace the list of process ids; a guard that died is replaced too."""
        if not self._is_needed:
            return
        if self._process is None or self._process.poll() is not None:
            self._process = _start()
        if self._process.stdin is not None:
            self._process.stdin.write(" ".join(map(str, pids)) + "\n")
            self._process.stdin.flush()

    def dismiss(self) -> None:
        """End it without harm to anybody."""
        if self._process is not None and self._process.poll() is None:
            self.tell(())
            if self._process.stdin is not None:
                self._process.stdin.close()
            self._process.wait()


def _start() -> subprocess.Popen[str]:
    arguments = (sys.executable, "-m", "portal.cli.supervisor.guard")
    return subprocess.Popen(
        arguments, cwd=PROJECT_FOLDER, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, process_group=0
    )
