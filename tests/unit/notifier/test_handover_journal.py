"""The journal: what it proves of the living, the dead, another boot and a fork."""

import os
import signal
from pathlib import Path

import pytest

from notifier.foundation.ids import new_id
from notifier.sending.handover_journal import SLOT, HandoverJournal, read_boot_id
from notifier.sending.read_journal import Fate, JournalAnswer, hear_journal, lock_journal
from notifier.vocabulary.message_status import AttemptOutcome
from tests.running.waiting import wait_for


def hear(folder: Path, owner: str) -> JournalAnswer:
    """What another process would find out about a claim."""
    with hear_journal(HandoverJournal(folder), owner) as answer:
        return answer


def test_a_living_worker_is_recognised_by_others(tmp_path: Path) -> None:
    journal = HandoverJournal(tmp_path)
    with journal.open_page() as page:
        assert hear(tmp_path, page.owner).fate is Fate.ALIVE
        assert hear_own(journal, page.owner).fate is Fate.ALIVE


def test_an_ended_workers_hand_overs_are_known_one_by_one(tmp_path: Path) -> None:
    journal = HandoverJournal(tmp_path)
    left, stayed = new_id(), new_id()
    with journal.open_page() as page:
        page.take_room(2)
        page.handed_over(left)
    journal.close()
    answer = hear(tmp_path, page.owner)
    assert answer.fate is Fate.ACCOUNTED
    assert left in answer.handed_over
    assert stayed not in answer.handed_over


def test_a_worker_that_left_a_batch_accounts_for_it_while_it_lives(tmp_path: Path) -> None:
    journal = HandoverJournal(tmp_path)
    attempt = new_id()
    with journal.open_page() as page:
        page.take_room(1)
        page.handed_over(attempt)
    assert hear_own(journal, page.owner) == JournalAnswer(Fate.ACCOUNTED, frozenset({attempt}), frozenset({attempt}))
    assert hear(tmp_path, page.owner).fate is Fate.ALIVE


def test_pages_of_one_process_do_not_overwrite_each_other(tmp_path: Path) -> None:
    journal = HandoverJournal(tmp_path)
    attempts = [new_id() for _ in range(6)]
    with journal.open_page() as first, journal.open_page() as second:
        first.take_room(3)
        second.take_room(3)
        for number, attempt in enumerate(attempts):
            (first if number % 2 else second).handed_over(attempt)
    journal.close()
    assert hear(tmp_path, first.owner).handed_over == frozenset(attempts)


def test_what_is_leaving_is_told_from_what_was_answered(tmp_path: Path) -> None:
    journal = HandoverJournal(tmp_path)
    leaving, accepted = new_id(), new_id()
    with journal.open_page() as page:
        page.take_room(2)
        for attempt in (leaving, accepted):
            page.leaving(attempt)
            page.handed_over(attempt)
        page.answered(accepted, AttemptOutcome.ACCEPTED)
        assert page.was_handed_over(leaving)
    journal.close()
    answer = hear(tmp_path, page.owner)
    assert answer.leaving == {leaving, accepted}
    assert answer.answers == {accepted: AttemptOutcome.ACCEPTED}


@pytest.mark.parametrize("written", range(1, 25))
def test_a_first_note_that_was_cut_off_says_nothing_and_hides_no_other(tmp_path: Path, written: int) -> None:
    journal = HandoverJournal(tmp_path)
    cut_off, whole = new_id(), new_id()
    with journal.open_page() as page:
        page.take_room(2)
        page.leaving(cut_off)
        page.leaving(whole)
    journal.close()
    file = next(tmp_path.glob("*.log"))
    content = file.read_bytes()
    file.write_bytes(content[: SLOT + written].ljust(2 * SLOT) + content[2 * SLOT :])
    assert hear(tmp_path, page.owner).leaving == {whole}


def test_more_hand_overs_than_room_are_a_mistake_and_still_noted_in_memory(tmp_path: Path) -> None:
    attempt = new_id()
    with HandoverJournal(tmp_path).open_page() as page:
        with pytest.raises(ValueError, match="More hand-overs"):
            page.handed_over(attempt)
        assert page.was_handed_over(attempt)


