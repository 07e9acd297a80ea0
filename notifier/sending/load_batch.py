"""Everything a batch of claimed messages needs, read in a handful of queries."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, cast

import msgspec
from sqlalchemy import ColumnElement, Row, Select, Table, and_, select
from sqlalchemy.orm import Session

from notifier.catalogue.registry import BUSINESS_WORDS
from notifier.catalogue.weights import find_weight
from notifier.foundation.clock import utc_now
from notifier.foundation.key_sets import among
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
#: The last fields of `LoadedMessage`, in their order.
_COLUMNS: Final = (
    *(_MESSAGE.id, _MESSAGE.sender_id, _MESSAGE.trigger_id, _MESSAGE.rule_id, _MESSAGE.recipient_id, _MESSAGE.trigger),
    *(_TRIGGERS.c.trigger.label("cause"), _TRIGGERS.c.recipient_id.label("person_id"), _MESSAGE.language),
    *(_MESSAGE.subject_key, _MESSAGE.replace_key, _MESSAGE.cascade_step, _MESSAGE.arm, _MESSAGE.address_digest),
    *(_PEOPLE.c.name.label("recipient_name"), _PEOPLE.c.may_be_counted, _TRIGGERS.c.facts, _TRIGGERS.c.occurred_at),
    *(_MESSAGE.due_at, _MESSAGE.stale_at, _MESSAGE.attempts, _MESSAGE.account_id),
)
_TOPICS: Final = {topic.value: topic for topic in Topic}
_LANES: Final = {lane.value: lane for lane in Lane}
#: Channels whose address is a name of ours: nothing has to be looked up.
_ADDRESSED_BY_US: Final = frozenset({Channel.INBOX, Channel.CHAT})
#: Channels whose address is a number.
_DIALLED: Final = frozenset({Channel.SMS, Channel.WHATSAPP})


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a push message goes; both are sealed."""

    subscription_sealed: str
    private_key_sealed: str


class LoadedMessage(msgspec.Struct, frozen=True):
    """A claimed message with what it is about and whom it is for; `address` None when it is gone."""

    channel: Channel
    topic: Topic
    lane: Lane
    address: str | None
    browser: Browser | None
    #: When the person last wrote to us on this channel.
    last_inbound_at: dt.datetime | None
    is_answer: bool
    #: Facts of the messages it tells as well.
    folded: tuple[Facts, ...]
    #: None where no limit can hold it back.
    limit_terms: LimitTerms | None
    # From here on as its row says it, in the order of `_COLUMNS`.
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
    language: str
    subject_key: str
    replace_key: str | None
    cascade_step: int | None
    #: Its arm of the rule's experiment.
    arm: str | None
    address_digest: str
    recipient_name: str | None
    may_be_counted: bool
    facts: Facts
    occurred_at: dt.datetime
    due_at: dt.datetime
    stale_at: dt.datetime
    attempts: int
    #: The account of the last attempt.
    account_id: uuid.UUID | None

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
    rows = session.execute(_select_messages(channel), {"ids": ids}).all()
    folded = load_folded(session, [row.id for row in rows if row.digest_key])
    return tuple(_message(channel, row, folded.get(row.id, ())) for row in rows)


def ask_again(session: Session, messages: Sequence[LoadedMessage]) -> dict[uuid.UUID, Verdict]:
    """What the policies say now, only for the messages they do not allow."""
    contacts = [message.contact for message in messages]
    standing = load_standing(session, contacts, {(message.sender_id, message.subject_key) for message in messages})
    now = utc_now()
    cascades = load_cascades(session, {message.cascade_key for message in messages if message.cascade_key}, now)
    limited = [message.limited_at(now) for message in messages]
    limits = load_limits(session, limited, now)
    verdicts: dict[uuid.UUID, Verdict] = {}
    for message, contact, limit in zip(messages, contacts, limited, strict=True):
        states, topic = limits.find(limit), message.topic.value
        cascade = cascades.get(message.cascade_key, NO_CASCADE) if message.cascade_key else NO_CASCADE
        verdict = ask_policies(
            Circumstances(
                topic=message.topic,
                channel=message.channel,
                has_address=message.address is not None,
                has_provider=standing.is_carried(contact),
                consent=standing.find_consent(contact, topic),
                mode=standing.find_mode(contact, topic),
                suppression=standing.find_suppression(contact),
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
                wishes=standing.find_wishes(contact),
                weight=find_weight(message.trigger),
                is_muted=(message.sender_id, message.subject_key) in standing.muted,
            )
        )
        if isinstance(verdict, Allow):
            limits.note(limit)
        else:
            verdicts[message.id] = verdict
    return verdicts


@cache
def _select_messages(channel: Channel) -> Select[*tuple[Any, ...]]:
    joined = (
        select(*_COLUMNS, _MESSAGE.topic, _MESSAGE.lane, _MESSAGE.digest_key, _TRIGGERS.c.answers_on, *TERMS_COLUMNS)
        .join(_TRIGGERS, _TRIGGERS.c.id == _MESSAGE.trigger_id)
        .join(_PEOPLE, and_(_PEOPLE.c.sender_id == _MESSAGE.sender_id, _PEOPLE.c.id == _MESSAGE.recipient_id))
        .join(_SENDERS, _SENDERS.c.id == _MESSAGE.sender_id)
        .where(among(_MESSAGE.id, "ids"))
        .order_by(_MESSAGE.due_at, _MESSAGE.id)
    )
    return _with_address(joined, channel)


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
    topic = _TOPICS[row.topic]
    return LoadedMessage(
        channel,
        topic,
        _LANES[row.lane],
        address,
        browser,
        row.last_inbound_at if channel is Channel.WHATSAPP else None,
        row.answers_on is not None,
        folded,
        read_terms_of(row, topic),
        *row[: len(_COLUMNS)],
    )
