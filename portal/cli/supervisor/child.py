"""One child process: started with its own log, bound to the life of its supervisor, restarted with growing pauses."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from notifier.foundation.clock import monotonic_seconds
from portal.cli.supervisor.logs import keep_log_short

#: A child that lived this long has recovered: its next failure is a first one again.
STEADY_SECONDS = 30.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _do_nothing(_quick_deaths: int) -> None:
    return


@dataclass(frozen=True, slots=True)
class ChildPlan:
    """How to run one child."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    log: Path
    #: How long it may take to stop before it is killed.
    grace_seconds: float
    #: Called before each start with the number of quick deaths in a row: makes folders, puts broken files aside.
    prepare: Callable[[int], None] = _do_nothing
    #: Asked now and then while it runs; a child that lives but does not answer is ended and started again.
    is_well: Callable[[], bool] | None = None


def pause_after(quick_deaths: int) -> float:
    """Seconds to wait before the next start: half a second, doubled with each quick death, at most 30."""
    return float(min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** min(max(quick_deaths - 1, 0), 10)))


class Child:
    """A child process and its history."""

    def __init__(self, plan: ChildPlan, inherited_descriptor: int) -> None:
        """Nothing starts before `start`."""
        self.plan = plan
        self.quick_deaths = 0
        self.start_again_at: float | None = None
        self._inherited_descriptor = inherited_descriptor
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0

    @property
    def pid(self) -> int | None:
        """Its process id while it lives."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    @property
    def exit_status(self) -> int | None:
        """Its exit status once it ended, negative for the signal that killed it."""
        return None if self._process is None else self._process.poll()

    def start(self) -> None:
        """Start it; its output is appended to its log, for a pipe that nobody reads would fill and block it."""
        self.plan.prepare(self.quick_deaths)
        self.plan.log.parent.mkdir(parents=True, exist_ok=True)
        keep_log_short(self.plan.log)
        supervisor = os.getpid()
        with self.plan.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.plan.arguments,
                env=dict(self.plan.environment),
                cwd=self.plan.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=(self._inherited_descriptor,),
                # A Ctrl-C in the terminal reaches the supervisor alone, which stops the children in order.
                process_group=0,
                preexec_fn=lambda: _die_with(supervisor),  # noqa: PLW1509  the supervisor has a single thread
            )
        self._started_at = monotonic_seconds()
        self.start_again_at = None

    def note_death(self) -> float:
        """Plan the next start after an unexpected end; returns the seconds until then."""
        self._signal_group(signal.SIGTERM)
        lived = monotonic_seconds() - self._started_at
        self.quick_deaths = 0 if lived > STEADY_SECONDS else self.quick_deaths
        return self.postpone()

    def postpone(self) -> float:
        """Try again later, each time after a longer pause; returns its seconds."""
        self.quick_deaths += 1
        pause = pause_after(self.quick_deaths)
        self.start_again_at = monotonic_seconds() + pause
        return pause

    def ask_to_stop(self) -> None:
        """Let it finish its work."""
        if self.pid is not None and self._process is not None:
            self._process.terminate()

    def wait(self, seconds: float) -> bool:
        """Whether it ended within this time."""
        if self._process is None:
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return self._process.poll() is not None

    def kill(self) -> None:
        """End it and every process of its group at once."""
        self._signal_group(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def _signal_group(self, number: signal.Signals) -> None:
        # The group outlives its leader: a web server that was killed leaves its workers on the port.
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)


def _die_with(supervisor: int) -> None:
    """Runs in the child before its program: Linux sends it SIGTERM when the supervisor ends, even by SIGKILL."""
    if _LIBC is None:
        return
    _LIBC.prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))
    if os.getppid() != supervisor:  # it died between fork and prctl
        os._exit(1)
