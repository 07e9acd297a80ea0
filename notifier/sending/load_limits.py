"""What caps and budgets need to know of a batch: what people have had, what is on its way, what the month has cost."""

import datetime as dt
import random
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast

from sqlalchemy import Row, Table, exists, literal_column, select, tuple_
from sqlalchemy.orm import Session

from notifier.authoring.sender_limits import MonthlyBudget
from notifier.foundation.key_sets import is_among
from notifier.models import Message, SendAttempt, Spending
from notifier.policies.budget import BudgetState, first_of_month
from notifier.policies.frequency_cap import USUAL_CAPS, CapState, CapUse, FrequencyCap, caps_for, holds_for, measure_use
from notifier.policies.quiet_hours import QuietHours
from notifier.sending.limit_terms import Limited, find_quiet_hours
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import WAS_HAD
from notifier.vocabulary.topic import Topic

_MESSAGES = cast(Table, Message.__table__)
_ATTEMPTS = cast(Table, SendAttempt.__table__)
_SPENDINGS = cast(Table, Spending.__table__)
#: How long a message waits, at least and at most, for others that are being handed over. By chance, so that two that
#: waited for each other do not meet again.
_SETTLING_SECONDS: Final = (2.0, 20.0)
#: A message whose price nobody knows yet is not free.
_LEAST: Final = Decimal("0.000001")

#: Sender and recipient.
_Person: TypeAlias = tuple[uuid.UUID, uuid.UUID]
#: Sender and channel.
_Purse: TypeAlias = tuple[uuid.UUID, str]
_Kind: TypeAlias = tuple[Topic, Channel]


@dataclass(frozen=True, slots=True)
class LimitStates:
    """What the policies about limits are asked with; None where nothing of the kind holds."""

    quiet: QuietHours | None = None
    caps: CapState | None = None
    budget: BudgetState | None = None


UNLIMITED: Final = LimitStates()


@dataclass(slots=True)
class Limits:
    """What is on record for a batch; whoever lets a message go notes it, so that the next one is told."""

    settles_at: dt.datetime
    sent: Mapping[_Person, Sequence[tuple[Topic, Channel, dt.datetime]]] = field(default_factory=dict)
    #: What the month of each purse has cost.
    spent: Mapping[tuple[uuid.UUID, str, dt.date, str], Decimal] = field(default_factory=dict)
    prices: Mapping[_Purse, Decimal] = field(default_factory=dict)
    #: Messages that are under way, also those this batch has let go.
    under_way: dict[_Person, list[_Kind]] = field(default_factory=lambda: defaultdict(list))
    purses: Counter[_Purse] = field(default_factory=Counter)
    #: Messages that were let go before and are under way themselves.
    passed: frozenset[uuid.UUID] = frozenset()

    def find(self, message: Limited | None) -> LimitStates:
        """What the policies are to be asked with; nothing for a message that no limit can hold back."""
        if message is None or message.contact.channel.is_for_team:
            return UNLIMITED
        quiet = find_quiet_hours(message)
        if message.id in self.passed:
            return LimitStates(quiet)
        return LimitStates(quiet, self._find_caps(message), self._find_budget(message))

    def note(self, message: Limited | None) -> None:
        """Count a message that may go."""
        if message is not None and message.id not in self.passed:
            contact = message.contact
            self.under_way[contact.sender_id, contact.recipient_id].append((message.topic, contact.channel))
            self.purses[contact.sender_id, contact.channel.value] += 1

    def _find_caps(self, message: Limited) -> CapState | None:
        caps = find_caps(message)
        if not caps:
            return None
        person = (message.contact.sender_id, message.contact.recipient_id)
        return CapState(tuple(self._use(cap, person, message.at) for cap in caps), self.settles_at)

    def _use(self, cap: FrequencyCap, person: _Person, at: dt.datetime) -> CapUse:
        sent = [moment for topic, channel, moment in self.sent.get(person, ()) if holds_for(cap, topic, channel)]
        use = measure_use(cap, sent, at)
        under_way = sum(holds_for(cap, *kind) for kind in self.under_way.get(person, ()))
        return CapUse(cap, use.sent, use.frees_at, under_way)

    def _find_budget(self, message: Limited) -> BudgetState | None:
        budget = _budget_of(message)
        if budget is None:
            return None
        purse = (message.contact.sender_id, message.contact.channel.value)
        price = self.prices.get(purse, _LEAST)
        return BudgetState(
            limit=budget.limit,
            spent=self.spent.get((*purse, _month_of(message), budget.currency), Decimal(0)),
            price=price,
            spares_urgent=budget.spares_urgent,
            promised=price * self.purses[purse],
            settles_at=self.settles_at,
        )


def find_caps(message: Limited) -> tuple[FrequencyCap, ...]:
    """The caps a message is held to: the sender's own, and for offers the usual ones unless it has named others."""
    topic, channel = message.topic, message.contact.channel
    own = caps_for(message.terms.limits.caps, topic, channel)
    if any(cap.topic is topic for cap in own):
        return own
    return (*own, *caps_for(USUAL_CAPS, topic, channel))


