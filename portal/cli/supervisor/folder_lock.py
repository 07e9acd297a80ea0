"""One instance per data folder: a lock for the supervisor, and one that its children hold as long as any lives."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import IO

from notifier.foundation.errors import ProductError

SUPERVISOR_LOCK = "milepost.lock"
CHILDREN_LOCK = "children.lock"


class AlreadyRunningError(ProductError):
    """Another process works on the same data folder."""


class FolderLock:
    """Files locked by `flock`: the kernel frees them when the last process that holds them is gone."""

    def __init__(self, data_folder: Path) -> None:
        """Open the lock files; nothing is locked yet."""
        self._folder = data_folder
        self._own = _open(data_folder / SUPERVISOR_LOCK)
        self._shared = _open(data_folder / CHILDREN_LOCK)

    @property
    def inherited_descriptor(self) -> int:
        """To be passed to every child: as long as one of them lives, the children's lock stays taken."""
        return self._shared.fileno()

    def acquire(self) -> None:
        """Become the one supervisor of this folder, or raise `AlreadyRunningError` naming the folder and its holder."""
        if not _try_lock(self._own):
            self._own.seek(0)
            holder = self._own.read().strip() or "unknown"
            raise AlreadyRunningError(
                f"Milepost already runs on the data folder {self._folder} (process {holder}); "
                "stop that one first or choose another folder with --data."
            )
        _write(self._own, f"{os.getpid()}\n")

    def is_free_of_leftovers(self) -> bool:
        """Take the children's lock; False while a child of an earlier supervisor still lives."""
        return _try_lock(self._shared)

    def note_children(self, pids: dict[str, int]) -> None:
        """Write down who lives, so that a later start can name the processes it waits for."""
        # Only a later start reads it: a full disk must not end the instance over it.
        with suppress(OSError):
            _write(self._shared, "".join(f"{name} {pid}\n" for name, pid in pids.items()))

    def leftovers(self) -> str:
        """The children that the last supervisor noted, as `worker 123, web 124`."""
        self._shared.seek(0)
        return ", ".join(self._shared.read().split("\n")).strip(", ") or "unknown"

    def release(self) -> None:
        """Give both locks back."""
        self._shared.close()
        self._own.close()


def _open(path: Path) -> IO[str]:
    path.touch(mode=0o600)
    return path.open("r+", encoding="utf-8")


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(file: IO[str], text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text)
    file.flush()
