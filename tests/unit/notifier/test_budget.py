"""A channel's budget of the month, and the cheaper channel that speaks when it is spent."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.policies.budget import BudgetState, ask_budget, budget_month, choose_cheaper
from notifier.policies.verdict import ALLOW, Suppress
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.suppression_reason import RefusalReason
from notifier.vocabulary.topic import Topic

NEWS = (Lane.NORMAL, Topic.ORDER_UPDATES)
URGENT = (Lane.URGENT, Topic.DELIVERY_UPDATES)
SPENT = Suppress(RefusalReason.BUDGET_SPENT)
PRICES = {Channel.SMS: Decimal("0.08"), Channel.WHATSAPP: Decimal("0.03")}


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
    month = budget_month(dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC), auckland)  # already December there
    assert month.starts_at == dt.datetime(2026, 11, 30, 11, tzinfo=dt.UTC)
    assert month.ends_at == dt.datetime(2026, 12, 31, 11, tzinfo=dt.UTC)


@given(st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2028, 12, 31), timezones=st.just(dt.UTC)))  # noqa: DTZ001
def test_every_moment_is_in_one_month_and_the_next_begins_where_it_ends(moment: dt.datetime) -> None:
    zone = ZoneInfo("America/Havana")
    month = budget_month(moment, zone)
    assert month.starts_at <= moment < month.ends_at
    assert budget_month(month.ends_at, zone).starts_at == month.ends_at


@pytest.mark.parametrize(
    ("channel", "reachable", "expected"),
    [
        (Channel.SMS, [Channel.WHATSAPP, Channel.PUSH, Channel.EMAIL], Channel.PUSH),
        (Channel.SMS, [Channel.SMS, Channel.EMAIL, Channel.PUSH], Channel.EMAIL),
        (Channel.SMS, [Channel.WHATSAPP], Channel.WHATSAPP),
        (Channel.WHATSAPP, [Channel.SMS], None),
        (Channel.EMAIL, [Channel.PUSH], None),
        (Channel.SMS, [], None),
    ],
)
def test_the_cheapest_channel_in_reach_speaks_instead(
    channel: Channel, reachable: list[Channel], expected: Channel | None
) -> None:
    assert choose_cheaper(channel, reachable, PRICES) is expected
