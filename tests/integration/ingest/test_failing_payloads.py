"""A payload that cannot be applied is kept, tried again with pauses, and never stands in the way of others."""

from sqlalchemy import select

from portal.models import StoreEvent
from portal.tasks import raw_events
from portal.tasks.raw_events import MOST_ATTEMPTS
from portal.vocabulary.connection_kind import ConnectionKind
from tests.integration.ingest.shop import Shop
from tests.integration.ingest.test_store_events import placed


def fail(shop: Shop, attempts: int) -> StoreEvent:
    """The stored payload after one more failed attempt."""
    recorded = shop.record(shop.store, "orders/create", placed())
    with shop.database.unit_of_work() as session:
        session.scalars(select(StoreEvent)).one().attempts = attempts
    raw_events.postpone(shop.context, ConnectionKind.STORE, recorded.id, "DataError")
    with shop.database.reading() as session:
        return session.scalars(select(StoreEvent)).one()


def test_a_payload_that_fails_again_waits_longer_but_an_hour_at_most(shop: Shop) -> None:
    event = fail(shop, 60)
    assert event.state == "new"
    assert 3590 < (event.due_at - event.received_at).total_seconds() < 3700
    assert "DataError" in (event.problem or "")


def test_a_payload_that_never_works_is_put_aside_with_its_problem(shop: Shop) -> None:
    event = fail(shop, MOST_ATTEMPTS - 1)
    assert event.state == "unreadable"


def test_others_go_on_while_one_waits(shop: Shop) -> None:
    fail(shop, 60)
    shop.store_says("orders/create", placed(id=77, name="#77"))
    assert shop.order().number == "#77"
