"""What waits to be said about a silence is taken back by the next scan, and by nothing else."""

import datetime as dt

import pytest
import time_machine

from notifier.api.rules import RuleDraft, parse_timing, save_rule
from notifier.foundation.clock import utc_now
from notifier.models import Message
from notifier.sending.plan_messages import plan_messages
from portal.tasks.watches import look_at_batch
from tests.factories.notifier_channels import read_messages
from tests.integration.ingest.shop import Shop, scan
from tests.integration.ingest.test_store_events import fulfilment, placed
from tests.integration.ingest.test_tracker_events import ago

DAY = dt.timedelta(days=1)
SILENCES = ("silence.in_transit", "silence.at_customs", "silence.no_first_scan")


@pytest.fixture
def sent(shop: Shop) -> Shop:
    """A shop that waits a day before it speaks of a silence, and whose only order is sent in one parcel."""
    waits = parse_timing({"kind": "after", "amount": 24, "unit": "hours"})
    with shop.database.unit_of_work() as session:
        for trigger in SILENCES:
            save_rule(session, shop.merchant_id, RuleDraft(name=trigger, trigger=trigger, timing=waits))
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())
    return shop


def silences(shop: Shop) -> list[Message]:
    """What is known now, looked at and planned; returns the messages about silences."""
    while look_at_batch(shop.context, now=utc_now()):
        pass
    with shop.database.unit_of_work() as session:
        plan_messages(session)
    return [message for message in read_messages(shop.database) if message.trigger in SILENCES]


def outcome(shop: Shop) -> tuple[str, str | None]:
    (message,) = silences(shop)
    return message.status, message.reason


def test_another_scan_at_the_same_milestone_takes_the_silence_back(sent: Shop) -> None:
    first = scan("in_transit", ago(1))
    sent.tracker_says(first)
    with time_machine.travel(utc_now() + 4.5 * DAY):
        assert outcome(sent) == ("queued", None)
        sent.tracker_says(first, scan("in_transit", ago(2), "SALEM"))
        assert outcome(sent) == ("cancelled", "withdrawn")


def test_a_scan_of_before_the_silence_that_comes_late_does_not(sent: Shop) -> None:
    sent.tracker_says(scan("in_transit", ago(1)))
    earlier = scan("in_transit", ago(3), "SALEM")
    with time_machine.travel(utc_now() + 4.5 * DAY):
        assert outcome(sent) == ("queued", None)
        sent.tracker_says(earlier)
        assert outcome(sent) == ("queued", None)


def test_a_scan_of_another_parcel_of_the_order_changes_nothing(sent: Shop) -> None:
    other = {"tracking_number": "1ZB", "tracking_numbers": ["1ZB"]}
    sent.store_says("fulfillments/create", fulfilment(7, id=502, **other))
    first, second = scan("in_transit", ago(1)), scan("in_transit", ago(0.5))
    sent.tracker_says(first)
    sent.tracker_says(second, number="1ZB")
    with time_machine.travel(utc_now() + 4.5 * DAY):
        assert [message.status for message in silences(sent)] == ["queued", "queued"]
        sent.tracker_says(second, scan("in_transit", ago(2), "SALEM"), number="1ZB")
        assert sorted(message.status for message in silences(sent)) == ["cancelled", "queued"]
