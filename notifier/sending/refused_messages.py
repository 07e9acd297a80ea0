"""Messages refused for a reason of their own channel, with trigger, rule and reader, as they were when planned."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias, cast

from sqlalchemy import Row, Table, literal, or_, select
from sqlalchemy.orm import Session

from notifier.audience.recipients import identify
from notifier.authoring.sender_limits import SenderLimits
from notifier.authoring.stored_limits import read_sender_limits
from notifier.catalogue.registry import BUSINESS_WORDS
from notifier.foundation.ids import new_id
from notifier.foundation.key_sets import is_among
from notifier.models import Message, Recipient, Rule, Sender, TriggerEvent
from notifier.queries.address_book import AddressBook
from notifier.queries.rule_rows import RULE_COLUMNS, read_terms
from notifier.rules.experiments.runs import parse_runs
from notifier.rules.experiments.treatment import treat
from notifier.rules.matching import RuleTerms
from notifier.sending.cascade import CascadeKey
from notifier.sending.choose_recipients import Stranger, choose_recipients
from notifier.sending.claim_triggers import TRIGGER_COLUMNS
from notifier.sending.readers import Reader
from notifier.sending.weigh_rules import Weighed
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.message_status import HOPEFUL, MessageStatus
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.suppression_reason import RefusalReason

_MESSAGES = cast(Table, Message.__table__)
_TRIGGERS = cast(Table, TriggerEvent.__table__)
_RULES = cast(Table, Rule.__table__)
_SENDERS = cast(Table, Sender.__table__)
_PEOPLE = cast(Table, Recipient.__table__)
_REFUSED: Final = (MessageStatus.SUPPRESSED.value, MessageStatus.EXPIRED.value)
_NAMES: Final = (
    *("id", "sender_id", "trigger_id", "rule_id", "recipient_id", "trigger", "channel", "address_digest", "topic"),
    *("lane", "language", "status", "reason", "cascade_step", "digest_key", "arm", "stale_at", "created_at"),
)
_COLUMNS: Final = tuple(_MESSAGES.c[name] for name in _NAMES)

_Row: TypeAlias = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Refused:
    """The messages of one channel for one reader (a person has several browsers) that were refused together."""

    messages: tuple[_Row, ...]
    #: Everything that was ever decided about the same trigger by the same rule for the same reader.
    decided: tuple[_Row, ...]
    #: Due when the messages were, at the latest now, and by the rule as their arm has it.
    weighed: Weighed
    #: With the words, the topic, the lane and the language of the messages.
    reader: Reader
    limits: SenderLimits

    @property
    def is_settled(self) -> bool:
        """Whether nobody should speak instead: the news was taken back, or a rule that tells once still tells."""
        statuses = {(row.status, row.reason == RefusalReason.FOLDED) for row in self.decided}
        if (MessageStatus.CANCELLED, False) in statuses:
            return True
        is_told = any(status in HOPEFUL or is_folded for status, is_folded in statuses)
        return is_told and self.weighed.rule.strategy is Strategy.FIRST_REACHABLE


@dataclass(frozen=True, slots=True)
class _Terms:
    """A rule as it is now, with all its experiments."""

    rule: RuleTerms
    experiments: JsonValue
    limits: SenderLimits


@dataclass(frozen=True, slots=True)
class RefusedBatch:
    """Refused messages before it is known who reads them."""

    refused_at: dt.datetime
    groups: Mapping[CascadeKey, tuple[_Row, ...]]
    triggers: Mapping[uuid.UUID, _Row]
    terms: Mapping[uuid.UUID, _Terms]
    decided: Mapping[CascadeKey, tuple[_Row, ...]]

    @property
    def people(self) -> set[tuple[uuid.UUID, uuid.UUID]]:
        """Pairs of sender and recipient: readers, and the triggers' own people."""
        readers = {(row.sender_id, row.recipient_id) for rows in self.groups.values() for row in rows}
        return readers | {(trigger.sender_id, trigger.recipient_id) for trigger in self.triggers.values()}


def load_refused(session: Session, ids: Collection[uuid.UUID], now: dt.datetime) -> RefusedBatch | None:
    """Those of the refused messages for which another channel may speak, None when there are none."""
    rows = _load_messages(session, ids, now)
    if not rows:
        return None
    # Two workers may refuse two messages of one decision: the later one sees that nothing is left of the other's.
    triggers = session.execute(
        select(
            *(column for column in TRIGGER_COLUMNS if column.name != "recorded_at"),
            # News that was planned while these were on their way has overtaken them: they are learned anew.
            literal(now, _TRIGGERS.c.recorded_at.type).label("recorded_at"),
        )
        .where(is_among(session, _TRIGGERS.c.id, {row.trigger_id for row in rows}))
        .order_by(_TRIGGERS.c.id)
        .with_for_update(key_share=True)
    ).all()
    is_of_these = is_among(session, _MESSAGES.c.trigger_id, [trigger.id for trigger in triggers])
    return RefusedBatch(
        refused_at=now,
        groups=_group(rows),
        triggers={trigger.id: trigger for trigger in triggers},
        terms=_load_terms(session, {row.rule_id for row in rows}),
        decided=_group(session.execute(select(*_COLUMNS).where(is_of_these).order_by(_MESSAGES.c.id))),
    )


