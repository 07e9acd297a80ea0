"""Workers that are really killed: what they handed over counts as sent, everything else leaves exactly once."""

import datetime as dt
import os
import signal
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, update

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database, open_engine
from notifier.models import Message, SendAttempt
from notifier.providers.contract import Handovers, Outcome, OutgoingEmail
from notifier.sending.claim_messages import Claim, claim_messages
from notifier.sending.context import SendingContext
from notifier.sending.recover import recover_messages
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane
from tests.factories.notifier import add_waiting_messages, make_context, outcomes, send_due, statuses
from tests.factories.notifier_providers import OneProviderPool, ScriptedProvider, accept

MESSAGES = 4
ADDRESSES = tuple(f"person{number}@people.example" for number in range(MESSAGES))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def in_killed_process(work: Callable[[SendingContext, ScriptedProvider], None], url: str, folder: Path) -> None:
    """Run `work` in a process of its own that must end by SIGKILL."""
    child = os.fork()
    if child == 0:
        provider = ScriptedProvider()
        database = Database(open_engine(url))
        work(make_context(database, folder, providers=OneProviderPool(provider)), provider)
        os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL


def dying_at(address: str, *, after_the_dot: bool) -> Callable[[SendingContext, ScriptedProvider], None]:
    """A worker that dies at one message, before or after its last byte."""

    def hand_over_and_die(email: OutgoingEmail, handovers: Handovers) -> Outcome:
        if after_the_dot:
            handovers.handed_over(email.attempt_id)
        die()
        raise AssertionError("the dead do not speak")

    def work(context: SendingContext, provider: ScriptedProvider) -> None:
        provider.answers[address] = hand_over_and_die
        send_due(context)

    return work


def send_the_rest(database: Database, folder: Path) -> list[str]:
    """The addresses a healthy worker hands over after recovery."""
    provider = ScriptedProvider()
    context = make_context(database, folder, providers=OneProviderPool(provider))
    recover_messages(context)
    while send_due(context):
        pass
    return [email.to_address for email in provider.received]


@pytest.mark.parametrize("number", range(MESSAGES))
@pytest.mark.parametrize("after_the_dot", [False, True])
def test_a_worker_killed_at_any_message_leaves_each_to_be_sent_once(
    database_url: str, database: Database, tmp_path: Path, number: int, after_the_dot: bool
) -> None:
    add_waiting_messages(database, MESSAGES)
    database.dispose()
    in_killed_process(dying_at(ADDRESSES[number], after_the_dot=after_the_dot), database_url, tmp_path)
    assert statuses(database) == ["sending"] * MESSAGES
    gone = number + 1 if after_the_dot else number
    assert send_the_rest(database, tmp_path) == list(ADDRESSES[gone:])
    # The last one that left may have been refused in an answer nobody has read.
    unread = {number} if after_the_dot else set()
    assert statuses(database) == ["unknown" if at in unread else "sent" for at in range(MESSAGES)]
    with database.reading() as session:
        details = session.scalars(select(SendAttempt.detail)).all()
    assert details.count("Handed over, reply not seen.") == after_the_dot
    assert details.count("The worker ended before it could store the answer.") == number


def test_a_worker_killed_right_after_its_claim_has_sent_nothing(
    database_url: str, database: Database, tmp_path: Path
) -> None:
    add_waiting_messages(database, MESSAGES)
    database.dispose()

    def claim_and_die(context: SendingContext, _provider: ScriptedProvider) -> None:
        with context.journal.open_page() as page:
            with context.database.unit_of_work() as session:
                claim_messages(session, Claim(page.owner, Channel.EMAIL, Lane.NORMAL))
            die()

    in_killed_process(claim_and_die, database_url, tmp_path)
    assert send_the_rest(database, tmp_path) == list(ADDRESSES)
    assert statuses(database) == ["sent"] * MESSAGES


def test_workers_that_recover_side_by_side_agree(database_url: str, database: Database, tmp_path: Path) -> None:
    add_waiting_messages(database, MESSAGES)
    database.dispose()
    in_killed_process(dying_at(ADDRESSES[2], after_the_dot=True), database_url, tmp_path)
    with ThreadPoolExecutor(4) as pool:
        settled = list(pool.map(lambda _turn: recover_messages(make_context(database, tmp_path)), range(4)))
    assert sum(settled) == MESSAGES
    assert statuses(database) == ["sent", "sent", "unknown", "queued"]
    assert outcomes(database) == ["accepted", "accepted", "unknown", "not_handed_over"]


