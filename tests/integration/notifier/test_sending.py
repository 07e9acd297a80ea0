"""From due messages to outcomes: what each answer of a provider means, and who is heard before a message leaves."""

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, update

from notifier.audience.consent_ledger import Evidence, refuse_everything
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.errors import TransientError
from notifier.models import Message, MessageContent, Recipient, SendAttempt, SenderChannel, Suppression
from notifier.providers.contract import Handovers, Outcome, OutgoingEmail
from notifier.vocabulary.consent_state import ConsentSource
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_status import AttemptOutcome
from tests.factories.notifier import (
    Occurrence,
    add_waiting_messages,
    make_context,
    outcomes,
    plan_all,
    publish,
    send_due,
    statuses,
)
from tests.factories.notifier_providers import OneProviderPool, ScriptedProvider, accept, answer

EVIDENCE = Evidence(ConsentSource.ONE_CLICK, "unsubscribe-2026-11", "en", "a test")


def send_with(database: Database, folder: Path, provider: ScriptedProvider) -> int:
    return send_due(make_context(database, folder, providers=OneProviderPool(provider)))


def test_a_due_message_leaves_with_its_words_and_headers_on_record(database: Database, tmp_path: Path) -> None:
    add_waiting_messages(database, 1)
    provider = ScriptedProvider()
    assert send_with(database, tmp_path, provider) == 1
    assert statuses(database) == ["sent"]
    assert outcomes(database) == ["accepted"]
    email = provider.received[0]
    headers = dict(email.headers)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<https://track.shop.example/u/")
    with database.reading() as session:
        content = session.scalars(select(MessageContent)).one()
        message = session.scalars(select(Message)).one()
    assert (content.subject, content.text, content.html) == (email.subject, email.text, email.html)
    assert message.claimed_by is None
    assert message.provider_message_id == f"q-{message.id}"
    assert message.sent_at is not None


def test_nothing_due_is_nothing_done(database: Database, tmp_path: Path) -> None:
    assert send_with(database, tmp_path, ScriptedProvider()) == 0
    assert not (tmp_path / "journals").exists()


def test_more_urgent_lanes_leave_first(database: Database, tmp_path: Path) -> None:
    sender_id = add_waiting_messages(database, 1, lane=Lane.OFFERS)
    publish(database, sender_id, Occurrence("urgent", email="urgent@people.example", lane=Lane.URGENT))
    plan_all(database)
    provider = ScriptedProvider()
    send_with(database, tmp_path, provider)
    assert [email.to_address for email in provider.received] == ["urgent@people.example"]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (AttemptOutcome.TRANSIENT, "queued"),
        (AttemptOutcome.PERMANENT, "failed"),
        (AttemptOutcome.UNKNOWN, "unknown"),
        (AttemptOutcome.NOT_HANDED_OVER, "queued"),
    ],
)
def test_each_outcome_leads_to_its_status(
    database: Database, tmp_path: Path, kind: AttemptOutcome, status: str
) -> None:
    add_waiting_messages(database, 2)
    provider = ScriptedProvider({"person0@people.example": lambda email, _handovers: answer(email, kind, code="451")})
    send_with(database, tmp_path, provider)
    assert statuses(database) == [status, "sent"]
    assert outcomes(database) == [kind, "accepted"]


def test_a_transient_failure_waits_and_then_leaves_as_the_same_message(database: Database, tmp_path: Path) -> None:
    add_waiting_messages(database, 1)
    refusing = ScriptedProvider(
        {"person0@people.example": lambda email, _h: answer(email, AttemptOutcome.TRANSIENT, code="451")}
    )
    send_with(database, tmp_path, refusing)
    accepting = ScriptedProvider()
    assert send_with(database, tmp_path, accepting) == 0
    with database.unit_of_work() as session:
        wait = session.scalars(select(Message.due_at)).one() - utc_now()
        assert dt.timedelta(seconds=10) < wait <= dt.timedelta(seconds=30)
        session.execute(update(Message).values(due_at=utc_now()))
    send_with(database, tmp_path, accepting)
    assert statuses(database) == ["sent"]
    assert outcomes(database) == ["transient", "accepted"]
    assert accepting.received[0].message_id == refusing.received[0].message_id
    assert accepting.received[0].attempt_id != refusing.received[0].attempt_id


def test_what_grows_stale_while_it_waits_is_never_sent(database: Database, tmp_path: Path) -> None:
    add_waiting_messages(database, 1)
    with database.unit_of_work() as session:
        session.execute(update(Message).values(stale_at=utc_now()))
    provider = ScriptedProvider()
    send_with(database, tmp_path, provider)
    assert statuses(database) == ["expired"]
    assert provider.received == []


