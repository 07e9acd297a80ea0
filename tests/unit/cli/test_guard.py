"""Where the kernel does not end orphans, a guard does: it asks the last processes it was told of to stop."""

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from portal.cli.supervisor.guard_process import GuardProcess


def start_sleeper() -> subprocess.Popen[bytes]:
    return subprocess.Popen((sys.executable, "-c", "import time; time.sleep(60)"))


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = start_sleeper()
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def other() -> Iterator[subprocess.Popen[bytes]]:
    process = start_sleeper()
    yield process
    process.kill()
    process.wait()


def test_the_guard_ends_its_last_wards_when_the_pipe_ends(
    sleeper: subprocess.Popen[bytes], other: subprocess.Popen[bytes]
) -> None:
    guard = subprocess.Popen(
        (sys.executable, "-m", "portal.cli.supervisor.guard"), stdin=subprocess.PIPE, text=True, process_group=0
    )
    guard.communicate(f"{other.pid}\n{sleeper.pid}\n", timeout=20)
    assert sleeper.wait(10) == -signal.SIGTERM
    assert other.poll() is None


def test_a_dismissed_guard_harms_nobody(sleeper: subprocess.Popen[bytes]) -> None:
    guard = GuardProcess(is_needed=True)
    guard.tell((sleeper.pid,))
    guard.dismiss()
    assert sleeper.poll() is None


def test_no_guard_starts_where_none_is_needed() -> None:
    guard = GuardProcess(is_needed=False)
    guard.tell((1,))
    guard.dismiss()
