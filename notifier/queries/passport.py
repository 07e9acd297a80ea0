"""The passport of a message: everything that led to it, or to the decision not to send it, and what became of it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from notifier.channels.translations import choose_language, get_translations
from notifier.foundation.errors import UnknownRecordError
from notifier.models import ConsentChange, DeliveryReceipt, Message, Rule, SendAttempt, Sender, TriggerEvent
from notifier.queries.earlier_messages import load_told, sum_up
from notifier.queries.message_history import MessageFilter, MessageRecord, is_letter, load_messages
from notifier.queries.rule_rows import read_condition, read_timing
from notifier.rules.condition_sentences import describe_condition, describe_finding
from notifier.rules.conditions import explain
from notifier.rules.facts.evaluation import NO_HISTORY
from notifier.rules.schedule import Timing
from notifier.rules.told_moment import asks_history, read_evaluation
from notifier.vocabulary.consent_state import ConsentSource, ConsentState
from notifier.vocabulary.facts import Facts, JsonValue
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_status import AttemptOutcome
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.topic import Topic


@dataclass(frozen=True, slots=True)
class Cause:
    """What happened, and when we learned it."""

    trigger: str
    dedupe_key: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    facts: Facts


@dataclass(frozen=True, slots=True)
class ConditionTrace:
    """One comparison that decided: in the merchant's language, and as `Finding.to_json` writes it."""

    sentence: str
    finding: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """The rule that answered, as it is today."""

    name: str
    version: int
    strategy: Strategy
    timing: Timing
    #: When it applies, as a sentence in the merchant's language.
    applies: str
    #: Why it applied, or did not: what its conditions saw in the facts of the cause; none where it has no conditions.
    conditions: tuple[ConditionTrace, ...]


@dataclass(frozen=True, slots=True)
class ConsentTrace:
    """One answer of the person on the message's topic and channel."""

    state: ConsentState
    source: ConsentSource
    proof: str
    changed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AttemptTrace:
    """One hand-over; `outcome` None while it is under way."""

    number: int
    provider: str
    started_at: dt.datetime
    finished_at: dt.datetime | None
    outcome: AttemptOutcome | None
    code: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class ReceiptTrace:
    """One report; `is_machine` for opens and clicks that no person made."""

    kind: ReceiptKind
    reason: ReceiptReason | None
    provider: str
    code: str | None
    detail: str | None
    is_machine: bool
    occurred_at: dt.datetime
    received_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Passport:
    """One decision with all its papers; `message.reason` is why it was not sent, or what the last provider said."""

    message: MessageRecord
    topic: Topic
    lane: Lane
    cause: Cause
    rule: RuleTrace
    #: Oldest first; empty when nobody has asked the person.
    consents: tuple[ConsentTrace, ...]
    attempts: tuple[AttemptTrace, ...]
    receipts: tuple[ReceiptTrace, ...]
    cost: Decimal | None
    currency: str | None


def get_passport(session: Session, sender_id: uuid.UUID, message_id: uuid.UUID) -> Passport:
    """The passport of one of the sender's messages; raises `UnknownRecordError`."""
    found = load_messages(session, MessageFilter(sender_id=sender_id, message_id=message_id))
    if not found:
        raise UnknownRecordError(f"There is no message {message_id}.")
    row = session.execute(
        select(
            *(Message.topic, Message.channel, Message.lane, Message.recipient_id, Message.cost, Message.currency),
            *(TriggerEvent.trigger, TriggerEvent.dedupe_key, TriggerEvent.occurred_at, TriggerEvent.recorded_at),
            *(TriggerEvent.facts, Rule.name, Rule.version, Rule.strategy, Rule.timing, Rule.conditions),
            *(Message.trigger_id, Message.subject_key, Message.created_at, Sender.language, Sender.time_zone),
        )
        .join(TriggerEvent, TriggerEvent.id == Message.trigger_id)
        .join(Rule, Rule.id == Message.rule_id)
        .join(Sender, Sender.id == Message.sender_id)
        .where(Message.id == message_id)
    ).one()
    return Passport(
        message=found[0],
        topic=Topic(row.topic),
        lane=Lane(row.lane),
        cause=_trace_cause(row),
        rule=_trace_rule(session, sender_id, row),
        consents=_load_consents(session, sender_id, row),
        attempts=_load_attempts(session, message_id),
        receipts=_load_receipts(session, message_id),
        cost=row.cost,
        currency=row.currency,
    )


def _trace_cause(row: Row[*tuple[Any, ...]]) -> Cause:
    facts = {} if is_letter(row.trigger) else row.facts
    return Cause(row.trigger, row.dedupe_key, row.occurred_at, row.recorded_at, facts)


def _trace_rule(session: Session, sender_id: uuid.UUID, row: Row[*tuple[Any, ...]]) -> RuleTrace:
    """The rule with its conditions held against the trigger's own facts, on the day the message was planned."""
    condition, earlier = read_condition(row.conditions), NO_HISTORY
    if asks_history(condition):
        talk = (sender_id, row.subject_key, row.recipient_id)
        told = load_told(session, (talk,)).get(talk, ())
        earlier = sum_up((one for one in told if one.sent_at <= row.created_at), before=row.trigger_id)
    evaluation = read_evaluation(row.facts, row.created_at, ZoneInfo(row.time_zone), earlier)
    language = choose_language((row.language,))
    words, locale = get_translations(language), Locale.parse(language, sep="-")
    return RuleTrace(
        name=row.name,
        version=row.version,
        strategy=Strategy(row.strategy),
        timing=read_timing(row.timing),
        applies=describe_condition(condition, words, locale),
        conditions=tuple(
            ConditionTrace(describe_finding(finding, words, locale), finding.to_json())
            for finding in explain(condition, evaluation).findings
        ),
    )


def _load_consents(session: Session, sender_id: uuid.UUID, message: Row[*tuple[Any, ...]]) -> tuple[ConsentTrace, ...]:
    rows = session.execute(
        select(ConsentChange.state, ConsentChange.source, ConsentChange.proof, ConsentChange.changed_at)
        .where(
            ConsentChange.sender_id == sender_id,
            ConsentChange.recipient_id == message.recipient_id,
            ConsentChange.topic == message.topic,
            ConsentChange.channel == message.channel,
        )
        .order_by(ConsentChange.changed_at)
    )
    return tuple(
        ConsentTrace(ConsentState(row.state), ConsentSource(row.source), row.proof, row.changed_at) for row in rows
    )


def _load_attempts(session: Session, message_id: uuid.UUID) -> tuple[AttemptTrace, ...]:
    rows = session.scalars(select(SendAttempt).where(SendAttempt.message_id == message_id).order_by(SendAttempt.number))
    return tuple(
        AttemptTrace(
            number=row.number,
            provider=row.provider,
            started_at=row.started_at,
            finished_at=row.finished_at,
            outcome=AttemptOutcome(row.outcome) if row.outcome else None,
            code=row.code,
            detail=row.detail,
        )
        for row in rows
    )


def _load_receipts(session: Session, message_id: uuid.UUID) -> tuple[ReceiptTrace, ...]:
    rows = session.scalars(
        select(DeliveryReceipt).where(DeliveryReceipt.message_id == message_id).order_by(DeliveryReceipt.occurred_at)
    )
    return tuple(
        ReceiptTrace(
            kind=ReceiptKind(row.kind),
            reason=ReceiptReason(row.reason) if row.reason else None,
            provider=row.provider,
            code=row.code,
            detail=row.detail,
            is_machine=row.is_machine,
            occurred_at=row.occurred_at,
            received_at=row.received_at,
        )
        for row in rows
    )