def test_the_journal_of_a_dead_worker_goes_when_nothing_needs_it(
    database_url: str, database: Database, tmp_path: Path
) -> None:
    add_waiting_messages(database, MESSAGES)
    database.dispose()
    in_killed_process(dying_at(ADDRESSES[0], after_the_dot=True), database_url, tmp_path)
    assert len(list((tmp_path / "journals").glob("*.log"))) == 1
    recover_messages(make_context(database, tmp_path))
    assert list((tmp_path / "journals").iterdir()) == []


def test_without_its_journal_a_dead_workers_messages_wait_for_the_lease_and_are_never_repeated(
    database_url: str, database: Database, tmp_path: Path
) -> None:
    add_waiting_messages(database, 2)
    database.dispose()
    in_killed_process(dying_at(ADDRESSES[0], after_the_dot=True), database_url, tmp_path / "elsewhere")
    context = make_context(database, tmp_path)
    assert recover_messages(context) == 0
    assert statuses(database) == ["sending", "sending"]
    end_leases(database)
    assert recover_messages(context) == 2
    assert statuses(database) == ["unknown", "unknown"]
    assert outcomes(database) == ["unknown", "unknown"]
    assert send_the_rest(database, tmp_path) == []


def test_a_slow_worker_that_lives_keeps_its_messages(database: Database, tmp_path: Path) -> None:
    add_waiting_messages(database, 1)
    other = make_context(database, tmp_path)

    def accept_after_a_nap(email: OutgoingEmail, handovers: Handovers) -> Outcome:
        end_leases(database)
        assert recover_messages(other) == 0
        return accept(email, handovers)

    provider = ScriptedProvider({ADDRESSES[0]: accept_after_a_nap})
    send_due(make_context(database, tmp_path, providers=OneProviderPool(provider)))
    assert statuses(database) == ["sent"]


def test_a_worker_elsewhere_that_was_given_up_still_tells_the_truth(database: Database, tmp_path: Path) -> None:
    add_waiting_messages(database, 1)
    stranger = make_context(database, tmp_path / "elsewhere")

    def accept_after_being_given_up(email: OutgoingEmail, handovers: Handovers) -> Outcome:
        end_leases(database)
        assert recover_messages(stranger) == 1
        assert statuses(database) == ["unknown"]
        return accept(email, handovers)

    provider = ScriptedProvider({ADDRESSES[0]: accept_after_being_given_up})
    send_due(make_context(database, tmp_path, providers=OneProviderPool(provider)))
    assert statuses(database) == ["sent"]
    assert outcomes(database) == ["accepted"]


def test_a_batch_whose_outcomes_could_not_be_stored_is_settled_by_its_own_worker(
    database: Database, tmp_path: Path
) -> None:
    add_waiting_messages(database, 2)
    provider = ScriptedProvider()
    context = make_context(database, tmp_path, providers=OneProviderPool(provider))

    def break_the_database(email: OutgoingEmail, handovers: Handovers) -> Outcome:
        outcome = accept(email, handovers)
        with database.unit_of_work() as session:
            session.connection().exec_driver_sql("ALTER TABLE send_attempts RENAME TO lost")
        return outcome

    provider.answers[ADDRESSES[1]] = break_the_database
    with pytest.raises(Exception, match="send_attempts"):
        send_due(context)
    with database.unit_of_work() as session:
        session.connection().exec_driver_sql("ALTER TABLE lost RENAME TO send_attempts")
    assert recover_messages(context) == 2
    assert statuses(database) == ["sent", "sent"]


def end_leases(database: Database) -> None:
    with database.unit_of_work() as session:
        session.execute(update(Message).values(claimed_until=utc_now() - dt.timedelta(seconds=1)))


def test_claims_of_one_worker_never_overlap(database: Database, tmp_path: Path) -> None:
    add_waiting_messages(database, 6)
    context = make_context(database, tmp_path)
    taken: list[uuid.UUID] = []
    for _turn in range(3):
        with context.journal.open_page() as page, database.unit_of_work() as session:
            taken += claim_messages(session, Claim(page.owner, Channel.EMAIL, Lane.NORMAL, limit=2))
    assert len(set(taken)) == 6
