"""A month's money for a channel: when it is spent, the next channel speaks instead."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

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


def first_of_month(moment: dt.datetime, zone: ZoneInfo) -> dt.date:
    """The first day of the month a message at an aware moment is paid from, by which its spendings are kept."""
    return moment.astimezone(zone).date().replace(day=1)


def ask_budget(budget: BudgetState, lane: Lane, topic: Topic, channel: Channel) -> Verdict:
    """Suppress what the month cannot pay any more; a free message always goes, as do answers to the merchant's team.

    What the month can pay only if others fail waits until it is known whether they did.
    The refusal is the channel's alone: another one may speak instead.
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
