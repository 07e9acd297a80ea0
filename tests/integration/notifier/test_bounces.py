"""Bounce mails reach the message they are about, once, and nobody can silence a stranger by a letter."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

import notifier.tasks.bounces
from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.models import DeliveryReceipt, Message, Suppression
from notifier.providers.bounce_mail.return_path import make_return_path
from notifier.sending.apply_bounces import BounceMail, BounceNews, apply_bounce
from notifier.sending.collect_bounces import find_mailboxes
from notifier.sending.context import SendingContext
from notifier.tasks.context import TaskContext
from notifier.vocabulary.channel import Channel
from tests.factories.bounce_mails import make_auto_reply, make_complaint, make_report
from tests.factories.notifier import KEYS, add_waiting_messages, make_context, make_settings, send_due
from tests.factories.notifier_channels import carry
from tests.running.imap_server import Mailbox, running_imap_server

SIGNER = Signer(KEYS)
SMTP = {"url": "smtp://127.0.0.1:2525", "from": "orders@fern.example", "return_path": "bounces@fern.example"}
TASKS = notifier.tasks.bounces


@pytest.fixture
def context(database: Database, tmp_path: Path) -> Iterator[SendingContext]:
    opened = make_context(database, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def sender_id(context: SendingContext) -> uuid.UUID:
    """A sender that has sent one mail to person0@people.example."""
    return send_one(context)


def send_one(context: SendingContext) -> uuid.UUID:
    sender_id = add_waiting_messages(context.database, 1)
    assert send_due(context) == 1
    return sender_id


def message_of(database: Database, sender_id: uuid.UUID) -> Message:
    with database.reading() as session:
        return session.scalars(select(Message).where(Message.sender_id == sender_id)).one()


def path_of(message: Message) -> str:
    return make_return_path("bounces@fern.example", message.id, SIGNER)


def take(database: Database, sender_id: uuid.UUID, raw: bytes, envelope_to: str = "") -> BounceNews:
    with database.unit_of_work() as session:
        return apply_bounce(session, SIGNER, (sender_id,), BounceMail(raw, envelope_to))


def suppressed(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Suppression.reason)))


def receipts(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(DeliveryReceipt.kind).order_by(DeliveryReceipt.received_at)))


def test_a_bounce_to_our_return_path_reaches_its_message_once(database: Database, sender_id: uuid.UUID) -> None:
    message = message_of(database, sender_id)
    raw = make_report("person0@people.example", to=path_of(message))
    assert take(database, sender_id, raw) == BounceNews(message.id, 1)
    assert take(database, sender_id, raw) == BounceNews(message.id, 0)
    assert take(database, sender_id, b"Received: by another way\r\n" + raw) == BounceNews(message.id, 0)
    after = message_of(database, sender_id)
    assert (after.status, suppressed(database)) == ("bounced", ["hard_bounce"])
    assert "User unknown" in (after.reason or "")
    assert "person0@" not in (after.reason or "")


def test_the_envelope_tells_the_message_when_the_header_does_not(database: Database, sender_id: uuid.UUID) -> None:
    message = message_of(database, sender_id)
    raw = make_report("person0@people.example")
    assert take(database, sender_id, raw).problem == "The mail is about no message of this sender."
    assert take(database, sender_id, raw, path_of(message).upper()).new_receipts == 1
    assert message_of(database, sender_id).status == "bounced"


def test_behind_a_forwarding_our_return_path_is_proof_enough(database: Database, sender_id: uuid.UUID) -> None:
    raw = make_report("office@elsewhere.example", to=path_of(message_of(database, sender_id)))
    assert take(database, sender_id, raw).new_receipts == 1
    assert (message_of(database, sender_id).status, suppressed(database)) == ("bounced", ["hard_bounce"])


def test_a_message_given_back_counts_only_for_the_address_we_wrote_to(database: Database, sender_id: uuid.UUID) -> None:
    message = message_of(database, sender_id)
    stranger = make_report("somebody@else.example", returned=message.id)
    assert take(database, sender_id, stranger).problem == (
        "The mail speaks of another address than the message was sent to."
    )
    assert (receipts(database), suppressed(database)) == ([], [])
    assert take(database, sender_id, make_report("Person0@people.example", returned=message.id)).new_receipts == 1
    assert message_of(database, sender_id).status == "bounced"


def test_a_letter_about_no_message_silences_nobody(database: Database, sender_id: uuid.UUID) -> None:
    forged = make_return_path("bounces@fern.example", message_of(database, sender_id).id, Signer(("another key",)))
    for raw in (
        make_report("person0@people.example"),
        make_report("person0@people.example", to=forged),
        make_report("person0@people.example", returned=uuid.uuid4()),
    ):
        assert take(database, sender_id, raw) == BounceNews(None, 0, "The mail is about no message of this sender.")
    assert (receipts(database), suppressed(database)) == ([], [])


def test_a_message_of_another_sender_is_left_alone(
    database: Database, context: SendingContext, sender_id: uuid.UUID
) -> None:
    other = send_one(context)
    raw = make_report("person0@people.example", to=path_of(message_of(database, other)))
    assert take(database, sender_id, raw).new_receipts == 0
    assert message_of(database, other).status == "sent"


def test_a_delay_changes_no_status(database: Database, sender_id: uuid.UUID) -> None:
    raw = make_report("person0@people.example", to=path_of(message_of(database, sender_id)), soft=True)
    assert take(database, sender_id, raw).new_receipts == 1
    assert (message_of(database, sender_id).status, receipts(database), suppressed(database)) == (
        "sent",
        ["deferred"],
        [],
    )


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_complaint_without_address_stops_mails_to_its_reader(
    database: Database, sender_id: uuid.UUID, is_signed: bool
) -> None:
    message = message_of(database, sender_id)
    to = path_of(message) if is_signed else "abuse@fern.example"
    raw = make_complaint(to=to, returned=None if is_signed else message.id)
    assert take(database, sender_id, raw).new_receipts == 1
    assert (receipts(database), suppressed(database)) == (["complained"], ["complaint"])
    assert message_of(database, sender_id).status == "delivered"


def test_an_automatic_answer_is_noted_and_changes_nothing(database: Database, sender_id: uuid.UUID) -> None:
    raw = make_auto_reply("person0@people.example", to=path_of(message_of(database, sender_id)))
    assert take(database, sender_id, raw).new_receipts == 1
    assert (receipts(database), suppressed(database)) == (["autoresponded"], [])
    assert message_of(database, sender_id).status == "sent"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=60), at=st.integers(0, 1200))
def test_no_nonsense_in_a_bounce_stops_the_next_one(
    database: Database, sender_id: uuid.UUID, noise: bytes, at: int
) -> None:
    raw = make_report("person0@people.example", to=path_of(message_of(database, sender_id)))
    news = take(database, sender_id, raw[:at] + noise + b"\x00\xff" + raw[at:])
    assert news.new_receipts in (0, 1)


# ---------------------------------------------------------------------------------------------- mailboxes


@pytest.fixture
def app(context: SendingContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Celery:
    """An application whose tasks run where they are sent."""
    app = Celery("test", broker="memory://", set_as_current=False)
    app.notifier_context = TaskContext.create(  # type: ignore[attr-defined]  # as portal.worker sets it
        settings=make_settings(tmp_path), database=context.database, sealer=Sealer(KEYS), signer=SIGNER
    )
    app.finalize()
    monkeypatch.setattr(app, "send_task", lambda name, args=(): app.tasks[name].apply(args, throw=True))
    return app


def connect(database: Database, sender_id: uuid.UUID, port: int, password: str = "secret") -> uuid.UUID:
    url = f"imap://bounces:{password}@127.0.0.1:{port}/INBOX"
    return carry(database, sender_id, Channel.EMAIL, "smtp", SMTP | {"bounces": url})


def collect(app: Celery) -> None:
    app.tasks["notifier.collect_bounces"].apply(throw=True)


def test_the_mailbox_of_an_account_is_read_and_marked(database: Database, app: Celery, sender_id: uuid.UUID) -> None:
    path = path_of(message_of(database, sender_id))
    box = Mailbox({4: b"Subject: hello\r\n\r\nA letter\r\n", 7: make_report("person0@people.example", to=path)})
    with running_imap_server(box) as port:
        connect(database, sender_id, port)
        collect(app)
        assert {uid for uid, flags in box.flags.items() if "\\SEEN" in flags} == {4, 7}
        collect(app)
    assert message_of(database, sender_id).status == "bounced"
    assert receipts(database) == ["bounced"]


def test_senders_that_share_a_mailbox_have_it_read_once(
    database: Database, app: Celery, context: SendingContext, sender_id: uuid.UUID
) -> None:
    other = send_one(context)
    mails = {
        number: make_report("person0@people.example", to=path_of(message_of(database, of)))
        for number, of in enumerate((sender_id, other), start=1)
    }
    box = Mailbox(mails)
    with running_imap_server(box) as port:
        accounts = [connect(database, of, port) for of in (sender_id, other)]
        with database.reading() as session:
            found = find_mailboxes(session, context.sealer)
        assert [mailbox.account_id for mailbox in found] == [min(accounts)]
        collect(app)
    assert message_of(database, sender_id).status == message_of(database, other).status == "bounced"


def test_a_mail_that_could_not_be_stored_stays_unread(
    database: Database, app: Celery, sender_id: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(message_of(database, sender_id))
    box = Mailbox({7: make_report("person0@people.example", to=path)})

    def refuse(*_: object) -> None:
        raise RuntimeError("the database is away")

    with running_imap_server(box) as port:
        connect(database, sender_id, port)
        with monkeypatch.context() as patch:
            patch.setattr("notifier.sending.collect_bounces.apply_bounce", refuse)
            with pytest.raises(RuntimeError, match="the database is away"):
                collect(app)
        assert box.flags == {}
        collect(app)
    assert message_of(database, sender_id).status == "bounced"


def test_a_mailbox_that_refuses_holds_up_no_other(
    database: Database, app: Celery, context: SendingContext, sender_id: uuid.UUID
) -> None:
    other = send_one(context)
    closed = Mailbox({}, refuses="LOGIN")
    open_box = Mailbox({1: make_report("person0@people.example", to=path_of(message_of(database, other)))})
    with running_imap_server(closed) as closed_port, running_imap_server(open_box) as port:
        connect(database, sender_id, closed_port)
        connect(database, other, port)
        collect(app)
    assert message_of(database, other).status == "bounced"


def test_an_account_without_mailbox_or_switched_off_is_not_asked(
    database: Database, context: SendingContext, sender_id: uuid.UUID
) -> None:
    connect(database, sender_id, 9)
    carry(database, sender_id, Channel.EMAIL, "recording")
    with database.reading() as session:
        assert find_mailboxes(session, context.sealer) == ()
    carry(database, sender_id, Channel.EMAIL, "smtp", SMTP)
    with database.reading() as session:
        assert find_mailboxes(session, context.sealer) == ()
