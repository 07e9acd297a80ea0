"""Processes of a measurement: started on free ports, pinned to cores, their CPU time read, ended by their ids."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

Cores = Sequence[int]
#: Not from the settings of the product: the load's process is to start quickly.
PROJECT_FOLDER = Path(__file__).resolve().parent.parent
WEB_THREADS = 8
_START_SECONDS = 60.0
_STOP_SECONDS = 10.0


class BenchError(Exception):
    """A measurement that cannot be made; the message says why."""


@dataclass(frozen=True, slots=True)
class Program:
    """One process to run; its output goes to `log`."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    cores: Cores = ()


@dataclass(frozen=True, slots=True)
class CorePlan:
    """Who runs where: all servers on one core and all clients on another, if there are two."""

    servers: Cores
    clients: Cores

    @classmethod
    def of_this_machine(cls) -> "CorePlan":
        """The first two cores that we may use; nobody is pinned with fewer."""
        cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
        return cls(cores[:1], cores[1:2]) if len(cores) > 1 else cls((), ())


@contextmanager
def running(program: Program) -> Iterator[int]:
    """A process and everything it starts, for the time of the block; yields its id."""
    with program.log.open("ab") as log:
        process = subprocess.Popen(
            tuple(program.arguments), env=dict(program.environment), cwd=PROJECT_FOLDER, stdout=log, stderr=log
        )
    pin(process.pid, program.cores)
    try:
        yield process.pid
    finally:
        _stop(process)


def wait_until(is_ready: Callable[[], bool], program: Program, pid: int, *, seconds: float = _START_SECONDS) -> None:
    """Wait for something a process is to bring about; `BenchError` with the end of its log when it does not."""
    end = time.monotonic() + seconds
    while not is_ready():
        is_gone = not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
        if is_gone or time.monotonic() > end:
            last = program.log.read_text("utf-8", "replace").strip().splitlines()[-15:]
            what = "ended" if is_gone else f"did not get ready within {seconds:.0f} s"
            raise BenchError(f"The {program.name} {what}. The end of its log:\n" + "\n".join(last))
        time.sleep(0.02)


def gunicorn(application: str, port: int) -> tuple[str, ...]:
    """The command line of every web server measured here: one gthread worker with the product's number of threads."""
    options = ("--worker-class", "gthread", "--workers", "1", "--threads", str(WEB_THREADS), "--keep-alive", "60")
    bound = ("--bind", f"127.0.0.1:{port}", "--no-control-socket", "--log-level", "warning")
    return (sys.executable, "-m", "gunicorn", application, *bound, *options)


def pin(pid: int, cores: Cores) -> None:
    """Keep a process (0: this one) and its later children on these cores; no cores leave it free."""
    if cores and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(pid, cores)


def cpu_seconds(*pids: int) -> float:
    """User and system time that processes and their descendants, living and dead, have used so far."""
    return sum(_own_seconds(process) for pid in pids for process in _tree(pid))


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _tree(pid: int) -> list[psutil.Process]:
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _own_seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    # macOS does not tell the time of dead children.
    return float(sum(getattr(times, name, 0.0) for name in ("user", "system", "children_user", "children_system")))


def _stop(process: subprocess.Popen[bytes]) -> None:
    descendants = _tree(process.pid)[1:]
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for orphan in psutil.wait_procs(descendants, timeout=1)[1]:
        with contextlib.suppress(psutil.NoSuchProcess):
            orphan.kill()
