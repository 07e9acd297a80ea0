"""Accounts, browsers, consents and moments of a sender's channels, as the tests of the engine need them."""

import dataclasses
import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import select, update

from notifier.audience.consent_ledger import Choice, Evidence, record_choices
from notifier.authoring.senders import ProviderDraft, set_provider
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.digests import digest_text
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.models import DeliveryReceipt, Message, PushSubscriptionRow, Recipient, TriggerEvent, VapidKey
from notifier.providers.callbacks import Receipt
from notifier.providers.contract import PushSubscription
from notifier.providers.web_push.vapid import make_vapid_key
from notifier.sending.apply_receipts import Origin, record_receipts
from notifier.sending.claim_messages import find_due_lanes
from notifier.sending.context import SendingContext
from notifier.sending.send_batch import send_next_batch
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentSource, ConsentState
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.receipt_kind import ReceiptKind
from notifier.vocabulary.topic import Topic
from tests.factories.notifier import KEYS, add_rule, add_sender, plan_all

PHONE = "+15550107"
OWN_NUMBER = "+15550199"
ACCOUNT_SID = "AC00112233445566778899aabbccddeeff"
TWILIO_TOKEN = "token of this test"
EVIDENCE = Evidence(ConsentSource.PREFERENCES_PAGE, "preferences-2026-11", "en", "page of order 1001")
PAID = (Channel.SMS, Channel.WHATSAPP)


def add_shop(database: Database, *channels: Channel) -> uuid.UUID:
    """A sender with one rule that tells on all of these channels; returns its id."""
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        add_rule(session, sender_id, channels=channels or (Channel.EMAIL,))
    return sender_id


def carry(
    database: Database,
    sender_id: uuid.UUID,
    channel: Channel,
    provider: str = "recording",
    settings: Mapping[str, str] | None = None,
    *,
    is_backup: bool = False,
) -> uuid.UUID:
    """Let a provider carry a channel for a sender; returns the account's id."""
    draft = ProviderDraft(channel, provider, settings or {}, is_backup=is_backup, may_be_private=True)
    with database.unit_of_work() as session:
        return set_provider(session, Sealer(KEYS), sender_id, draft)


def twilio(url: str, **more: str) -> dict[str, str]:
    """Settings of a Twilio account whose API is at this address."""
    own = {"account_sid": ACCOUNT_SID, "auth_token": TWILIO_TOKEN, "from": OWN_NUMBER, "base_url": url}
    return own | more


def vonage(url: str, **more: str) -> dict[str, str]:
    """Settings of a Vonage account whose API is at this address."""
    own = {"api_key": "0a1b2c3d", "api_secret": "secret of this test", "from": OWN_NUMBER, "base_url": url}
    return own | {"signature_secret": "signature of this test"} | more


def answer_consent(
    database: Database,
    sender_id: uuid.UUID,
    channel: Channel,
    state: ConsentState = ConsentState.GRANTED,
    topics: Sequence[Topic] = tuple(Topic),
) -> None:
    """Everybody the sender knows gives this answer."""
    with database.unit_of_work() as session:
        for recipient_id in session.scalars(select(Recipient.id).where(Recipient.sender_id == sender_id)).all():
            choices = tuple(Choice(topic, channel, state) for topic in topics)
            record_choices(session, (sender_id, recipient_id), choices, EVIDENCE)


def subscribe(database: Database, sender_id: uuid.UUID, *subscriptions: PushSubscription) -> None:
    """The sender's only recipient allows push in these browsers, with a key of the sender's own."""
    sealer, now = Sealer(KEYS), utc_now()
    with database.unit_of_work() as session:
        recipient_id = session.scalars(select(Recipient.id).where(Recipient.sender_id == sender_id)).one()
        key_id = session.scalars(select(VapidKey.id).where(VapidKey.sender_id == sender_id)).one_or_none()
        if key_id is None:
            key_id, key = new_id(), make_vapid_key()
            private = sealer.seal(key.private)
            session.add(
                VapidKey(id=key_id, sender_id=sender_id, public_key=key.public, private_sealed=private, created_at=now)
            )
            session.flush()
        for subscription in subscriptions:
            session.add(
                PushSubscriptionRow(
                    sender_id=sender_id,
                    recipient_id=recipient_id,
                    endpoint_digest=digest_text(subscription.endpoint),
                    subscription_sealed=sealer.seal(json.dumps(dataclasses.asdict(subscription))),
                    vapid_key_id=key_id,
                    created_at=now,
                    confirmed_at=now,
                )
            )


def publish_and_plan(database: Database, *publications: bool) -> None:
    """Plan what was just published; every publication must have been new."""
    assert all(publications)
    plan_all(database)


def send_all(context: SendingContext) -> int:
    """Send until nothing is due on any channel; returns how many messages were taken."""
    taken = 0
    while True:
        with context.database.reading() as session:
            due = find_due_lanes(session)
        if not due:
            return taken
        taken += sum(send_next_batch(context, channel, lane) for channel, lane in due)


def read_messages(database: Database) -> list[Message]:
    """Every message, in the order of their triggers."""
    with database.reading() as session:
        told = select(Message).join(TriggerEvent, TriggerEvent.id == Message.trigger_id)
        return list(session.scalars(told.order_by(TriggerEvent.recorded_at, Message.id)))


def status_by_channel(database: Database) -> dict[str, tuple[str, str | None]]:
    """Status and reason of the only message of each channel."""
    messages = read_messages(database)
    assert len({message.channel for message in messages}) == len(messages)
    return {message.channel: (message.status, message.reason) for message in messages}


def change_messages(database: Database, channel: Channel | None = None, **values: object) -> None:
    """Put messages where a test wants them, such as `due_at=utc_now()`."""
    wanted = update(Message).values(**values)
    with database.unit_of_work() as session:
        session.execute(wanted if channel is None else wanted.where(Message.channel == channel.value))


def make_due(database: Database, channel: Channel | None = None) -> None:
    """Let the waiting messages' moment come."""
    now = utc_now()
    waiting = update(Message).where(Message.status == MessageStatus.QUEUED.value).values(due_at=now)
    with database.unit_of_work() as session:
        session.execute(waiting if channel is None else waiting.where(Message.channel == channel.value))


def let_time_pass(database: Database, time: dt.timedelta) -> None:
    """What was planned is nearer and what was sent longer ago; how long messages stay fresh is left alone."""
    with database.unit_of_work() as session:
        for message in session.scalars(select(Message)):
            message.due_at -= time
            message.sent_at = message.sent_at and message.sent_at - time


def make_origin(message: Message, *, ago: dt.timedelta = dt.timedelta(0)) -> Origin:
    """Its own provider reports about a message, in its own callback."""
    provider, channel = message.provider or "twilio", Channel(message.channel)
    return Origin(message.sender_id, provider, channel, message.id, utc_now() - ago)


def report(database: Database, message: Message, *kinds: ReceiptKind, is_machine: bool = False) -> int:
    """These receipts come in for a message, one transaction each; returns how many were new."""
    new = 0
    for kind in kinds:
        with database.unit_of_work() as session:
            receipt = Receipt(kind, event_id=f"{message.id}:{kind}")
            new += record_receipts(session, make_origin(message), (receipt,), is_machine=is_machine)
    return new


def read_receipts(database: Database) -> list[DeliveryReceipt]:
    """Every receipt in the order it came."""
    with database.reading() as session:
        return list(session.scalars(select(DeliveryReceipt).order_by(DeliveryReceipt.id)))
