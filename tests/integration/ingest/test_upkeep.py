"""Sweepers of payloads look before they write, wait longer for what never comes, and prune until nothing is left."""

import datetime as dt

from sqlalchemy import func, select, update

from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.digests import digest_text
from notifier.foundation.ids import new_id
from portal.models import Order, StoreEvent
from portal.tasks.upkeep import prune_batch, reopen_found
from tests.integration.ingest.shop import Shop, read_body
from tests.running.statements import counting

HOUR = dt.timedelta(hours=1)


def wait_in_vain(shop: Shop) -> dt.datetime:
    """A scan of a fulfilment nobody has told us of, about an order we know; returns when it came."""
    shop.store_says("orders/create", read_body("order_placed.json"))
    with shop.database.unit_of_work() as session:
        external_id = session.scalars(select(Order.external_id)).one()
        event_row = session.scalars(select(StoreEvent)).one()
        event_row.state, event_row.waits_for = "waiting", external_id
        return event_row.received_at


def again(shop: Shop) -> None:
    """Let it wait once more, as a payload does that was applied too early."""
    with shop.database.unit_of_work() as session:
        session.execute(update(StoreEvent).values(state="waiting"))


def test_a_payload_whose_order_is_there_is_reopened_at_once_then_hourly_for_a_day(shop: Shop) -> None:
    came = wait_in_vain(shop)
    reopened = []
    for minutes in (1, 2, 59, 62, 90, 123, 24 * 60 + 1):
        reopened.append(reopen_found(shop.database, now=came + dt.timedelta(minutes=minutes)))
        again(shop)
    assert reopened == [1, 0, 0, 1, 0, 1, 0]


def test_a_sweep_that_finds_nothing_writes_nothing(shop: Shop) -> None:
    shop.store_says("orders/create", read_body("order_placed.json"))
    with counting(shop.database.engine) as said:
        assert reopen_found(shop.database, now=utc_now()) == 0
        assert not prune_batch(shop.context)
    assert [words for words in said if not words.startswith(("SELECT", "BEGIN "[:5]))] == []
    assert "BEGIN IMMEDIATE" not in said


def test_pruning_goes_on_until_nothing_old_is_left(shop: Shop) -> None:
    old = utc_now() - dt.timedelta(days=shop.context.settings.payload_days + 1)
    rows = [
        {
            "id": new_id(),
            "merchant_id": shop.merchant_id,
            "connection_id": shop.store.id,
            "digest": digest_text(str(serial)),
            "topic": "orders/create",
            "body": b"{}",
            "received_at": old,
            "due_at": old,
            "state": "applied" if serial else "new",
            "attempts": 0,
        }
        for serial in range(1502)
    ]
    with shop.database.unit_of_work() as session:
        insert_or_ignore(session, StoreEvent.__table__, rows, on=("connection_id", "digest"))  # type: ignore[arg-type]
    assert [prune_batch(shop.context) for _ in range(3)] == [True, True, False]
    with shop.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StoreEvent)) == 1