def test_after_a_restart_of_the_machine_a_missing_entry_proves_nothing(tmp_path: Path) -> None:
    journal = HandoverJournal(tmp_path)
    with journal.open_page() as page:
        page.take_room(1)
    journal.close()
    file = next(tmp_path.glob("*.log"))
    file.write_bytes(b"0" * SLOT + file.read_bytes()[SLOT:])
    assert read_boot_id() != "0" * SLOT
    assert hear(tmp_path, page.owner).fate is Fate.DOUBTFUL


def test_without_a_file_nothing_is_known(tmp_path: Path) -> None:
    assert hear(tmp_path, f"elsewhere-1-{new_id().hex}/1").fate is Fate.ABSENT


def test_only_one_process_settles_a_dead_workers_journal_at_a_time(tmp_path: Path) -> None:
    journal = HandoverJournal(tmp_path)
    with journal.open_page() as page:
        page.take_room(1)
    journal.close()
    file = next(tmp_path.glob("*.log"))
    with lock_journal(file) as first, lock_journal(file) as second:
        assert (first, second) == (Fate.ACCOUNTED, Fate.ALIVE)


def test_a_killed_process_is_dead_at_once_even_while_its_fork_lives(tmp_path: Path) -> None:
    attempt = new_id()
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        _hold_a_page_and_fork(tmp_path, attempt, tell)
    owner, grandchild = os.read(told, 300).decode().split()
    try:
        assert hear(tmp_path, owner).fate is Fate.ALIVE
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        # The fork lets go of its copy first thing, which on a busy machine may still take a moment.
        left = JournalAnswer(Fate.ACCOUNTED, frozenset({attempt}), frozenset({attempt}))
        wait_for(lambda: hear(tmp_path, owner) == left, what="the fork to let go of the journal")
    finally:
        os.kill(int(grandchild), signal.SIGKILL)


def hear_own(journal: HandoverJournal, owner: str) -> JournalAnswer:
    with hear_journal(journal, owner) as answer:
        return answer


def _hold_a_page_and_fork(folder: Path, attempt: object, tell: int) -> None:
    with HandoverJournal(folder).open_page() as page:
        page.take_room(1)
        page.handed_over(attempt)  # type: ignore[arg-type]
        grandchild = os.fork()
        if grandchild:
            os.write(tell, f"{page.owner} {grandchild}".encode())
        while True:
            signal.pause()


def test_a_message_handed_over_again_needs_no_more_room(tmp_path: Path) -> None:
    journal = HandoverJournal(tmp_path)
    attempt = new_id()
    with journal.open_page() as page:
        page.take_room(1)
        page.handed_over(attempt)
        page.handed_over(attempt)
    journal.close()
    assert hear(tmp_path, page.owner).handed_over == frozenset({attempt})


@pytest.mark.parametrize("kind", [kind for kind in AttemptOutcome if kind is not AttemptOutcome.NOT_HANDED_OVER])
def test_what_a_hand_over_came_to_is_known_after_the_end_of_its_worker(tmp_path: Path, kind: AttemptOutcome) -> None:
    journal = HandoverJournal(tmp_path)
    answered, waiting, stayed = new_id(), new_id(), new_id()
    with journal.open_page() as page:
        page.take_room(3)
        page.handed_over(answered)
        page.handed_over(waiting)
        page.answered(answered, kind)
        page.answered(stayed, kind)
    journal.close()
    answer = hear(tmp_path, page.owner)
    assert answer.handed_over == frozenset({answered, waiting})
    assert answer.answers == {answered: kind}


def test_an_attempt_about_to_leave_is_an_open_question(tmp_path: Path) -> None:
    journal = HandoverJournal(tmp_path)
    attempt, waiting = new_id(), new_id()
    with journal.open_page() as page:
        page.take_room(2)
        page.leaving(attempt)
        assert page.was_handed_over(attempt)
    journal.close()
    answer = hear(tmp_path, page.owner)
    assert answer.leaving == frozenset({attempt})
    assert waiting not in answer.leaving
    assert answer.handed_over == frozenset()


def test_leaving_and_handed_over_and_answered_need_one_place(tmp_path: Path) -> None:
    journal = HandoverJournal(tmp_path)
    attempt = new_id()
    with journal.open_page() as page:
        page.take_room(1)
        page.leaving(attempt)
        page.leaving(attempt)
        page.handed_over(attempt)
        page.answered(attempt, AttemptOutcome.ACCEPTED)
    journal.close()
    assert hear(tmp_path, page.owner).answers == {attempt: AttemptOutcome.ACCEPTED}