def test_an_address_that_is_refused_for_good_is_left_alone(database: Database, tmp_path: Path) -> None:
    sender_id = add_waiting_messages(database, 1)
    refusing = ScriptedProvider(
        {
            "person0@people.example": lambda email, _h: answer(
                email, AttemptOutcome.PERMANENT, code="550", address_is_bad=True
            )
        }
    )
    send_with(database, tmp_path, refusing)
    publish(database, sender_id, Occurrence("next", email="person0@people.example"))
    plan_all(database)
    assert statuses(database) == ["failed", "suppressed"]
    with database.reading() as session:
        assert session.scalars(select(Suppression.reason)).all() == ["hard_bounce"]


def test_who_says_no_after_planning_hears_nothing(database: Database, tmp_path: Path) -> None:
    sender_id = add_waiting_messages(database, 1)
    with database.unit_of_work() as session:
        refuse_everything(session, sender_id, session.scalars(select(Recipient.id)).one(), EVIDENCE)
    provider = ScriptedProvider()
    send_with(database, tmp_path, provider)
    assert statuses(database) == ["suppressed"]
    assert provider.received == []


def test_who_says_no_while_a_slow_server_works_on_others_hears_nothing(database: Database, tmp_path: Path) -> None:
    sender_id = add_waiting_messages(database, 4)
    context = make_context(database, tmp_path)

    def accept_slowly_while_everybody_leaves(email: OutgoingEmail, handovers: Handovers) -> Outcome:
        with database.unit_of_work() as session:
            for recipient_id in session.scalars(select(Recipient.id)).all():
                refuse_everything(session, sender_id, recipient_id, EVIDENCE)
        time.sleep(0.3)
        return accept(email, handovers)

    provider = ScriptedProvider({"person0@people.example": accept_slowly_while_everybody_leaves})
    context = make_context(database, tmp_path, providers=OneProviderPool(provider))
    send_due(context)
    assert [email.to_address for email in provider.received] == ["person0@people.example"]
    assert statuses(database) == ["sent", "suppressed", "suppressed", "suppressed"]
    assert outcomes(database) == ["accepted", "not_handed_over", "not_handed_over", "not_handed_over"]


def test_a_provider_that_breaks_loses_no_message_and_repeats_none(database: Database, tmp_path: Path) -> None:
    add_waiting_messages(database, 3)

    def break_after_hand_over(email: OutgoingEmail, handovers: Handovers) -> Outcome:
        handovers.handed_over(email.attempt_id)
        raise RuntimeError("a mistake in a provider")

    provider = ScriptedProvider({"person1@people.example": break_after_hand_over})
    with pytest.raises(RuntimeError, match="a mistake"):
        send_with(database, tmp_path, provider)
    assert statuses(database) == ["sent", "unknown", "queued"]


def test_a_server_that_cannot_be_reached_is_not_asked_for_each_message(database: Database, tmp_path: Path) -> None:
    add_waiting_messages(database, 5)

    def fail_to_connect(_email: OutgoingEmail, _handovers: Handovers) -> Outcome:
        return answer(_email, AttemptOutcome.TRANSIENT, code=None)

    provider = ScriptedProvider({f"person{number}@people.example": fail_to_connect for number in range(5)})
    send_with(database, tmp_path, provider)
    assert len(provider.received) == 1
    assert statuses(database) == ["queued"] * 5


def test_settings_that_cannot_be_read_hold_up_only_their_sender(database: Database, tmp_path: Path) -> None:
    broken = add_waiting_messages(database, 1)
    add_waiting_messages(database, 1)
    with database.unit_of_work() as session:
        session.add(
            SenderChannel(
                sender_id=broken, channel="email", provider="smtp", settings_sealed="?", position=0, is_on=True
            )
        )
    send_due(make_context(database, tmp_path))
    assert statuses(database) == ["queued", "sent"]


def test_an_account_that_cannot_be_opened_keeps_its_messages(database: Database, tmp_path: Path) -> None:
    add_waiting_messages(database, 2)

    class ClosedPool(OneProviderPool):
        def lend(self, account: object) -> object:  # type: ignore[override]
            raise TransientError("The account is closed for the night.")

    send_due(make_context(database, tmp_path, providers=ClosedPool(ScriptedProvider())))
    assert statuses(database) == ["queued", "queued"]
    assert outcomes(database) == ["not_handed_over", "not_handed_over"]


def test_workers_side_by_side_send_each_message_once(database: Database, tmp_path: Path) -> None:
    add_waiting_messages(database, 350)
    provider = ScriptedProvider()
    context = make_context(database, tmp_path, providers=OneProviderPool(provider))
    with ThreadPoolExecutor(4) as pool:
        while sum(pool.map(lambda _turn: send_due(context), range(4))):
            pass
    assert statuses(database) == ["sent"] * 350
    assert len(provider.handed_over) == len(set(provider.handed_over)) == 350
    with database.reading() as session:
        assert len(session.scalars(select(SendAttempt.id)).all()) == 350
