"""A page of recorded triggers with everything that deciding about them needs, read in a handful of queries."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias, cast

from sqlalchemy import Row, Table, select
from sqlalchemy.orm import Session

from notifier.authoring.sender_limits import NO_LIMITS, SenderLimits
from notifier.foundation.key_sets import is_among
from notifier.models import Recipient
from notifier.queries.address_book import AddressBook, Place, load_address_book
from notifier.queries.earlier_messages import Talk, Told, load_told
from notifier.queries.standing import Contact, Standing, load_standing
from notifier.rehearsal.newer_news import NewerNews, load_newer_news
from notifier.rehearsal.recorded_triggers import Window, load_triggers
from notifier.rules.experiments.treatment import treat
from notifier.rules.matching import RuleTerms, list_channels
from notifier.rules.schedule import AT_ONCE
from notifier.rules.told_moment import asks_facts, asks_history
from notifier.sending.decide_messages import Answer, make_answer
from notifier.sending.plan_limits import PlannedLimits, load_planned_limits
from notifier.sending.readers import make_shopper
from notifier.sending.weigh_rules import Weighed, talk_of
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.topic import Topic

Trigger: TypeAlias = Row[*tuple[Any, ...]]

_PEOPLE = cast(Table, Recipient.__table__)
_PROMOTIONAL: Final = frozenset(topic.value for topic in Topic if topic.is_promotional)
#: Of a sender without any, for people who have quiet hours of their own.
_OWN_HOURS_ONLY: Final = SenderLimits()


@dataclass(frozen=True, slots=True)
class Script:
    """What is played: the rehearsed rule, first, and the others that name its trigger and are on."""

    window: Window
    rules: tuple[RuleTerms, ...]
    #: The names of all of them.
    names: Mapping[uuid.UUID, str]
    #: The sender's.
    limits: SenderLimits = NO_LIMITS

    @property
    def may_wait(self) -> bool:
        """Whether a message may leave later than its trigger is recorded."""
        is_at_once = all(
            rule.timing == AT_ONCE
            and not rule.digest_seconds
            and rule.strategy is not Strategy.CASCADE
            and rule.experiment is None
            for rule in self.rules
        )
        return not is_at_once or self.limits is not NO_LIMITS

    @property
    def rule(self) -> RuleTerms:
        """The rehearsed one."""
        return self.rules[0]

    @property
    def asks_facts(self) -> bool:
        """Whether some rule cannot be applied without the triggers' snapshots."""
        return any(asks_facts(rule) for rule in self.rules)

    @property
    def asks_history(self) -> bool:
        """Whether some rule asks what people were told before."""
        return any(asks_history(rule.conditions) for rule in self.rules)

    @property
    def channels(self) -> frozenset[Channel]:
        """Every channel a message may take, also those that speak when money is spent."""
        spares = {budget.fall_back for budget in self.limits.budgets.values() if budget.fall_back is not None}
        return list_channels(self.rules) | spares


@dataclass(frozen=True, slots=True)
class Page:
    """Triggers in the order in which they were recorded, and what is known about their people and subjects."""

    triggers: Sequence[Trigger]
    book: AddressBook
    standing: Standing
    limits: PlannedLimits
    told: Mapping[Talk, Sequence[Told]]
    news: NewerNews
    #: People who have quiet hours of their own.
    quiet_people: frozenset[uuid.UUID]
    #: Whether some rule asks what people were told before.
    keeps_history: bool

    def limits_of(self, script: Script, recipient_id: uuid.UUID) -> SenderLimits:
        """The sender's, `NO_LIMITS` itself where nothing can hold a message back."""
        has_own = script.limits is NO_LIMITS and recipient_id in self.quiet_people
        return _OWN_HOURS_ONLY if has_own else script.limits


def load_page(session: Session, script: Script, ids: Sequence[uuid.UUID]) -> Page:
    """The triggers with these ids; those that are gone meanwhile are missing."""
    triggers = load_triggers(session, script.window, ids, has_facts=script.asks_facts)
    known = [trigger for trigger in triggers if trigger.recipient_id is not None]
    sender_id = script.window.sender_id
    people = {trigger.recipient_id for trigger in known}
    channels = script.channels
    book = load_address_book(session, {(sender_id, recipient_id) for recipient_id in people}, channels)
    quiet_people = _load_quiet_people(session, sender_id, people)
    nowhere = {Place(recipient_id, channel): ("",) for recipient_id in people for channel in channels}
    contacts = [
        Contact(sender_id, place.recipient_id, place.channel, digest)
        for place, digests in {**nowhere, **book}.items()
        if place.channel in channels
        for digest in digests
    ]
    answers = list(_list_answers(script, known, book, quiet_people))
    waits = script.may_wait or bool(answers)
    first_at = min((trigger.recorded_at for trigger in known), default=script.window.since)
    return Page(
        triggers=triggers,
        book=book,
        standing=_without_pauses(load_standing(session, contacts)),
        limits=load_planned_limits(session, answers, first_at, without_rule=script.rule.id),
        told=load_told(session, {talk_of(trigger) for trigger in known}) if script.asks_history else {},
        news=load_newer_news(session, sender_id, known if waits else [one for one in known if _is_late(one)]),
        quiet_people=quiet_people,
        keeps_history=script.asks_history,
    )


def known_at(told: Iterable[Told], moment: dt.datetime, *, without: uuid.UUID) -> list[Told]:
    """What had been told by a moment, leaving out the messages of one rule."""
    sent = (one for one in told if one.sent_at <= moment and one.rule_id != without)
    return [
        one if one.received_at is None or one.received_at <= moment else replace(one, kind=None, received_at=None)
        for one in sent
    ]


def _without_pauses(standing: Standing) -> Standing:
    """A pause of today was none when these triggers were recorded."""
    if not standing.wishes:
        return standing
    return replace(standing, wishes={who: replace(one, paused_until=None) for who, one in standing.wishes.items()})


def _is_late(trigger: Trigger) -> bool:
    """Other news about the same may have come before it was learned."""
    return bool(trigger.recorded_at > trigger.occurred_at)


def _list_answers(
    script: Script, triggers: Sequence[Trigger], book: AddressBook, quiet_people: Collection[uuid.UUID]
) -> Iterator[Answer]:
    """What the rule would answer each trigger's own person if its conditions held, where a limit may matter."""
    if script.limits is NO_LIMITS and not quiet_people and not any(one.topic in _PROMOTIONAL for one in triggers):
        return
    for trigger in triggers:
        is_quiet = script.limits is NO_LIMITS and trigger.recipient_id in quiet_people
        if script.limits is not NO_LIMITS or is_quiet or trigger.topic in _PROMOTIONAL:
            weighed = Weighed(trigger, treat(script.rule, trigger.recipient_id)[0], trigger.occurred_at)
            limits = _OWN_HOURS_ONLY if is_quiet else script.limits
            yield make_answer(weighed, make_shopper(weighed), book, limits)


def _load_quiet_people(session: Session, sender_id: uuid.UUID, people: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    rows = session.execute(
        select(_PEOPLE.c.id, _PEOPLE.c.quiet_hours).where(
            _PEOPLE.c.sender_id == sender_id,
            is_among(session, _PEOPLE.c.id, people),
            _PEOPLE.c.quiet_hours.is_not(None),
        )
    )
    return frozenset(row.id for row in rows if row.quiet_hours)
