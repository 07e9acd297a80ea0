"""What people write back: STOP holds before the next message leaves, START and HELP are answered."""

import datetime as dt
import uuid
from typing import Final, cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from notifier.audience.consent_ledger import Evidence
from notifier.audience.keywords import Intent, read_reply
from notifier.audience.recipients import Person
from notifier.authoring.rules import RuleDraft, install_rules
from notifier.channels.numbers import digest_phone, find_phone
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.digests import digest_text
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.models import Conversation, InboundMessage
from notifier.providers.callbacks import InboundText
from notifier.queries.address_book import Place, load_address_book
from notifier.sending.address_news import find_readers, refuse_address, welcome_address
from notifier.sending.apply_receipts import Origin
from notifier.sending.record_trigger import TriggerDraft, record_trigger
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentSource
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.topic import Topic

#: What each reply is answered with. One answer, within five minutes, without promotion: what US law leaves room for
#: (47 CFR 64.1200(a)(12)).
ANSWERS: Final = {Intent.STOP: "reply.stopped", Intent.START: "reply.started", Intent.HELP: "reply.help"}
_ANSWER_SECONDS: Final = 300
_WORDING_VERSION: Final = "keywords-2026-11"
_CHANNELS: Final = (Channel.SMS, Channel.WHATSAPP)

_INBOUND = cast(Table, InboundMessage.__table__)
_CONVERSATIONS = cast(Table, Conversation.__table__)


def apply_inbound(session: Session, sealer: Sealer, origin: Origin, inbound: InboundText) -> Intent | None:
    """Store a reply once and do what it asks, in the caller's transaction; None when it was known already."""
    phone = find_phone(inbound.from_address, None)
    if phone is None:
        return None
    address = (origin.sender_id, origin.channel, digest_phone(origin.channel, phone))
    intent = read_reply(inbound.text)
    digest = _digest(origin, inbound)
    row = {
        "id": new_id(),
        "sender_id": origin.sender_id,
        "channel": origin.channel.value,
        "digest": digest,
        "address_digest": address[2],
        "text_sealed": sealer.seal(inbound.text[:4000]),
        "intent": intent.value,
        "received_at": origin.received_at,
    }
    if not insert_or_ignore(session, _INBOUND, [row], on=("sender_id", "digest")):
        return None
    # A provider's clock may be ahead of ours.
    _open_conversation(session, address, min(inbound.occurred_at or origin.received_at, origin.received_at))
    is_news = _act(session, address, intent, Evidence(ConsentSource.REPLY, _WORDING_VERSION, "", f"reply {digest}"))
    if is_news:
        _answer(session, address, (ANSWERS[intent], digest, phone), origin.received_at)
    return intent


def _digest(origin: Origin, inbound: InboundText) -> str:
    moment = (inbound.occurred_at or origin.received_at).isoformat()
    own_name = inbound.provider_message_id or digest_text(inbound.from_address, inbound.text, moment)
    return digest_text(origin.provider, own_name)


def _open_conversation(session: Session, address: tuple[uuid.UUID, Channel, str], wrote_at: dt.datetime) -> None:
    key = {"sender_id": address[0], "channel": address[1].value, "address_digest": address[2]}
    row = key | {"last_inbound_at": wrote_at}
    if insert_or_ignore(session, _CONVERSATIONS, [row], on=tuple(key)):
        return
    same = [_CONVERSATIONS.c[column] == value for column, value in key.items()]
    session.execute(
        _CONVERSATIONS.update()
        .where(*same, _CONVERSATIONS.c.last_inbound_at < wrote_at)
        .values(last_inbound_at=wrote_at)
    )


def _act(session: Session, address: tuple[uuid.UUID, Channel, str], intent: Intent, evidence: Evidence) -> bool:
    """Whether there is something to answer: a STOP that changes nothing is not confirmed a second time."""
    if intent is Intent.STOP:
        return refuse_address(session, address, evidence)
    if intent is Intent.START:
        welcome_address(session, address, evidence)
    return intent in ANSWERS


def _answer(
    session: Session,
    address: tuple[uuid.UUID, Channel, str],
    answer: tuple[str, str, str],
    received_at: dt.datetime,
) -> None:
    sender_id, channel, address_digest = address
    trigger, occurrence, phone = answer
    readers = find_readers(session, address)
    reader_id = readers[0][0] if readers else None
    # Who has another number by now is answered at this one, as somebody known by nothing else.
    if reader_id is not None and not _is_reached(session, address, reader_id):
        reader_id = None
    install_rules(session, sender_id, tuple(RuleDraft(name, name, _CHANNELS) for name in ANSWERS.values()))
    draft = TriggerDraft(
        sender_id=sender_id,
        trigger=trigger,
        dedupe_key=f"{trigger}:{occurrence}",
        subject_key=f"address:{address_digest}",
        topic=Topic.ORDER_UPDATES,
        lane=Lane.URGENT,
        language=(readers[0][1] if readers else None) or "en",
        occurred_at=received_at,
        lifetime_seconds=_ANSWER_SECONDS,
        person=Person(name=None, email=None, phone=phone),
        facts={},
        answers_on=channel,
    )
    record_trigger(session, draft, recipient_id=reader_id)


def _is_reached(session: Session, address: tuple[uuid.UUID, Channel, str], recipient_id: uuid.UUID) -> bool:
    sender_id, channel, digest = address
    return load_address_book(session, {(sender_id, recipient_id)}).get(Place(recipient_id, channel)) == (digest,)
