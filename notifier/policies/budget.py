"""A month's money for a channel: when it is spent, the next channel speaks instead."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from notifier.foundation.local_time import first_moment
from notifier.policies.verdict import ALLOW, Defer, Suppress, Verdict
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.suppression_reason import RefusalReason
from notifier.vocabulary.topic import Topic


@dataclass(frozen=True, slots=True)
class BudgetState:
    """The money of one channel in one calendar month, all in the merchant's currency.

    `limit` None is no budget. `spent` is what the messages that left have cost, `price` what this one is going to cost
    (all its segments). `spares_urgent` lets delivery-day news through regardless.
    """

    limit: Decimal | None
    spent: Decimal = Decimal(0)
    price: Decimal = Decimal(0)
    spares_urgent: bool = False
    #: What messages that are being handed over will cost unless they fail.
    promised: Decimal = Decimal(0)
    #: When more is known about them.
    settles_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class BudgetMonth:
    """The calendar month a moment is in, on the merchant's clocks: aware moments, the end not included."""

    starts_at: dt.datetime
    ends_at: dt.datetime


def budget_month(moment: dt.datetime, zone: ZoneInfo) -> BudgetMonth:
    """The month whose budget a message at an aware moment is paid from."""
    first_day = first_of_month(moment, zone)
    next_month = (first_day + dt.timedelta(days=31)).replace(day=1)
    return BudgetMonth(first_moment(first_day, 0, zone), first_moment(next_month, 0, zone))


def first_of_month(moment: dt.datetime, zone: ZoneInfo) -> dt.date:
    """The first day of that month, by which its spendings are kept."""
    return moment.astimezone(zone).date().replace(day=1)


def ask_budget(budget: BudgetState, lane: Lane, topic: Topic, channel: Channel) -> Verdict:
    """Suppress what the month cannot pay any more; a free message always goes, as do answers to the merchant's team.

    What the month can pay only if others fail waits until it is known whether they did.
    The refusal is the channel's alone: a cascade and "first reachable" go on to their next channel, a rule with one
    channel to `choose_cheaper`.
    """
    if budget.limit is None or budget.price <= 0 or channel.is_for_team:
        return ALLOW
    if budget.spares_urgent and lane is Lane.URGENT and not topic.is_promotional:
        return ALLOW
    if budget.spent + budget.price > budget.limit:
        return Suppress(RefusalReason.BUDGET_SPENT)
    if budget.settles_at is not None and budget.spent + budget.promised + budget.price > budget.limit:
        return Defer(budget.settles_at)
    return ALLOW


def choose_cheaper(channel: Channel, reachable: Iterable[Channel], prices: Mapping[Channel, Decimal]) -> Channel | None:
    """The cheapest other channel on which a person can be reached for less, or None; a channel without price is free.

    Of two equal ones the first counts, so give them in the order the person or the rule prefers.
    """
    price = prices.get(channel, Decimal(0))
    cheaper = [other for other in reachable if other is not channel and prices.get(other, Decimal(0)) < price]
    return min(cheaper, key=lambda other: prices.get(other, Decimal(0)), default=None)
