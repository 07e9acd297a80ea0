"""Workers killed between an answer and the database: what the journal has heard counts, on every channel its way."""

from pathlib import Path

import pytest
from sqlalchemy import update

from notifier.foundation.database import Database
from notifier.models import Message
from notifier.providers.contract import Handovers, Outcome, OutgoingEmail
from notifier.sending.context import SendingContext
from notifier.sending.recover import recover_messages
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import AttemptOutcome
from tests.factories.notifier import add_waiting_messages, make_context, outcomes, send_due, statuses
from tests.factories.notifier_providers import ScriptedProvider, answer
from tests.integration.notifier.test_recovery import ADDRESSES, die, in_killed_process


def kill_after(kind: AttemptOutcome | None, url: str, folder: Path) -> None:
    """A worker hands over two messages, gets this answer (None: no answer yet) to the first and dies at the second."""

    def answer_so(email: OutgoingEmail, handovers: Handovers) -> Outcome:
        handovers.handed_over(email.attempt_id)
        if kind is None:
            die()
        return answer(email, kind or AttemptOutcome.ACCEPTED)

    def die_before(_email: OutgoingEmail, _handovers: Handovers) -> Outcome:
        die()
        raise AssertionError("the dead do not speak")

    def work(context: SendingContext, provider: ScriptedProvider) -> None:
        provider.answers |= {ADDRESSES[0]: answer_so, ADDRESSES[1]: die_before}
        send_due(context)

    in_killed_process(work, url, folder)


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (AttemptOutcome.ACCEPTED, "sent"),
        (AttemptOutcome.TRANSIENT, "queued"),
        (AttemptOutcome.PERMANENT, "queued"),
        (AttemptOutcome.UNKNOWN, "unknown"),
    ],
)
def test_an_answer_that_was_heard_counts_although_it_was_never_stored(
    database_url: str, database: Database, tmp_path: Path, kind: AttemptOutcome, status: str
) -> None:
    add_waiting_messages(database, 2)
    database.dispose()
    kill_after(kind, database_url, tmp_path)
    assert recover_messages(make_context(database, tmp_path)) == 2
    assert statuses(database) == [status, "queued"]
    assert outcomes(database) == [kind, "not_handed_over"]


@pytest.mark.parametrize(
    ("channel", "status"),
    [
        (Channel.EMAIL, "unknown"),
        (Channel.SMS, "unknown"),
        (Channel.WHATSAPP, "unknown"),
        (Channel.CHAT, "unknown"),
        (Channel.PUSH, "queued"),
        (Channel.INBOX, "queued"),
    ],
)
def test_without_an_answer_only_what_repeats_harmlessly_is_repeated(
    database_url: str, database: Database, tmp_path: Path, channel: Channel, status: str
) -> None:
    add_waiting_messages(database, 2)
    database.dispose()
    kill_after(None, database_url, tmp_path)
    with database.unit_of_work() as session:
        session.execute(update(Message).values(channel=channel.value))
    assert recover_messages(make_context(database, tmp_path)) == 2
    assert statuses(database) == [status, "queued"]


@pytest.mark.parametrize(
    ("channel", "status"), [(Channel.EMAIL, "unknown"), (Channel.SMS, "unknown"), (Channel.PUSH, "queued")]
)
def test_a_message_that_was_just_leaving_is_an_open_question(
    database_url: str, database: Database, tmp_path: Path, channel: Channel, status: str
) -> None:
    add_waiting_messages(database, 1)
    database.dispose()

    def die_while_it_leaves(email: OutgoingEmail, handovers: Handovers) -> Outcome:
        handovers.leaving(email.attempt_id)
        die()
        raise AssertionError("the dead do not speak")

    def work(context: SendingContext, provider: ScriptedProvider) -> None:
        provider.answers[ADDRESSES[0]] = die_while_it_leaves
        send_due(context)

    in_killed_process(work, database_url, tmp_path)
    with database.unit_of_work() as session:
        session.execute(update(Message).values(channel=channel.value))
    assert recover_messages(make_context(database, tmp_path)) == 1
    assert statuses(database) == [status]