def load_limits(
    session: Session, messages: Iterable[Limited | None], now: dt.datetime, *, without_rule: uuid.UUID | None = None
) -> Limits:
    """What is on record about these messages; nothing is read of what no message asks for.

    Messages of the rule `without_rule` do not count as sent.
    """
    settles_at = now + dt.timedelta(seconds=random.uniform(*_SETTLING_SECONDS))  # noqa: S311  guards nothing
    asked = [message for message in messages if message is not None and not message.contact.channel.is_for_team]
    capped = [message for message in asked if find_caps(message)]
    budgeted = [message for message in asked if _budget_of(message) is not None]
    if not (capped or budgeted):
        return Limits(settles_at)
    limits = Limits(settles_at)
    # Before what was sent: a message that leaves in between counts twice, which delays another, and never not at all.
    _count_under_way(session, limits, [message for message in (*capped, *budgeted) if message.id is not None])
    limits.sent = _load_sent(session, capped, now, without_rule) if capped else {}
    limits.spent = _load_spent(session, budgeted) if budgeted else {}
    limits.prices = _load_prices(session, budgeted)
    return limits


def _budget_of(message: Limited) -> MonthlyBudget | None:
    return message.terms.limits.budgets.get(message.contact.channel)


def _month_of(message: Limited) -> dt.date:
    return first_of_month(message.at, message.terms.sender_zone)


def _load_sent(
    session: Session, messages: Sequence[Limited], now: dt.datetime, without_rule: uuid.UUID | None
) -> Mapping[_Person, Sequence[tuple[Topic, Channel, dt.datetime]]]:
    hours = max(cap.hours for message in messages for cap in find_caps(message))
    columns = (_MESSAGES.c.sender_id, _MESSAGES.c.recipient_id, _MESSAGES.c.topic, _MESSAGES.c.channel)
    rows = session.execute(
        select(*columns, _MESSAGES.c.sent_at).where(
            is_among(session, _MESSAGES.c.sender_id, {message.contact.sender_id for message in messages}),
            is_among(session, _MESSAGES.c.recipient_id, {message.contact.recipient_id for message in messages}),
            _MESSAGES.c.sent_at > now - dt.timedelta(hours=hours),
            _MESSAGES.c.status.in_([status.value for status in WAS_HAD]),
            *(() if without_rule is None else (_MESSAGES.c.rule_id != without_rule,)),
        )
    )
    found: dict[_Person, list[tuple[Topic, Channel, dt.datetime]]] = defaultdict(list)
    for row in rows:
        found[row.sender_id, row.recipient_id].append((Topic(row.topic), Channel(row.channel), row.sent_at))
    return found


def _count_under_way(session: Session, limits: Limits, messages: Collection[Limited]) -> None:
    """Count what others are handing over.

    A message counts from its claim until its end is stored, so of two that are asked about at the same time at least
    one is told of the other. Of a batch itself only those count that were let go: what it holds back is stored later.
    """
    ours = {message.id for message in messages}
    if not ours:
        return
    rows = _load_sending(session, {message.contact.sender_id for message in messages})
    owners = {row.claimed_by for row in rows if row.id in ours}
    limits.passed = frozenset(row.id for row in rows if row.id in ours and row.has_begun)
    for row in rows:
        if row.id not in ours and (row.has_begun or row.claimed_by not in owners):
            limits.under_way[row.sender_id, row.recipient_id].append((Topic(row.topic), Channel(row.channel)))
            limits.purses[row.sender_id, row.channel] += 1


def _load_sending(session: Session, sender_ids: Collection[uuid.UUID]) -> Sequence[Row[*tuple[Any, ...]]]:
    is_open = (_ATTEMPTS.c.message_id == _MESSAGES.c.id, _ATTEMPTS.c.outcome.is_(None))
    columns = (_MESSAGES.c.id, _MESSAGES.c.sender_id, _MESSAGES.c.recipient_id, _MESSAGES.c.topic, _MESSAGES.c.channel)
    return session.execute(
        select(*columns, _MESSAGES.c.claimed_by, exists().where(*is_open).label("has_begun")).where(
            _MESSAGES.c.status == literal_column("'sending'"), is_among(session, _MESSAGES.c.sender_id, sender_ids)
        )
    ).all()


def _load_spent(session: Session, messages: Sequence[Limited]) -> Mapping[tuple[uuid.UUID, str, dt.date, str], Decimal]:
    key = (_SPENDINGS.c.sender_id, _SPENDINGS.c.channel, _SPENDINGS.c.month)
    wanted = {(message.contact.sender_id, message.contact.channel.value, _month_of(message)) for message in messages}
    rows = session.execute(select(*key, _SPENDINGS.c.currency, _SPENDINGS.c.amount).where(tuple_(*key).in_(wanted)))
    return {(row.sender_id, row.channel, row.month, row.currency): row.amount for row in rows}


def _load_prices(session: Session, messages: Sequence[Limited]) -> Mapping[_Purse, Decimal]:
    """What a message of each purse probably costs: as much as the last one, in the currency of the budget."""
    currencies = {
        (message.contact.sender_id, message.contact.channel.value): budget.currency
        for message in messages
        if (budget := _budget_of(message)) is not None
    }
    found = ((purse, _find_last_price(session, purse, currency)) for purse, currency in currencies.items())
    return {purse: price for purse, price in found if price is not None}


def _find_last_price(session: Session, purse: _Purse, currency: str) -> Decimal | None:
    sender_id, channel = purse
    price: Decimal | None = session.scalar(
        select(_MESSAGES.c.cost)
        .where(
            _MESSAGES.c.sender_id == sender_id,
            _MESSAGES.c.channel == channel,
            _MESSAGES.c.currency == currency,
            _MESSAGES.c.cost > 0,
        )
        .order_by(_MESSAGES.c.created_at.desc())
        .limit(1)
    )
    return price
