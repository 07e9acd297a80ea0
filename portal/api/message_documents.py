"""Messages and their passports as callers are sent them."""

import uuid
from typing import Annotated, Any, Final

from msgspec import Meta

from notifier.api.history import Cause, MessageLine, Passport, RuleTrace
from notifier.api.vocabulary import (
    AttemptOutcome,
    Channel,
    ConsentSource,
    ConsentState,
    Lane,
    MessageStatus,
    ReceiptKind,
    ReceiptReason,
    Topic,
)
from notifier.foundation.signing import parse_id
from portal.api.field_types import Document, Id, Moment, NextCursor

_ORDER: Final = "order:"


class MessageDocument(Document, frozen=True, kw_only=True):
    """One message, sent or not; `reason` is why it was not sent, or what the provider said."""

    id: Id
    order_id: Annotated[Id | None, Meta(description="The order it is about, where it is about one.")]
    trigger: str
    channel: Channel
    status: MessageStatus
    reason: str | None
    to: Annotated[str | None, Meta(description="Null when nothing was written, or once it is no longer kept.")]
    subject: str | None
    created_at: Moment
    sent_at: Moment | None


class MessagePage(Document, frozen=True, kw_only=True):
    """Messages, the newest first. With filters a page may hold fewer than asked for and still have a next one."""

    data: list[MessageDocument]
    next_cursor: NextCursor


class CauseDocument(Document, frozen=True, kw_only=True):
    """What happened, and the facts as they were then."""

    trigger: str
    occurred_at: Moment
    recorded_at: Moment
    facts: dict[str, Any]


class RuleDocument(Document, frozen=True, kw_only=True):
    """The rule that answered; `conditions` say what it saw, in the merchant's language."""

    name: str
    version: int
    applies: str
    conditions: list[str]


class ConsentDocument(Document, frozen=True, kw_only=True):
    """One answer of the person on the message's topic and channel."""

    state: ConsentState
    source: ConsentSource
    proof: str
    changed_at: Moment


class AttemptDocument(Document, frozen=True, kw_only=True):
    """One hand-over to a provider; `outcome` null while it is under way."""

    number: int
    provider: str
    started_at: Moment
    finished_at: Moment | None
    outcome: AttemptOutcome | None
    code: str | None
    detail: str | None


class ReceiptDocument(Document, frozen=True, kw_only=True):
    """One report of a provider; `is_machine` for opens and clicks that no person made."""

    kind: ReceiptKind
    reason: ReceiptReason | None
    provider: str
    code: str | None
    detail: str | None
    is_machine: bool
    occurred_at: Moment
    received_at: Moment


class PassportDocument(MessageDocument, frozen=True, kw_only=True):
    """A message with all its papers: everything that led to it, or to not sending it, and what became of it."""

    recipient_id: Id
    language: str
    topic: Topic
    lane: Lane
    due_at: Moment
    text: str | None
    html: str | None
    cause: CauseDocument
    rule: RuleDocument
    consents: list[ConsentDocument]
    attempts: list[AttemptDocument]
    receipts: list[ReceiptDocument]
    cost: Annotated[str | None, Meta(description="A decimal number in units of `currency`.")]
    currency: str | None


def write_line(line: MessageLine) -> MessageDocument:
    """A message of a list."""
    return MessageDocument(
        id=line.id,
        order_id=_find_order(line.subject_key),
        trigger=line.trigger,
        channel=line.channel,
        status=line.status,
        reason=line.reason,
        to=line.to,
        subject=line.subject,
        created_at=line.created_at,
        sent_at=line.sent_at,
    )


def write_passport(passport: Passport) -> PassportDocument:
    """A message with its papers."""
    message = passport.message
    return PassportDocument(
        id=message.id,
        order_id=_find_order(message.subject_key),
        trigger=message.trigger,
        channel=message.channel,
        status=message.status,
        reason=message.reason,
        to=message.to,
        subject=message.subject,
        created_at=message.created_at,
        sent_at=message.sent_at,
        recipient_id=message.recipient_id,
        language=message.language,
        topic=passport.topic,
        lane=passport.lane,
        due_at=message.due_at,
        text=message.text,
        html=message.html,
        cause=_write_cause(passport.cause),
        rule=_write_rule(passport.rule),
        consents=[
            ConsentDocument(state=one.state, source=one.source, proof=one.proof, changed_at=one.changed_at)
            for one in passport.consents
        ],
        attempts=[
            AttemptDocument(**{name: getattr(one, name) for name in AttemptDocument.__struct_fields__})
            for one in passport.attempts
        ],
        receipts=[
            ReceiptDocument(**{name: getattr(one, name) for name in ReceiptDocument.__struct_fields__})
            for one in passport.receipts
        ],
        cost=None if passport.cost is None else format(passport.cost, "f"),
        currency=passport.currency,
    )


def _write_cause(cause: Cause) -> CauseDocument:
    return CauseDocument(
        trigger=cause.trigger,
        occurred_at=cause.occurred_at,
        recorded_at=cause.recorded_at,
        facts=dict(cause.facts),
    )


def _write_rule(rule: RuleTrace) -> RuleDocument:
    return RuleDocument(
        name=rule.name,
        version=rule.version,
        applies=rule.applies,
        conditions=[one.sentence for one in rule.conditions],
    )


def _find_order(subject_key: str) -> uuid.UUID | None:
    return parse_id(subject_key.removeprefix(_ORDER)) if subject_key.startswith(_ORDER) else None
