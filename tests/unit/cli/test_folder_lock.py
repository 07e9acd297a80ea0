"""Only one supervisor works on a data folder, and a later one sees children that an earlier one left behind."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.cli.supervisor.folder_lock import AlreadyRunningError, FolderLock


@pytest.fixture
def lock(tmp_path: Path) -> Iterator[FolderLock]:
    lock = FolderLock(tmp_path)
    lock.acquire()
    yield lock
    lock.release()


def test_a_second_supervisor_is_told_the_folder_and_who_holds_it(lock: FolderLock, tmp_path: Path) -> None:
    second = FolderLock(tmp_path)
    with pytest.raises(AlreadyRunningError) as refusal:
        second.acquire()
    second.release()
    assert str(tmp_path) in str(refusal.value)
    assert f"process {os.getpid()}" in str(refusal.value)


def test_a_released_folder_may_be_taken_again(lock: FolderLock, tmp_path: Path) -> None:
    lock.release()
    second = FolderLock(tmp_path)
    second.acquire()
    second.release()


def test_the_children_lock_stays_taken_as_long_as_a_child_lives(lock: FolderLock, tmp_path: Path) -> None:
    assert lock.is_free_of_leftovers()
    child = subprocess.Popen(
        (sys.executable, "-c", "input()"), stdin=subprocess.PIPE, pass_fds=(lock.inherited_descriptor,)
    )
    lock.note_children({"worker": child.pid})
    lock.release()
    second = FolderLock(tmp_path)
    second.acquire()
    assert not second.is_free_of_leftovers()
    assert second.leftovers() == f"worker {child.pid}"
    child.communicate(b"\n")
    assert second.is_free_of_leftovers()
    second.release()


def test_two_folders_do_not_know_each_other(lock: FolderLock, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    second = FolderLock(other)
    second.acquire()
    second.release()
