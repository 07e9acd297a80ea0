"""A real `milepost up` in a folder of its own, with the processes it started and what it said."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.architecture.source_files import ROOT

#: Generous: two cores may be shared with other work. Every wait ends as soon as what it waits for is there.
PATIENCE_SECONDS = 300.0


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def wait_until(what: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    """Return as soon as something is true; fail when it does not become so."""
    ends_at = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < ends_at, "what was waited for did not happen"
        time.sleep(0.05)


def is_alive(process: psutil.Process) -> bool:
    """Whether a process still works; one that only waits to be reaped does not."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@dataclass
class EmbeddedInstance:
    """Starts, watches and ends one supervisor."""

    data: Path
    port: int = field(default_factory=free_port)
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    seen: list[psutil.Process] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Its terminal is a file beside the folder named first."""
        self._terminal = self.data.parent / f"{self.data.name}.terminal"

    @property
    def said(self) -> str:
        """Everything on its terminal so far."""
        return self._terminal.read_text() if self._terminal.exists() else ""

    def has_said(self, sentence: str) -> bool:
        """Whether these words stand on its terminal."""
        return sentence in self.said

    def start(self, *options: str) -> None:
        """Run `milepost up` without waiting."""
        arguments = (sys.executable, "-m", "portal.cli", "up", "--port", str(self.port), "--data", str(self.data))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MILEPOST_")}
        with self._terminal.open("wb") as terminal:
            self.process = subprocess.Popen(
                (*arguments, *options),
                cwd=ROOT,
                env=environment | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=terminal,
                stderr=subprocess.STDOUT,
            )

    def start_and_wait(self) -> None:
        """Run it until it says that it is ready."""
        self.start()
        wait_until(lambda: f"Milepost is ready on http://127.0.0.1:{self.port}" in self.said or not self.runs)
        assert self.runs, self.said
        self.note_processes()

    @property
    def runs(self) -> bool:
        """Whether the supervisor lives."""
        return self.process is not None and self.process.poll() is None

    def note_processes(self) -> None:
        """Remember every process below the supervisor, to look for orphans later."""
        assert self.process is not None
        known = {process.pid for process in self.seen}
        below = psutil.Process(self.process.pid).children(recursive=True)
        self.seen.extend(process for process in below if process.pid not in known)

    def child(self, word: str) -> psutil.Process:
        """The direct child whose command line holds a word; Valkey writes its socket behind its name."""
        assert self.process is not None
        for process in psutil.Process(self.process.pid).children():
            if any(Path(part.split(" ")[0]).name == word for part in process.cmdline()):
                return process
        raise LookupError(word)

    def answers(self, path: str = "/readyz") -> bool:
        """Whether the web server answers 200."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the supervisor alone."""
        assert self.process is not None
        self.process.send_signal(number)

    def wait(self) -> int:
        """Its exit status."""
        assert self.process is not None
        return self.process.wait(PATIENCE_SECONDS)

    def orphans(self) -> list[psutil.Process]:
        """Processes it started that still work."""
        return [process for process in self.seen if is_alive(process)]

    def end(self) -> None:
        """Leave nothing behind, whatever a test did."""
        if self.runs:
            self.note_processes()
            self.send(signal.SIGTERM)
            self.wait()
        for process in self.orphans():
            process.kill()
