"""News that other news makes old is cancelled before it leaves, in whatever order the two are learned."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from notifier.foundation.database import Database
from notifier.sending.cancel_messages import cancel_messages
from notifier.sending.plan_messages import plan_messages
from notifier.sending.record_trigger import record_trigger
from tests.factories.notifier import (
    Occurrence,
    add_rule,
    add_sender,
    make_context,
    make_draft,
    plan_all,
)
from tests.factories.notifier_channels import read_messages, send_all
from tests.running.statements import counting

PARCEL = {"shipment": {"tracking_number": "NW1001"}}
OTHER_PARCEL = {"shipment": {"tracking_number": "NW1002"}}
NO_PARCEL: dict[str, dict[str, Any]] = {}


def add_shop(database: Database, *triggers: str) -> uuid.UUID:
    """A sender with a rule for each trigger, whose messages wait for a minute."""
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        for trigger in triggers:
            add_rule(session, sender_id, trigger=trigger, delay_seconds=60)
    return sender_id


def tell(
    database: Database,
    sender_id: uuid.UUID,
    trigger: str,
    *,
    ago_seconds: int = 0,
    facts: Mapping[str, dict[str, Any]] = PARCEL,
    subject_key: str = "order:1001",
) -> None:
    """Publish a trigger that happened so long ago."""
    occurrence = Occurrence(f"{trigger} {ago_seconds} {facts}", trigger=trigger, happened_ago_seconds=ago_seconds)
    draft = replace(make_draft(sender_id, occurrence), facts=facts, subject_key=subject_key)
    with database.unit_of_work() as session:
        assert record_trigger(session, draft)


def decisions(database: Database) -> dict[str, tuple[str, str | None]]:
    """Status and reason by trigger."""
    return {message.trigger: (message.status, message.reason) for message in read_messages(database)}


def state_after(database: Database, older: str, newer: str) -> tuple[str, str | None]:
    """What becomes of a waiting message when another trigger happens about the same parcel."""
    sender_id = add_shop(database, older)
    tell(database, sender_id, older, ago_seconds=30)
    plan_all(database)
    tell(database, sender_id, newer)
    plan_all(database)
    return decisions(database)[older]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("shipment.out_for_delivery", "shipment.delivered"),
        ("shipment.out_for_delivery", "shipment.exception"),
        ("shipment.pickup_deadline_near", "shipment.delivered"),
        ("estimate.at_risk", "shipment.delivered_to_neighbour"),
        ("silence.in_transit", "shipment.in_transit"),
        ("order.in_preparation", "order.shipped"),
        ("order.awaiting_payment", "order.placed"),
        ("return.reminder", "return.dropped_off"),
        ("refund.promised", "refund.issued"),
    ],
)
def test_what_has_been_overtaken_never_leaves(database: Database, older: str, newer: str) -> None:
    assert state_after(database, older, newer) == ("cancelled", "superseded")


def test_what_a_cancelled_order_was_told_is_taken_back(database: Database) -> None:
    assert state_after(database, "order.shipped", "order.cancelled") == ("cancelled", "withdrawn")


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("shipment.delivered", "shipment.out_for_delivery"),
        ("shipment.exception", "shipment.info_received"),
        ("order.placed", "order.shipped"),
        ("order.shipped", "order.completed"),
    ],
)
def test_what_still_holds_waits_on(database: Database, older: str, newer: str) -> None:
    assert state_after(database, older, newer) == ("queued", None)


def test_the_order_in_which_two_facts_are_learned_makes_no_difference(database: Database, tmp_path: Path) -> None:
    sender_id = add_shop(database, "shipment.out_for_delivery", "shipment.delivered")
    tell(database, sender_id, "shipment.delivered", ago_seconds=120)
    plan_all(database)
    tell(database, sender_id, "shipment.out_for_delivery", ago_seconds=7200)
    plan_all(database)
    assert decisions(database)["shipment.out_for_delivery"] == ("cancelled", "superseded")
    send_all(make_context(database, tmp_path))
    assert decisions(database)["shipment.delivered"] == ("sent", None)


def test_both_planned_together_leave_only_the_newer(database: Database) -> None:
    sender_id = add_shop(database, "shipment.out_for_delivery", "shipment.delivered")
    tell(database, sender_id, "shipment.out_for_delivery", ago_seconds=30)
    tell(database, sender_id, "shipment.delivered")
    plan_all(database)
    assert decisions(database) == {
        "shipment.out_for_delivery": ("cancelled", "superseded"),
        "shipment.delivered": ("queued", None),
    }


def test_an_older_fact_learned_later_cancels_nothing(database: Database) -> None:
    sender_id = add_shop(database, "shipment.out_for_delivery")
    tell(database, sender_id, "shipment.out_for_delivery", ago_seconds=5)
    plan_all(database)
    tell(database, sender_id, "shipment.failed_attempt", ago_seconds=7200)
    plan_all(database)
    assert decisions(database)["shipment.out_for_delivery"] == ("queued", None)


def test_news_of_another_parcel_order_or_shop_cancels_nothing(database: Database) -> None:
    sender_id, other_id = add_shop(database, "shipment.out_for_delivery"), add_shop(database, "order.placed")
    tell(database, sender_id, "shipment.out_for_delivery", ago_seconds=30)
    plan_all(database)
    tell(database, sender_id, "shipment.delivered", facts=OTHER_PARCEL)
    tell(database, sender_id, "shipment.delivered", ago_seconds=1, subject_key="order:1002")
    tell(database, other_id, "shipment.delivered", ago_seconds=2)
    plan_all(database)
    assert decisions(database)["shipment.out_for_delivery"] == ("queued", None)


def test_news_that_names_no_parcel_is_about_every_one(database: Database) -> None:
    sender_id = add_shop(database, "silence.in_transit", "estimate.missed")
    tell(database, sender_id, "silence.in_transit", ago_seconds=30, facts=PARCEL)
    tell(database, sender_id, "estimate.missed", ago_seconds=30, facts=OTHER_PARCEL)
    plan_all(database)
    tell(database, sender_id, "order.cancelled", facts=NO_PARCEL)
    plan_all(database)
    assert set(decisions(database).values()) == {("cancelled", "withdrawn")}


def test_of_two_parcels_only_what_is_about_the_named_one_is_taken_back(database: Database) -> None:
    sender_id = add_shop(database, "silence.in_transit", "silence.at_customs")
    tell(database, sender_id, "silence.in_transit", facts=PARCEL)
    tell(database, sender_id, "silence.at_customs", facts=OTHER_PARCEL)
    plan_all(database)
    silences = ("silence.in_transit", "silence.at_customs")
    with database.unit_of_work() as session:
        assert cancel_messages(session, sender_id, "order:1001", silences, tracking_number="NW1003") == 0
        assert cancel_messages(session, sender_id, "order:1001", silences, tracking_number="NW1002") == 1
    assert decisions(database) == {
        "silence.in_transit": ("queued", None),
        "silence.at_customs": ("cancelled", "withdrawn"),
    }


def test_a_second_return_of_an_order_leaves_the_first_alone(database: Database) -> None:
    sender_id = add_shop(database, "return.reminder")
    tell(database, sender_id, "return.reminder", ago_seconds=30, facts={"return": {"number": "R-1"}})
    plan_all(database)
    tell(database, sender_id, "return.dropped_off", facts={"return": {"number": "R-2"}})
    plan_all(database)
    assert decisions(database)["return.reminder"] == ("queued", None)


def test_what_has_left_stays_as_it_is(database: Database, tmp_path: Path) -> None:
    sender_id = add_shop(database, "shipment.out_for_delivery")
    tell(database, sender_id, "shipment.out_for_delivery", ago_seconds=120)
    plan_all(database)
    send_all(make_context(database, tmp_path))
    tell(database, sender_id, "shipment.delivered")
    plan_all(database)
    assert decisions(database)["shipment.out_for_delivery"] == ("sent", None)


def _count_statements(database: Database, sender_id: uuid.UUID, trigger: str) -> int:
    for number in range(3):
        tell(database, sender_id, trigger, facts={"shipment": {"tracking_number": f"NW{number}"}})
    with database.unit_of_work() as session, counting(database.engine) as statements:
        assert plan_messages(session) == 3
    return len(statements)


def test_what_can_cancel_nothing_asks_the_database_nothing_more(database: Database) -> None:
    idle = "order.invoice_ready"
    watched = "order.placed"  # cancels only what waits for a payment, and this shop tells nobody of that
    sender_id = add_shop(database, idle, watched)
    without = _count_statements(database, sender_id, idle)
    assert _count_statements(database, sender_id, watched) == without + 1
