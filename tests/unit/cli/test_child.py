"""A child is started with a log of its own, ends when asked, and waits longer before each new start."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.cli.supervisor.child import Child, ChildPlan, pause_after

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
WITH_GRANDCHILD = (
    "import subprocess, sys, time;"
    "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print(p.pid, flush=True); time.sleep(60)"
)


@pytest.fixture
def descriptor(tmp_path: Path) -> Iterator[int]:
    with (tmp_path / "lock").open("w") as file:
        yield file.fileno()


def plan_for(program: str, folder: Path) -> ChildPlan:
    return ChildPlan(
        name="sleeper",
        arguments=(sys.executable, "-c", program),
        environment=dict(os.environ),
        folder=folder,
        log=folder / "logs" / "sleeper.log",
        grace_seconds=1,
    )


def wait_for_text(path: Path) -> str:
    for _ in range(200):
        if path.exists() and (text := path.read_text()).strip():
            return text
        time.sleep(0.05)
    raise AssertionError(f"{path} stayed empty")


@given(st.integers(min_value=0, max_value=10_000))
def test_pauses_grow_and_never_exceed_half_a_minute(deaths: int) -> None:
    assert 0.5 <= pause_after(deaths) <= pause_after(deaths + 1) <= 30


def test_a_child_writes_into_its_own_log(tmp_path: Path, descriptor: int) -> None:
    child = Child(plan_for("import sys; print('out'); print('err', file=sys.stderr)", tmp_path), descriptor)
    child.start()
    assert child.wait(10)
    assert child.exit_status == 0
    assert sorted((tmp_path / "logs" / "sleeper.log").read_text().split()) == ["err", "out"]


def test_quick_deaths_are_counted_and_postpone_the_next_start(tmp_path: Path, descriptor: int) -> None:
    child = Child(plan_for("raise SystemExit(7)", tmp_path), descriptor)
    pauses = []
    for _ in range(3):
        child.start()
        assert child.wait(10)
        pauses.append(child.note_death())
    assert pauses == [0.5, 1.0, 2.0]
    assert child.quick_deaths == 3
    assert child.exit_status == 7


def test_the_preparation_learns_how_often_the_child_died(tmp_path: Path, descriptor: int) -> None:
    seen: list[int] = []
    child = Child(replace(plan_for("pass", tmp_path), prepare=seen.append), descriptor)
    for _ in range(2):
        child.start()
        assert child.wait(10)
        child.note_death()
    assert seen == [0, 1]


def test_a_child_that_ignores_the_request_is_killed(tmp_path: Path, descriptor: int) -> None:
    child = Child(plan_for(STUBBORN, tmp_path), descriptor)
    child.start()
    wait_for_text(child.plan.log)
    child.ask_to_stop()
    assert not child.wait(0.3)
    child.kill()
    assert child.exit_status == -signal.SIGKILL


def test_killing_a_child_ends_its_own_children_too(tmp_path: Path, descriptor: int) -> None:
    child = Child(plan_for(WITH_GRANDCHILD, tmp_path), descriptor)
    child.start()
    grandchild = psutil.Process(int(wait_for_text(child.plan.log)))
    child.kill()
    psutil.wait_procs([grandchild], timeout=10)
    assert not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE


def test_a_child_dies_with_its_parent_even_if_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from portal.cli.supervisor.child import Child, ChildPlan;"
        "import os; folder = Path(sys.argv[1]);"
        "child = Child(ChildPlan('c', (sys.executable, '-c', 'import time; time.sleep(60)'), dict(os.environ), folder,"
        " folder / 'c.log', 1.0), os.open(folder / 'lock', os.O_CREAT | os.O_RDWR));"
        "child.start(); print(child.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen((sys.executable, "-c", program, str(tmp_path)), stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    orphan = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.communicate()
    psutil.wait_procs([orphan], timeout=10)
    assert not orphan.is_running()
