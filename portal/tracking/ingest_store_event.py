"""Applying a stored payload of a store: its order, parcels, refunds and scans."""

import datetime as dt
import uuid
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.models import Connection, Order, OrderLine, Shipment, ShipmentLine, StoreEvent
from portal.orders.import_order import StoreMessage, find_order, import_order, save_refunds
from portal.orders.order_stage import advance_order_stage
from portal.queries.page_links import PageLinks
from portal.sources.problem import UnreadablePayload
from portal.sources.stores.contract import StoreScan, StoreUpdate, StoreUpdateKind
from portal.sources.stores.registry import STORES
from portal.tracking.record_checkpoint import ScanBatch, record_scans
from portal.tracking.register_shipment import register_shipment
from portal.vocabulary.connection_kind import RawEventState
from portal.vocabulary.order_stage import OrderStage

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
    )
    if news.order is not None:
        order: Order | None = import_order(session, links, message, news.order)
    else:
        order = find_order(session, event.connection_id, news.order_external_id or "")
    if order is None:
        return False
    for shipment in news.shipments:
        register_shipment(session, order, shipment, received_at=event.received_at)
    if news.order is not None or news.shipments:
        _reopen_waiting(session, event, order.external_id)
    if news.refund is not None:
        save_refunds(session, order, (news.refund,), event.received_at)
    if news.shipments and news.kind is StoreUpdateKind.FULFILMENT:
        _advance_by_parcels(session, links, order, at=event.received_at)
    are_known = [_record_scan(session, links, event, order, scan) for scan in news.scans]
    return all(are_known)


def _record_scan(session: Session, links: PageLinks, event: StoreEvent, order: Order, scan: StoreScan) -> bool:
    """Put a store's scan on every parcel of its fulfilment; False when the fulfilment is not known yet."""
    wanted = select(Shipment.id).where(
        Shipment.order_id == order.id,
        Shipment.store_shipment_id == scan.shipment_external_id,
        Shipment.withdrawn_at.is_(None),
    )
    shipment_ids = session.scalars(wanted).all()
    batch = ScanBatch(scans=(scan.scan,), raw_event_id=event.id, learned_at=event.received_at)
    for shipment_id in shipment_ids:
        record_scans(session, links, shipment_id, batch)
    return bool(shipment_ids)


def _advance_by_parcels(session: Session, links: PageLinks, order: Order, *, at: dt.datetime) -> None:
    """Conclude from what travels whether the order is sent in part or whole; the store's own word follows soon."""
    wanted = session.scalar(
        select(func.sum(OrderLine.quantity)).where(OrderLine.order_id == order.id, OrderLine.needs_shipping)
    )
    sent = _sent_quantity(session, order.id)
    if sent:
        is_whole = sent >= (wanted or 0)
        advance_order_stage(
            session, links, order, OrderStage.SHIPPED if is_whole else OrderStage.PARTIALLY_SHIPPED, at=at
        )


def _sent_quantity(session: Session, order_id: uuid.UUID) -> int:
    # Several parcels of one fulfilment list the same lines, so each fulfilment counts once.
    per_fulfilment = (
        select(func.max(ShipmentLine.quantity).label("quantity"))
        .join(Shipment, Shipment.id == ShipmentLine.shipment_id)
        .where(Shipment.order_id == order_id, Shipment.withdrawn_at.is_(None))
        .group_by(Shipment.store_shipment_id, ShipmentLine.order_line_id)
        .subquery()
    )
    return int(session.scalar(select(func.sum(per_fulfilment.c.quantity))) or 0)


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
