"""The door stores a payload once, on its thread's own connection, whatever happens to the database meanwhile."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select, text

from notifier.foundation.clock import utc_now
from notifier.foundation.thread_connection import ThreadConnection
from portal.models import StoreEvent
from portal.tracking.record_raw_event import RawPayload, store_raw_event
from tests.integration.ingest.shop import Shop


def payload(shop: Shop, body: bytes = b'{"id": 1}') -> RawPayload:
    store = shop.store
    return RawPayload(store.kind, shop.merchant_id, store.id, "orders/create", body, utc_now())


def test_a_payload_is_stored_once_and_reads_back_as_it_came(shop: Shop) -> None:
    connection = ThreadConnection(shop.database.engine)
    came = payload(shop)
    first, again = store_raw_event(connection, came), store_raw_event(connection, came)
    assert (first.is_new, again.is_new, first.id) == (True, False, again.id)
    with shop.database.reading() as session:
        event = session.scalars(select(StoreEvent)).one()
    assert (event.id, event.body, event.topic, event.state) == (first.id, came.body, came.topic, "new")
    assert event.received_at.tzinfo is dt.UTC
    assert event.received_at == came.received_at


def test_threads_that_bring_the_same_payload_at_once_store_one(shop: Shop) -> None:
    connection = ThreadConnection(shop.database.engine)
    came = payload(shop)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: store_raw_event(connection, came), range(40)))
    assert len({answer.id for answer in answers}) == 1
    assert sum(answer.is_new for answer in answers) == 1


def test_a_connection_the_database_has_cut_is_opened_again(shop: Shop) -> None:
    connection = ThreadConnection(shop.database.engine)
    store_raw_event(connection, payload(shop))
    if shop.database.engine.dialect.name == "postgresql":
        others = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")
        with shop.database.engine.connect() as session:
            session.execute(text(f"{others.text} AND pid <> pg_backend_pid()"))
    assert store_raw_event(connection, payload(shop, b'{"id": 2}')).is_new
