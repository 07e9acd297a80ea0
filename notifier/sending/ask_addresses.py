"""The messages that ask an address for an answer, or tell it that another one is used now."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.audience.address_changes import Address
from notifier.audience.answer_tokens import AnswerLink, make_answer_token
from notifier.audience.recipients import Person, record_address, record_recipient
from notifier.authoring.rules import RuleDraft, install_rules
from notifier.foundation.clock import utc_now
from notifier.foundation.signing import Signer
from notifier.models import Consent, RecipientAddress, Sender, Suppression
from notifier.sending.record_trigger import TriggerDraft, record_trigger
from notifier.vocabulary.address_change import AnswerStep
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.topic import Topic

#: What each step is asked with; a new number is sent a code under the name of its step too.
QUESTIONS: Final[Mapping[AnswerStep, str]] = {
    AnswerStep.AGREE: "address.asked",
    AnswerStep.CONFIRM: "address.confirm",
    AnswerStep.UNDO: "address.changed",
    AnswerStep.OFFERS: "offers.confirm",
}
_CHANNELS: Final = (Channel.EMAIL, Channel.SMS)
_LIFETIME_SECONDS: Final = 3600

_SENDERS = cast(Table, Sender.__table__)
_CONSENTS = cast(Table, Consent.__table__)
_ADDRESSES = cast(Table, RecipientAddress.__table__)
_SUPPRESSIONS = cast(Table, Suppression.__table__)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of an address: `link.subject_id` names it once, `facts` are the group `change`."""

    sender_id: uuid.UUID
    address: Address
    link: AnswerLink
    language: str
    facts: Mapping[str, JsonValue]
    #: The message tells a code instead of a link.
    has_code: bool = False
    #: Who wants to be written to there, None where nobody else's address can be meant.
    asker_id: uuid.UUID | None = None


def ask_address(session: Session, signer: Signer, question: Question) -> bool:
    """Let one message leave to the address; False, and none leaves, when the address must not be used.

    It is written to as somebody known by nothing else: whose address it is shall be found out by it.
    """
    if _is_suppressed(session, question.sender_id, question.address) or _is_unwelcome(session, question):
        return False
    trigger, link = QUESTIONS[question.link.step], question.link
    key = f"{trigger}:{link.subject_id}"
    person = Person(name=None, email=None, language=question.language)
    reader_id = record_recipient(session, question.sender_id, person, subject_key=key)
    for channel in question.address.channels:
        address = question.address.text, question.address.digest_on(channel)
        record_address(session, (question.sender_id, reader_id), channel, address)
    names = tuple(QUESTIONS.values())
    install_rules(session, question.sender_id, tuple(RuleDraft(name, name, _CHANNELS) for name in names))
    page = "" if question.has_code else _make_url(session, signer, question)
    draft = TriggerDraft(
        sender_id=question.sender_id,
        trigger=trigger,
        dedupe_key=key,
        subject_key=key,
        topic=Topic.ORDER_UPDATES,
        lane=Lane.URGENT,
        language=question.language,
        occurred_at=utc_now(),
        lifetime_seconds=_LIFETIME_SECONDS,
        person=person,
        facts={"links": {"page": page}, "change": question.facts},
        answers_on=question.address.channel,
    )
    return record_trigger(session, draft, recipient_id=reader_id)


def _make_url(session: Session, signer: Signer, question: Question) -> str:
    base_url = session.execute(select(_SENDERS.c.base_url).where(_SENDERS.c.id == question.sender_id)).scalar_one()
    return f"{base_url}/a/{make_answer_token(signer, question.link)}"


def _is_suppressed(session: Session, sender_id: uuid.UUID, address: Address) -> bool:
    listed = (
        *(_SUPPRESSIONS.c.sender_id == sender_id, _SUPPRESSIONS.c.channel == address.channel.value),
        _SUPPRESSIONS.c.address_digest == address.digest_on(address.channel),
    )
    return session.scalar(select(_SUPPRESSIONS.c.id).where(*listed).limit(1)) is not None


def _is_unwelcome(session: Session, question: Question) -> bool:
    """Whether somebody else at this address has said no: strangers are bothered once."""
    if question.asker_id is None:
        return False
    channel = question.address.channel
    # The few at this address first: joined, SQLite would walk all answers the sender ever got.
    reached = select(_ADDRESSES.c.recipient_id).where(
        *(_ADDRESSES.c.sender_id == question.sender_id, _ADDRESSES.c.channel == channel.value),
        _ADDRESSES.c.address_digest == question.address.digest_on(channel),
    )
    refused = select(_CONSENTS.c.recipient_id).where(
        *(_CONSENTS.c.sender_id == question.sender_id, _CONSENTS.c.recipient_id.in_(reached)),
        *(_CONSENTS.c.recipient_id != question.asker_id, _CONSENTS.c.channel == channel.value),
        *(_CONSENTS.c.topic == Topic.ORDER_UPDATES.value, _CONSENTS.c.state == ConsentState.REFUSED.value),
    )
    return session.scalar(refused.limit(1)) is not None
