"""Applying a stored payload of a store: its order, parcels, refunds and scans."""

import datetime as dt
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.models import Connection, Order, StoreEvent
from portal.orders.import_order import StoreMessage, find_order, save_single_refund
from portal.queries.page_links import PageLinks
from portal.returns.store_refunds import note_store_refunds
from portal.sources.problem import UnreadablePayload
from portal.sources.stores.contract import StoreUpdate, StoreUpdateKind
from portal.sources.stores.registry import STORES
from portal.tracking.apply_order import apply_fulfilment, apply_order, record_store_scan
from portal.vocabulary.connection_kind import RawEventState

#: Topics by which stores tell that an order was created this moment.
_CREATION_TOPICS: Final = frozenset({"orders/create", "order.created"})


def ingest_store_event(session: Session, links: PageLinks, event: StoreEvent, *, now: dt.datetime) -> None:
    """Apply one payload; one about an order we do not know yet waits for it."""
    connection = session.get_one(Connection, event.connection_id)
    event.applied_at = now
    try:
        news = STORES[connection.source].parse(event.topic, event.body)
    except UnreadablePayload as problem:
        event.state, event.problem = RawEventState.UNREADABLE.value, str(problem)
        return
    event.state = RawEventState.APPLIED.value
    if news.kind is StoreUpdateKind.IGNORED:
        event.state = RawEventState.IGNORED.value
    elif news.kind is StoreUpdateKind.UNINSTALLED:
        connection.removed_at = event.received_at
    elif not _apply(session, links, event, news):
        event.state, event.waits_for = RawEventState.WAITING.value, news.order_external_id


def _apply(session: Session, links: PageLinks, event: StoreEvent, news: StoreUpdate) -> bool:
    message = StoreMessage(
        merchant_id=event.merchant_id,
        connection_id=event.connection_id,
        received_at=event.received_at,
        is_creation=event.topic in _CREATION_TOPICS,
        raw_event_id=event.id,
    )
    if news.order is not None:
        order: Order | None = apply_order(session, links, message, news.order)
    else:
        order = find_order(session, event.connection_id, news.order_external_id or "")
    if order is None:
        return False
    if order.forgotten_at is not None:
        # The shop still knows the person and goes on telling of them; none of it is kept.
        event.body = b""
        return True
    if news.kind is StoreUpdateKind.FULFILMENT:
        for shipment in news.shipments:
            apply_fulfilment(session, links, message, order, shipment)
    if news.order is not None or news.shipments:
        _reopen_waiting(session, event, order.external_id)
    if news.refund is not None:
        save_single_refund(session, order, news.refund, event.received_at)
    if order.refunded_minor:
        note_store_refunds(session, links, order.id, at=event.received_at)
    are_known = [record_store_scan(session, links, message, order, scan) for scan in news.scans]
    return all(are_known)


def _reopen_waiting(session: Session, event: StoreEvent, order_external_id: str) -> None:
    session.execute(
        update(StoreEvent)
        .where(
            StoreEvent.connection_id == event.connection_id,
            StoreEvent.waits_for == order_external_id,
            StoreEvent.state == RawEventState.WAITING.value,
        )
        .values(state=RawEventState.NEW.value, due_at=event.received_at)
    )
