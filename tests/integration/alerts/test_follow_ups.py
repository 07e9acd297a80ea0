"""What an arrival makes possible later is told to merchants with a rule for it, once, and to nobody else."""

import datetime as dt

import pytest

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import Message
from notifier.sending.plan_messages import plan_messages
from portal.alerts.publish import News, publish_order_news
from portal.merchants.flows.registry import get_flow
from portal.merchants.flows.switching import switch_flow
from tests.factories.notifier_channels import read_messages
from tests.integration.alerts.store_scans import carrier_says
from tests.integration.ingest.shop import Shop, scan
from tests.integration.ingest.test_store_events import fulfilment, placed
from tests.integration.ingest.test_tracker_events import ago


@pytest.fixture
def sent(shop: Shop) -> Shop:
    """A shop whose only order is sent in one parcel."""
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())
    return shop


def use(shop: Shop, *flows: str, is_on: bool = True) -> None:
    with shop.database.unit_of_work() as session:
        for flow in flows:
            switch_flow(session, shop.merchant_id, get_flow(flow), is_on=is_on)


def plan(database: Database, trigger: str) -> list[Message]:
    """The messages of a trigger."""
    with database.unit_of_work() as session:
        plan_messages(session)
    return [message for message in read_messages(database) if message.trigger == trigger]


def test_an_arrival_alone_is_told_without_rules_for_what_follows(sent: Shop) -> None:
    sent.tracker_says(scan("delivered", ago(1)))
    assert sent.told()[2:] == ["shipment.delivered"]


def test_what_follows_an_arrival_is_told_once(sent: Shop) -> None:
    use(sent, "feedback", "thank-you")
    for hours in (2, 1):
        sent.tracker_says(scan("delivered", ago(hours)))
    assert sorted(sent.told()[2:]) == ["feedback.request", "relationship.thank_you", "shipment.delivered"]


def test_rules_that_are_off_collect_what_they_would_answer(sent: Shop) -> None:
    use(sent, "feedback", is_on=True)
    use(sent, "feedback", is_on=False)
    sent.tracker_says(scan("delivered", ago(1)))
    assert "feedback.request" in sent.told()
    assert plan(sent.database, "feedback.request") == []


def test_feedback_is_asked_for_three_days_later(sent: Shop) -> None:
    use(sent, "feedback")
    sent.tracker_says(scan("delivered", ago(1)))
    (message,) = plan(sent.database, "feedback.request")
    assert (message.status, message.topic) == ("queued", "reminders")
    assert dt.timedelta(days=2) < message.due_at - utc_now() < dt.timedelta(days=4)


@pytest.mark.parametrize(
    ("scans", "days_early", "is_asked"),
    [
        ([("delivered", 1)], 0, True),
        ([("delivered", 1)], 2, False),
        ([("damaged", 30), ("out_for_delivery", 5), ("delivered", 1)], 0, False),
    ],
    ids=["in time", "late", "damaged on the way"],
)
def test_only_those_whose_parcel_came_in_time_and_whole_are_asked(
    sent: Shop, scans: list[tuple[str, float]], days_early: int, *, is_asked: bool
) -> None:
    use(sent, "feedback")
    first_day = ago(1).date() - dt.timedelta(days=days_early)
    carrier_says(sent, ("in_transit", 70), estimated_on=first_day.isoformat())
    carrier_says(sent, *scans)
    assert "feedback.request" in sent.told()
    statuses = [message.status for message in plan(sent.database, "feedback.request")]
    assert ("queued" in statuses) == is_asked


def test_nobody_is_asked_how_it_was_once_a_case_is_open(sent: Shop) -> None:
    use(sent, "feedback")
    sent.tracker_says(scan("delivered", ago(1)))
    plan(sent.database, "feedback.request")
    now = utc_now() + dt.timedelta(seconds=1)
    with sent.database.unit_of_work() as session:
        assert publish_order_news(session, sent.links, sent.order().id, News("case.opened", "C-1", now, now))
    (message,) = plan(sent.database, "feedback.request")
    assert (message.status, message.reason) == ("cancelled", "superseded")


def test_a_thank_you_waits_for_everything_that_was_ordered(sent: Shop) -> None:
    use(sent, "thank-you")
    sent.tracker_says(scan("out_for_delivery", ago(2)))
    assert "relationship.thank_you" not in sent.told()
