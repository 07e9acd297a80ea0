"""Ready-made flows as they are written: usable, told apart, and true to what they promise."""

import pytest

from notifier.api.rules import RecipientKind, describe_rule, parse_rule, write_rule
from notifier.authoring.rules import find_mistakes
from portal.alerts.timed_thresholds import CONSUMABLE_DAYS, CONSUMABLE_TIME, TRANSIT_DAYS
from portal.merchants.flows.flow import Flow
from portal.merchants.flows.registry import FLOWS
from portal.merchants.flows.repurchase import TOLD_AFTER_DAYS


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS)
def test_every_rule_of_a_flow_can_be_saved_written_and_read(flow: Flow) -> None:
    for rule in flow.rules:
        assert list(find_mistakes(rule)) == []
        assert parse_rule(write_rule(rule)) == rule


def test_no_two_rules_have_the_same_name() -> None:
    names = [rule.name for flow in FLOWS.values() for rule in flow.rules]
    assert len(set(names)) == len(names)


def test_order_news_returns_and_answers_to_reports_are_there_from_the_start() -> None:
    assert [flow.name for flow in FLOWS.values() if flow.is_for_everybody] == ["everyday", "returns", "cases"]


def test_what_is_used_up_is_spoken_of_20_30_and_40_days_after_it_came() -> None:
    assert (TOLD_AFTER_DAYS, f"{CONSUMABLE_TIME:%H:%M}") == (CONSUMABLE_DAYS, "10:00")
    assert [describe_rule(rule, "en").rpartition(", ")[2] for rule in FLOWS["repurchase"].rules] == [
        "at once.",
        "10 days later at 10:00.",
        "20 days later at 10:00.",
    ]


def test_the_carrier_is_asked_at_the_first_silence_and_reminded_at_the_second() -> None:
    first, second = FLOWS["carrier-chase"].rules
    assert first.recipients == second.recipients == (RecipientKind.CARRIER,)
    limit = str(TRANSIT_DAYS[1])
    assert f"is less than {limit}:" in describe_rule(first, "en")
    assert f"is at least {limit}:" in describe_rule(second, "en")


def test_a_thank_you_is_for_orders_above_an_amount() -> None:
    (rule,) = FLOWS["thank-you"].rules
    assert describe_rule(rule, "en") == (
        "When everything in an order has arrived and order value is more than €100.00: "
        "e-mail to the shopper, 2 days later at 10:00."
    )