def find_readers(session: Session, batch: RefusedBatch, book: AddressBook) -> Iterator[Refused]:
    """The messages that still have a reader by their rule; `book` knows the addresses of the batch's people."""
    weighed = {key: _weigh(batch, rows[0]) for key, rows in batch.groups.items()}
    chosen: dict[int, list[Reader]] = defaultdict(list)
    for one, reader in choose_recipients(session, tuple(weighed.values()), book, _find_people):
        chosen[id(one)].append(reader)
    for key, rows in batch.groups.items():
        found = _find_reader(rows[0], chosen[id(weighed[key])])
        if found is not None:
            limits = batch.terms[rows[0].rule_id].limits
            yield Refused(rows, batch.decided[key], weighed[key], found, limits)


def _load_messages(session: Session, ids: Collection[uuid.UUID], now: dt.datetime) -> Sequence[_Row]:
    # Every other rule has planned all its channels already; what is stale is stale on all of them.
    may_go_on = or_(
        _RULES.c.strategy == Strategy.FIRST_REACHABLE.value,
        _MESSAGES.c.reason == RefusalReason.BUDGET_SPENT.value,
    )
    return session.execute(
        select(*_COLUMNS)
        .join(_RULES, _RULES.c.id == _MESSAGES.c.rule_id)
        .where(
            is_among(session, _MESSAGES.c.id, ids),
            _MESSAGES.c.status.in_(_REFUSED),
            _MESSAGES.c.stale_at > now,
            may_go_on,
        )
        .order_by(_MESSAGES.c.id)
    ).all()


def _group(rows: Iterable[_Row]) -> Mapping[CascadeKey, tuple[_Row, ...]]:
    groups: dict[CascadeKey, tuple[_Row, ...]] = {}
    for row in rows:
        key = (row.trigger_id, row.rule_id, row.recipient_id)
        groups[key] = (*groups.get(key, ()), row)
    return groups


def _load_terms(session: Session, rule_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, _Terms]:
    rows = session.execute(
        select(*RULE_COLUMNS, _SENDERS.c.time_zone, _SENDERS.c.limits)
        .join(_SENDERS, _SENDERS.c.id == _RULES.c.sender_id)
        .where(is_among(session, _RULES.c.id, rule_ids))
    )
    return {
        row.id: _Terms(read_terms(row, row.time_zone), row.experiment, read_sender_limits(row.limits)) for row in rows
    }


def _weigh(batch: RefusedBatch, message: _Row) -> Weighed:
    trigger, rule = batch.triggers[message.trigger_id], _treat(batch, message)
    if message.digest_key:
        # What joined it is told by what speaks instead, also when the rule folds nothing any more.
        rule = replace(rule, digest_seconds=rule.digest_seconds or 1)
    waited = 0 if message.trigger in BUSINESS_WORDS else rule.digest_seconds
    # News lasts longer by as much as a rule waits, so its end tells when the message was to leave. A step of a cascade
    # may have been released before.
    moment = min(trigger.occurred_at + (message.stale_at - trigger.stale_at), batch.refused_at)
    return Weighed(trigger, rule, moment - dt.timedelta(seconds=waited), message.arm)


def _treat(batch: RefusedBatch, message: _Row) -> RuleTerms:
    """The rule as the message's arm has it, also when the experiment was stopped while it waited."""
    terms = batch.terms[message.rule_id]
    for run in reversed(parse_runs(terms.experiments)):
        has_arm = message.arm is None or any(arm.name == message.arm for arm in run.experiment.arms)
        if run.started_at <= message.created_at and has_arm:
            is_over = message.arm is None and run.stopped_at is not None and run.stopped_at <= message.created_at
            experiment = None if is_over else run.experiment
            person_id = batch.triggers[message.trigger_id].recipient_id
            return treat(replace(terms.rule, experiment=experiment), person_id)[0]
    return replace(terms.rule, experiment=None)


def _find_reader(message: _Row, readers: Iterable[Reader]) -> Reader | None:
    """Who reads a message, on the channels that reach them: a chat of the team reaches no shopper."""
    is_business = message.trigger in BUSINESS_WORDS
    for reader in readers:
        if reader.recipient_id == message.recipient_id and reader.kind.is_business == is_business:
            channels = tuple(channel for channel in reader.channels if is_business or not channel.is_for_team)
            said = {name: getattr(message, name) for name in ("topic", "lane", "language")}
            return reader._replace(words=message.trigger, channels=channels, **said)
    return None


def _find_people(session: Session, strangers: Sequence[Stranger]) -> Sequence[uuid.UUID]:
    """The ids of those who are stored, new ones for all others: nobody becomes a recipient by a refusal."""
    digests = [identify(one.person, subject_key=one.unknown_key) for one in strangers]
    rows = session.execute(
        select(_PEOPLE.c.sender_id, _PEOPLE.c.identity_digest, _PEOPLE.c.id).where(
            is_among(session, _PEOPLE.c.sender_id, {one.sender_id for one in strangers}),
            is_among(session, _PEOPLE.c.identity_digest, digests),
        )
    )
    known = {(row.sender_id, row.identity_digest): row.id for row in rows}
    return [known.get((one.sender_id, digest)) or new_id() for one, digest in zip(strangers, digests, strict=True)]
