"""Each worker's note of what has left it for good, so that a killed worker neither repeats nor loses a message.

A journal is a file of 32-byte slots that the living worker holds locked: `flock` ends with the process, whatever
ended it. The first slot is the boot id of the kernel, the others are blank, or the attempt that was handed over, or
what it was answered and the attempt.
What a process wrote is safe from its own death, not from the machine's: only within the same boot does a
missing entry prove that nothing was handed over.
"""

import base64
import fcntl
import os
import re
import socket
import threading
import uuid
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from notifier.foundation.ids import new_id
from notifier.vocabulary.message_status import AttemptOutcome

#: A slot divides a memory page, so that a write is never torn between two of them.
SLOT: Final = 32
SUFFIX: Final = ".log"
LONGEST_BYTES: Final = 4_000_000
#: No hexadecimal digits, with which the slot of an attempt without answer begins.
MARKS: Final = {
    AttemptOutcome.ACCEPTED: b"+",
    AttemptOutcome.TRANSIENT: b"-",
    AttemptOutcome.PERMANENT: b"!",
    AttemptOutcome.UNKNOWN: b"?",
}

_BOOT_ID_FILE: Final = Path("/proc/sys/kernel/random/boot_id")
_open_journals: "weakref.WeakSet[HandoverJournal]" = weakref.WeakSet()


class JournalPage:
    """The notes of one batch; given to a provider as its `Handovers`."""

    def __init__(self, owner: str, take_room: Callable[[int], tuple[int, int]]) -> None:
        """`take_room` makes a number of blank slots and returns the file descriptor and the offset of the first."""
        self.owner = owner
        self._take_room = take_room
        self._descriptor = -1
        self._offset = 0
        self._end = 0
        #: The slot of each attempt that was handed over.
        self._noted: dict[uuid.UUID, int] = {}
        self._lock = threading.Lock()

    def take_room(self, slots: int) -> None:
        """Make room for so many hand-overs; raises `OSError` when the disk is full.

        A full disk must stop a batch before it begins, not forget what it has handed over.
        """
        self._descriptor, self._offset = self._take_room(slots)
        self._end = self._offset + slots * SLOT

    def handed_over(self, attempt_id: uuid.UUID) -> None:
        """Note that the last byte of an attempt is with the kernel; a provider that was refused may hand over again."""
        with self._lock:
            if attempt_id in self._noted:
                return
            offset = self._noted[attempt_id] = self._offset
            if self._offset >= self._end:
                raise ValueError("More hand-overs than the batch has messages.")
            self._offset += SLOT
        os.pwrite(self._descriptor, attempt_id.hex.encode(), offset)

    def answered(self, attempt_id: uuid.UUID, kind: AttemptOutcome) -> None:
        """Note what an attempt that was handed over came to: the batch is stored as a whole, and may never be."""
        if attempt_id in self._noted and kind in MARKS:
            os.pwrite(self._descriptor, write_answer(attempt_id, kind), self._noted[attempt_id])

    def was_handed_over(self, attempt_id: uuid.UUID) -> bool:
        """Whether the provider noted the attempt."""
        return attempt_id in self._noted


class HandoverJournal:
    """The journal of this process, opened with its first batch; threads share it, each with pages of its own."""

    def __init__(self, folder: Path) -> None:
        """Keep journals in a folder on a disk of this machine."""
        self.folder = folder
        self._lock = threading.Lock()
        self._descriptor = -1
        self._name = ""
        self._end = 0
        self._pages = 0
        self._active: set[str] = set()
        _open_journals.add(self)

    @contextmanager
    def open_page(self) -> Iterator[JournalPage]:
        """A page for one batch; its owner's name counts as alive within the block."""
        page = self._begin_page()
        try:
            yield page
        finally:
            with self._lock:
                self._active.discard(page.owner)

    def is_own(self, owner: str) -> bool:
        """Whether a claim was made by this process through its present file."""
        with self._lock:
            return bool(self._name) and owner.rpartition("/")[0] == self._name

    def is_active(self, owner: str) -> bool:
        """Whether a batch of this process is still under way."""
        with self._lock:
            return owner in self._active

    def close(self) -> None:
        """Let go of the file; its notes are then read like those of an ended process."""
        with self._lock:
            self._close()

    def forget(self) -> None:
        """Drop the file that a fork has copied: it belongs to the parent."""
        self._lock = threading.Lock()
        self._active = set()
        self._close()

    def _begin_page(self) -> JournalPage:
        with self._lock:
            if self._end > LONGEST_BYTES and not self._active:
                self._close()
            if self._descriptor < 0:
                self._open()
            self._pages += 1
            page = JournalPage(f"{self._name}/{self._pages}", self._take_room)
            self._active.add(page.owner)
            return page

    def _take_room(self, slots: int) -> tuple[int, int]:
        with self._lock:
            offset = self._end
            os.pwrite(self._descriptor, b" " * (slots * SLOT), offset)
            self._end += slots * SLOT
            return self._descriptor, offset

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        host = re.sub(r"[^A-Za-z0-9.-]", "-", socket.gethostname())[:60]
        name = f"{host}-{os.getpid()}-{new_id().hex}"
        draft = self.folder / f"{name}.new"
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        # Locked before it gets the name that others look for: an unlocked journal is a dead worker's.
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.pwrite(descriptor, read_boot_id().ljust(SLOT).encode(), 0)
        draft.rename(self.folder / (name + SUFFIX))
        self._descriptor, self._name, self._end = descriptor, name, SLOT

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor, self._name, self._end = -1, "", 0


def write_answer(attempt_id: uuid.UUID, kind: AttemptOutcome) -> bytes:
    """The slot of an attempt that was answered."""
    return (MARKS[kind] + base64.b64encode(attempt_id.bytes)).ljust(SLOT)


def read_answer(slot: bytes) -> tuple[uuid.UUID, AttemptOutcome] | None:
    """What `write_answer` has written, None for any other slot."""
    kind = next((kind for kind, mark in MARKS.items() if slot.startswith(mark)), None)
    return None if kind is None else (uuid.UUID(bytes=base64.b64decode(slot[1:])), kind)


def read_boot_id() -> str:
    """32 hex characters that change when the kernel starts, empty where there are none to read."""
    try:
        return _BOOT_ID_FILE.read_text("ascii").strip().replace("-", "")[:SLOT]
    except OSError:
        return ""


def _forget_after_fork() -> None:
    for journal in list(_open_journals):
        journal.forget()


os.register_at_fork(after_in_child=_forget_after_fork)
