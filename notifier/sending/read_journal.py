"""Reading the journals of workers: who is alive, who is dead, and what the dead have handed over."""

import fcntl
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from notifier.sending.handover_journal import SLOT, SUFFIX, HandoverJournal, read_boot_id, read_note
from notifier.vocabulary.message_status import AttemptOutcome


class Fate(Enum):
    """What is known of the worker that claimed a message."""

    ALIVE = "alive"
    #: Its journal tells of every hand-over.
    ACCOUNTED = "accounted"
    #: It is over, but the machine has been restarted since: what the journal lacks may still have left.
    DOUBTFUL = "doubtful"
    #: No journal here: another machine's worker, or the folder was lost.
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class JournalAnswer:
    """What a journal says of one claim."""

    fate: Fate
    #: Attempts that may have left, those of them that were handed over, and what those came to that were answered.
    leaving: frozenset[uuid.UUID] = frozenset()
    handed_over: frozenset[uuid.UUID] = frozenset()
    answers: Mapping[uuid.UUID, AttemptOutcome] = field(default_factory=dict)


@contextmanager
def hear_journal(journal: HandoverJournal, owner: str) -> Iterator[JournalAnswer]:
    """What is known of the claim `owner`; a dead worker's journal stays locked by us within the block."""
    path = journal.folder / (owner.rpartition("/")[0] + SUFFIX)
    if journal.is_own(owner):
        # Our own lock says nothing, the list of batches under way does.
        is_over = not journal.is_active(owner)
        yield _read(path) if is_over else JournalAnswer(Fate.ALIVE)
        return
    with lock_journal(path) as state:
        yield _read(path) if state is Fate.ACCOUNTED else JournalAnswer(state)


@contextmanager
def lock_journal(path: Path) -> Iterator[Fate]:
    """Hold a dead worker's journal: ACCOUNTED when we have it, ALIVE when somebody else does, ABSENT without file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        yield Fate.ABSENT
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        yield Fate.ALIVE
        return
    try:
        yield Fate.ACCOUNTED if path.exists() else Fate.ABSENT
    finally:
        os.close(descriptor)


def _read(path: Path) -> JournalAnswer:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return JournalAnswer(Fate.ABSENT)
    slots = [content[start : start + SLOT] for start in range(0, len(content), SLOT)]
    notes = [note for slot in slots[1:] if (note := read_note(slot))]
    boot_id = read_boot_id()
    is_same_boot = bool(boot_id) and bool(slots) and slots[0].decode("ascii", "replace").strip() == boot_id
    return JournalAnswer(
        fate=Fate.ACCOUNTED if is_same_boot else Fate.DOUBTFUL,
        leaving=frozenset(note.attempt_id for note in notes),
        handed_over=frozenset(note.attempt_id for note in notes if note.has_left),
        answers={note.attempt_id: note.answer for note in notes if note.answer},
    )
