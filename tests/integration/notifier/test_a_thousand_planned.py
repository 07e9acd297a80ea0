"""A thousand messages are planned when somebody says no, in whichever way: theirs stay, all others leave."""

import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from notifier.api.opt_out import UnsubscribePage
from notifier.audience.consent_ledger import Choice, record_choice, refuse_everything
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.hooks.blueprint import HookContext, create_blueprint
from notifier.models import Message, MessageContent
from notifier.providers.callbacks import InboundText
from notifier.sending.apply_inbound import apply_inbound
from notifier.sending.apply_receipts import Origin
from notifier.sending.record_trigger import record_trigger
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.receipt_kind import ReceiptKind
from notifier.vocabulary.topic import Topic
from tests.factories.notifier import KEYS, Occurrence, make_context, make_draft, plan_all
from tests.factories.notifier_channels import EVIDENCE, OWN_NUMBER, add_shop, carry, read_messages, report, send_all

PEOPLE = 50
NEWS = 10
CHANNELS = (Channel.EMAIL, Channel.SMS)
#: Who says no.
EMAIL, PHONE = "person7@people.example", "+15550107"
BOTH = frozenset(CHANNELS)


def happen(database: Database, sender_id: uuid.UUID, names: Sequence[str], people: Sequence[int]) -> None:
    with database.unit_of_work() as session:
        for number in people:
            for name in names:
                occurrence = Occurrence(
                    f"{name} of {number}", email=f"person{number}@people.example", phone=f"+155501{number:02d}"
                )
                record_trigger(session, make_draft(sender_id, occurrence))
    plan_all(database)


def click_once(database: Database, message: Message) -> None:
    """What a mail program posts for its reader (RFC 8058)."""
    app = Flask(__name__)
    context = HookContext(database, Signer(KEYS), Sealer(KEYS), "https://track.shop.example", _render)
    app.register_blueprint(create_blueprint(context))
    with database.reading() as session:
        wanted = select(MessageContent.headers).where(MessageContent.message_id == message.id)
        link = session.scalars(wanted).one()["List-Unsubscribe"].strip("<>")
    answer = app.test_client().post(
        link.removeprefix("https://track.shop.example"), data={"List-Unsubscribe": "One-Click"}
    )
    assert answer.status_code == 200


def _render(_page: UnsubscribePage) -> str:
    return ""


def stop_everything(database: Database, message: Message) -> None:
    with database.unit_of_work() as session:
        refuse_everything(session, message.sender_id, message.recipient_id, EVIDENCE)


def refuse_one_topic(database: Database, message: Message) -> None:
    choice = Choice(Topic.DELIVERY_UPDATES, Channel.EMAIL, ConsentState.REFUSED)
    with database.unit_of_work() as session:
        record_choice(session, message.sender_id, message.recipient_id, choice, EVIDENCE)


def write_stop(database: Database, message: Message) -> None:
    origin = Origin(message.sender_id, "twilio", Channel.SMS, None, utc_now())
    with database.unit_of_work() as session:
        apply_inbound(session, Sealer(KEYS), origin, InboundText(PHONE, OWN_NUMBER, "STOP", "SM1", None))


def complain(database: Database, message: Message) -> None:
    assert report(database, message, ReceiptKind.COMPLAINED) == 1


@pytest.mark.parametrize(
    ("say_no", "silent"),
    [
        (stop_everything, BOTH),
        (refuse_one_topic, {Channel.EMAIL}),
        (click_once, {Channel.EMAIL}),
        (write_stop, {Channel.SMS}),
        (complain, {Channel.EMAIL}),
    ],
)
def test_none_of_theirs_leaves_and_all_others_do(
    database: Database, tmp_path: Path, say_no: Callable[[Database, Message], None], silent: frozenset[Channel]
) -> None:
    sender_id = add_shop(database, *CHANNELS)
    carry(database, sender_id, Channel.SMS)
    happen(database, sender_id, ["before"], [7])
    context = make_context(database, tmp_path)
    assert send_all(context) == len(CHANNELS)
    told = next(message for message in read_messages(database) if message.channel == Channel.EMAIL.value)
    happen(database, sender_id, [f"news {number}" for number in range(NEWS)], range(PEOPLE))

    say_no(database, told)
    plan_all(database)
    send_all(context)

    messages = [
        one for one in read_messages(database) if one.trigger == told.trigger and one.created_at > told.created_at
    ]
    assert len(messages) == PEOPLE * NEWS * len(CHANNELS) == 1_000
    theirs = [one for one in messages if one.recipient_id == told.recipient_id]
    assert len(theirs) == NEWS * len(CHANNELS)
    assert {one.status for one in theirs if one.channel in silent} == {"suppressed"}
    assert {one.status for one in theirs if one.channel not in silent} <= {"sent"}
    assert {one.status for one in messages if one.recipient_id != told.recipient_id} == {"sent"}
