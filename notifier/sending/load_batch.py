"""Everything a batch of claimed messages needs, read in a handful of queries."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Row, Select, Table, and_, select
from sqlalchemy.orm import Session

from notifier.catalogue.registry import BUSINESS_WORDS
from notifier.catalogue.weights import find_weight
from notifier.foundation.clock import utc_now
from notifier.foundation.row_sets import is_among
from notifier.models import (
    Conversation,
    Message,
    PushSubscriptionRow,
    Recipient,
    RecipientAddress,
    Sender,
    TriggerEvent,
    VapidKey,
)
from notifier.policies.chain import ask_policies
from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import Allow, Verdict
from notifier.queries.standing import Contact, load_standing
from notifier.sending.cascade import NO_CASCADE, CascadeKey, load_cascades
from notifier.sending.fold_messages import load_folded
from notifier.sending.limit_terms import TERMS_COLUMNS, Limited, LimitTerms, read_terms_of
from notifier.sending.load_limits import load_limits
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import Facts
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.topic import Topic

_MESSAGE = cast(Table, Message.__table__).c
_TRIGGERS = cast(Table, TriggerEvent.__table__)
_PEOPLE = cast(Table, Recipient.__table__)
_SENDERS = cast(Table, Sender.__table__)
_ADDRESSES = cast(Table, RecipientAddress.__table__)
_BROWSERS = cast(Table, PushSubscriptionRow.__table__)
_KEYS = cast(Table, VapidKey.__table__)
_TALKS = cast(Table, Conversation.__table__)
#: Channels whose address is a name of ours: nothing has to be looked up.
_ADDRESSED_BY_US: Final = frozenset({Channel.INBOX, Channel.CHAT})
#: Channels whose address is a number.
_DIALLED: Final = frozenset({Channel.SMS, Channel.WHATSAPP})


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a push message goes; both are sealed."""

    subscription_sealed: str
    private_key_sealed: str


@dataclass(frozen=True, slots=True)
class LoadedMessage:
    """A claimed message with what it is about and whom it is for; `address` None when it is gone."""

    id: uuid.UUID
    sender_id: uuid.UUID
    trigger_id: uuid.UUID
    rule_id: uuid.UUID
    recipient_id: uuid.UUID
    #: Whose words are said, and what happened.
    trigger: str
    cause: str
    #: The trigger's own person, who may be somebody else than its reader.
    person_id: uuid.UUID
    channel: Channel
    topic: Topic
    lane: Lane
    language: str
    subject_key: str
    replace_key: str | None
    cascade_step: int | None
    #: Its arm of the rule's experiment.
    arm: str | None
    address_digest: str
    address: str | None
    browser: Browser | None
    #: When the person last wrote to us on this channel.
    last_inbound_at: dt.datetime | None
    recipient_name: str | None
    may_be_counted: bool
    is_answer: bool
    facts: Facts
    #: Facts of the messages it tells as well.
    folded: tuple[Facts, ...]
    occurred_at: dt.datetime
    due_at: dt.datetime
    stale_at: dt.datetime
    attempts: int
    #: The account of the last attempt.
    account_id: uuid.UUID | None
    #: None where no limit can hold it back.
    limit_terms: LimitTerms | None

    @property
    def contact(self) -> Contact:
        """Whom it reaches, and how."""
        return Contact(self.sender_id, self.recipient_id, self.channel, self.address_digest)

    @property
    def is_business(self) -> bool:
        """Whether it goes to a carrier or the merchant's own people."""
        return self.trigger in BUSINESS_WORDS

    def limited_at(self, moment: dt.datetime) -> Limited | None:
        """As limits look at it, None where none can hold it back: who has just written waits for an answer."""
        if self.limit_terms is None or self.is_answer or self.is_business:
            return None
        number = self.address if self.channel in _DIALLED else None
        return Limited(self.id, self.contact, self.topic, self.lane, number, self.limit_terms, moment)

    @property
    def cascade_key(self) -> CascadeKey | None:
        """The cascade it belongs to, None outside one. Its first message too can come late, after a later one."""
        return None if self.cascade_step is None else (self.trigger_id, self.rule_id, self.recipient_id)


def load_messages(session: Session, channel: Channel, ids: Collection[uuid.UUID]) -> tuple[LoadedMessage, ...]:
    """The messages of one channel with trigger, person and address, the longest due first."""
    told, person = _TRIGGERS.c, _PEOPLE.c
    query = _with_address(
        select(
            *(_MESSAGE.id, _MESSAGE.sender_id, _MESSAGE.trigger_id, _MESSAGE.rule_id, _MESSAGE.recipient_id),
            *(_MESSAGE.trigger, _MESSAGE.topic, _MESSAGE.lane, _MESSAGE.language, _MESSAGE.subject_key),
            *(_MESSAGE.replace_key, _MESSAGE.cascade_step, _MESSAGE.address_digest, _MESSAGE.due_at),
            *(_MESSAGE.stale_at, _MESSAGE.attempts, _MESSAGE.account_id, told.facts, told.answers_on, person.name),
            *(told.trigger.label("cause"), told.recipient_id.label("person_id")),
            *(person.may_be_counted, told.occurred_at, _MESSAGE.digest_key, _MESSAGE.arm, *TERMS_COLUMNS),
        )
        .join(_TRIGGERS, told.id == _MESSAGE.trigger_id)
        .join(_PEOPLE, and_(person.sender_id == _MESSAGE.sender_id, person.id == _MESSAGE.recipient_id))
        .join(_SENDERS, _SENDERS.c.id == _MESSAGE.sender_id),
        channel,
    )
    wanted = query.where(is_among(session, _MESSAGE.id, ids)).order_by(_MESSAGE.due_at, _MESSAGE.id)
    rows = session.execute(wanted).all()
    folded = load_folded(session, [row.id for row in rows if row.digest_key])
    return tuple(_message(channel, row, folded.get(row.id, ())) for row in rows)


