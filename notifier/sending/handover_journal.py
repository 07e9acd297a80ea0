"""Each worker's note of what has left it for good, so that a killed worker neither repeats nor loses a message.

A journal is a file of 32-byte slots that the living worker holds locked: `flock` ends with the process, whatever
ended it. The first slot is the boot id of the kernel, the others are blank or an attempt with how far it has come:
leaving, handed over, answered.
What a process wrote is safe from its own death, not from the machine's: only within the same boot does a
missing entry prove that nothing was handed over. Notes are written into shared memory of the file, which asks nothing
of the kernel: a worker that gave its turn away twice more for every message took longer for each of them.
"""

import base64
import fcntl
import mmap
import os
import re
import socket
import threading
import uuid
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from notifier.foundation.ids import new_id
from notifier.vocabulary.message_status import AttemptOutcome

#: A slot divides a memory page, so that a note is never torn between two of them.
SLOT: Final = 32
SUFFIX: Final = ".log"
LONGEST_BYTES: Final = 4_000_000
#: None is a hexadecimal digit: an attempt that was handed over fills its slot with these.
_LEAVING: Final = b"~"
_ANSWERS: Final = {
    AttemptOutcome.ACCEPTED: b"+",
    AttemptOutcome.TRANSIENT: b"-",
    AttemptOutcome.PERMANENT: b"!",
    AttemptOutcome.UNKNOWN: b"?",
}

_BOOT_ID_FILE: Final = Path("/proc/sys/kernel/random/boot_id")
_open_journals: "weakref.WeakSet[HandoverJournal]" = weakref.WeakSet()


@dataclass(frozen=True, slots=True)
class Note:
    """How far an attempt has come; `has_left` False when it may have left and may not."""

    attempt_id: uuid.UUID
    answer: AttemptOutcome | None
    has_left: bool


class JournalPage:
    """The notes of one batch; given to a provider as its `Handovers`."""

    def __init__(self, owner: str, take_room: Callable[[int], tuple[mmap.mmap, int]]) -> None:
        """`take_room` makes a number of blank slots and returns the memory they are in and the offset of the first."""
        self.owner = owner
        self._take_room = take_room
        self._memory: mmap.mmap | None = None
        self._offset = 0
        self._end = 0
        #: Where the slot of each attempt is, and which attempts have left.
        self._slots: dict[uuid.UUID, int] = {}
        self._left: set[uuid.UUID] = set()
        self._lock = threading.Lock()

    def take_room(self, slots: int) -> None:
        """Make room for so many hand-overs; raises `OSError` when the disk is full.

        A full disk must stop a batch before it begins, not forget what it has handed over.
        """
        self._memory, self._offset = self._take_room(slots)
        self._end = self._offset + slots * SLOT

    def leaving(self, attempt_id: uuid.UUID) -> None:
        """Note that an attempt is about to leave.

        A thread that has given its last byte away may have to wait for its turn before it can note that: long enough
        to be killed in between.
        """
        self._write(attempt_id, _mark(attempt_id, _LEAVING))

    def handed_over(self, attempt_id: uuid.UUID) -> None:
        """Note that the last byte of an attempt is with the kernel; a provider that was refused may hand over again.

        Where it was noted as leaving, this process remembers it: for who reads the file, both leave the same question.
        """
        if attempt_id not in self._left:
            self._left.add(attempt_id)
            if attempt_id not in self._slots:
                self._write(attempt_id, attempt_id.hex.encode("ascii"))

    def answered(self, attempt_id: uuid.UUID, kind: AttemptOutcome) -> None:
        """Note what an attempt came to: the batch is stored as a whole, and may never be."""
        if attempt_id in self._slots and kind in _ANSWERS:
            self._write(attempt_id, _mark(attempt_id, _ANSWERS[kind]))

    def was_handed_over(self, attempt_id: uuid.UUID) -> bool:
        """Whether the attempt has left or may have."""
        return attempt_id in self._left or attempt_id in self._slots

    def forget(self) -> None:
        """Let go, in a fork, of what belongs to the parent."""
        self._lock = threading.Lock()
        self.close()

    def close(self) -> None:
        """Give the memory back, which holds the file open; what is noted later tells of a batch that is settled."""
        with self._lock:
            if self._memory is not None:
                self._memory.close()
            self._memory = None

    def _write(self, attempt_id: uuid.UUID, note: bytes) -> None:
        with self._lock:
            if attempt_id not in self._slots:
                if self._offset >= self._end:
                    raise ValueError("More hand-overs than the batch has messages.")
                self._slots[attempt_id], self._offset = self._offset, self._offset + SLOT
            at = self._slots[attempt_id]
            if self._memory is not None:
                self._memory[at : at + SLOT] = note.ljust(SLOT)


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
        self._active: dict[str, JournalPage] = {}
        _open_journals.add(self)

    @contextmanager
    def open_page(self) -> Iterator[JournalPage]:
        """A page for one batch; its owner's name counts as alive within the block."""
        page = self._begin_page()
        try:
            yield page
        finally:
            with self._lock:
                self._active.pop(page.owner, None)
            page.close()

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
        for page in self._active.values():
            page.forget()
        self._active = {}
        self._close()

    def _begin_page(self) -> JournalPage:
        with self._lock:
            if self._end > LONGEST_BYTES and not self._active:
                self._close()
            if self._descriptor < 0:
                self._open()
            self._pages += 1
            page = JournalPage(f"{self._name}/{self._pages}", self._take_room)
            self._active[page.owner] = page
            return page

    def _take_room(self, slots: int) -> tuple[mmap.mmap, int]:
        with self._lock:
            offset = self._end
            os.pwrite(self._descriptor, b" " * (slots * SLOT), offset)
            self._end += slots * SLOT
            begins_at = offset - offset % mmap.ALLOCATIONGRANULARITY
            return mmap.mmap(self._descriptor, self._end - begins_at, offset=begins_at), offset - begins_at

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


def read_note(slot: bytes) -> Note | None:
    """What a slot says, None when it is blank.

    None, too, when its worker was killed while it wrote its first note: what must not leave twice had not left then.
    """
    note = slot.strip()
    try:
        if len(note) == SLOT:
            return Note(uuid.UUID(note.decode("ascii")), None, has_left=True)
        mark, attempt_id = note[:1], uuid.UUID(bytes=base64.b64decode(note[1:], validate=True))
    except ValueError:
        return None
    answer = next((kind for kind, known in _ANSWERS.items() if known == mark), None)
    return Note(attempt_id, answer, has_left=mark != _LEAVING)


def _mark(attempt_id: uuid.UUID, mark: bytes) -> bytes:
    return mark + base64.b64encode(attempt_id.bytes)


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
