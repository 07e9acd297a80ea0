"""A channel's budget of the month."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from notifier.policies.budget import BudgetState, ask_budget, first_of_month
from notifier.policies.verdict import ALLOW, Suppress
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.suppression_reason import RefusalReason
from notifier.vocabulary.topic import Topic

NEWS = (Lane.NORMAL, Topic.ORDER_UPDATES)
URGENT = (Lane.URGENT, Topic.DELIVERY_UPDATES)
SPENT = Suppress(RefusalReason.BUDGET_SPENT)


def euros(limit: str | None, spent: str, price: str = "0.08", *, spares_urgent: bool = False) -> BudgetState:
    return BudgetState(None if limit is None else Decimal(limit), Decimal(spent), Decimal(price), spares_urgent)


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        (euros("50.00", "49.92"), ALLOW),  # the last one it pays for
        (euros("50.00", "49.93"), SPENT),
        (euros("50.00", "50.00", "0"), ALLOW),  # free
        (euros("0", "0"), SPENT),
        (euros(None, "1000"), ALLOW),
    ],
)
def test_a_message_goes_while_the_month_can_pay_it(budget: BudgetState, expected: object) -> None:
    assert ask_budget(budget, *NEWS, Channel.SMS) == expected


def test_urgent_news_goes_beyond_the_budget_where_the_merchant_says_so() -> None:
    assert ask_budget(euros("50", "50"), *URGENT, Channel.SMS) == SPENT
    assert ask_budget(euros("50", "50", spares_urgent=True), *URGENT, Channel.SMS) == ALLOW
    assert ask_budget(euros("50", "50", spares_urgent=True), *NEWS, Channel.SMS) == SPENT
    assert ask_budget(euros("50", "50", spares_urgent=True), Lane.URGENT, Topic.OFFERS, Channel.SMS) == SPENT


def test_the_team_is_told_whatever_it_costs() -> None:
    assert ask_budget(euros("50", "50"), *NEWS, Channel.CHAT) == ALLOW


def test_a_month_is_the_merchants_calendar_month() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    already_december = dt.datetime(2026, 11, 30, 11, tzinfo=dt.UTC)
    assert first_of_month(already_december, auckland) == dt.date(2026, 12, 1)
    assert first_of_month(already_december - dt.timedelta(seconds=1), auckland) == dt.date(2026, 11, 1)