def ask_again(session: Session, messages: Sequence[LoadedMessage]) -> dict[uuid.UUID, Verdict]:
    """What the policies say now, only for the messages they do not allow."""
    subjects = {(message.sender_id, message.subject_key) for message in messages}
    standing = load_standing(session, [message.contact for message in messages], subjects)
    now = utc_now()
    cascades = load_cascades(session, {message.cascade_key for message in messages if message.cascade_key}, now)
    limited = [message.limited_at(now) for message in messages]
    limits = load_limits(session, limited, now)
    verdicts: dict[uuid.UUID, Verdict] = {}
    for message, limit in zip(messages, limited, strict=True):
        states = limits.find(limit)
        cascade = cascades.get(message.cascade_key, NO_CASCADE) if message.cascade_key else NO_CASCADE
        verdict = ask_policies(
            Circumstances(
                topic=message.topic,
                channel=message.channel,
                has_address=message.address is not None,
                has_provider=standing.is_carried(message.contact),
                consent=standing.find_consent(message.contact, message.topic.value),
                mode=standing.find_mode(message.contact, message.topic.value),
                suppression=standing.find_suppression(message.contact),
                is_answer=message.is_answer,
                is_business=message.is_business,
                was_reached=cascade.is_reached,
                turn_at=cascade.find_turn(message.cascade_step or 0),
                stale_at=message.stale_at,
                now=now,
                lane=message.lane,
                quiet=states.quiet,
                caps=states.caps,
                budget=states.budget,
                wishes=standing.find_wishes(message.contact),
                weight=find_weight(message.trigger),
                is_muted=(message.sender_id, message.subject_key) in standing.muted,
            )
        )
        if isinstance(verdict, Allow):
            limits.note(limit)
        else:
            verdicts[message.id] = verdict
    return verdicts


def _with_address(query: Select[*tuple[Any, ...]], channel: Channel) -> Select[*tuple[Any, ...]]:
    if channel in _ADDRESSED_BY_US:
        return query
    if channel is Channel.PUSH:
        return (
            query.add_columns(_BROWSERS.c.subscription_sealed, _KEYS.c.private_sealed)
            .outerjoin(_BROWSERS, _is_same(_BROWSERS, "endpoint_digest"))
            .outerjoin(_KEYS, _KEYS.c.id == _BROWSERS.c.vapid_key_id)
        )
    is_address = and_(_is_same(_ADDRESSES, "address_digest"), _ADDRESSES.c.channel == _MESSAGE.channel)
    query = query.add_columns(_ADDRESSES.c.address).outerjoin(_ADDRESSES, is_address)
    if channel is not Channel.WHATSAPP:
        return query
    is_talk = and_(
        _TALKS.c.sender_id == _MESSAGE.sender_id,
        _TALKS.c.channel == _MESSAGE.channel,
        _TALKS.c.address_digest == _MESSAGE.address_digest,
    )
    return query.add_columns(_TALKS.c.last_inbound_at).outerjoin(_TALKS, is_talk)


def _is_same(table: Table, digest: str) -> ColumnElement[bool]:
    return and_(
        table.c.sender_id == _MESSAGE.sender_id,
        table.c.recipient_id == _MESSAGE.recipient_id,
        table.c[digest] == _MESSAGE.address_digest,
    )


def _find_address(channel: Channel, row: Row[*tuple[Any, ...]]) -> tuple[str | None, Browser | None]:
    if channel is Channel.PUSH:
        is_gone = row.subscription_sealed is None
        return (None, None) if is_gone else (row.address_digest, Browser(row.subscription_sealed, row.private_sealed))
    return (row.address_digest if channel in _ADDRESSED_BY_US else row.address), None


def _message(channel: Channel, row: Row[*tuple[Any, ...]], folded: tuple[Facts, ...]) -> LoadedMessage:
    address, browser = _find_address(channel, row)
    return LoadedMessage(
        id=row.id,
        sender_id=row.sender_id,
        trigger_id=row.trigger_id,
        rule_id=row.rule_id,
        recipient_id=row.recipient_id,
        trigger=row.trigger,
        cause=row.cause,
        person_id=row.person_id,
        channel=channel,
        topic=Topic(row.topic),
        lane=Lane(row.lane),
        language=row.language,
        subject_key=row.subject_key,
        replace_key=row.replace_key,
        cascade_step=row.cascade_step,
        arm=row.arm,
        address_digest=row.address_digest,
        address=address,
        browser=browser,
        last_inbound_at=row.last_inbound_at if channel is Channel.WHATSAPP else None,
        recipient_name=row.name,
        may_be_counted=row.may_be_counted,
        is_answer=row.answers_on is not None,
        facts=row.facts,
        folded=folded,
        occurred_at=row.occurred_at,
        due_at=row.due_at,
        stale_at=row.stale_at,
        attempts=row.attempts,
        account_id=row.account_id,
        limit_terms=read_terms_of(row, Topic(row.topic)),
    )
