"""Applying a stored payload of a store: its order, parcels, refunds and scans."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.models import Connection, Fulfilment, Order, Shipment, StoreEvent
from portal.orders.fulfilments import live_parcels
from portal.orders.import_order import StoreMessage, find_order, import_order, save_single_refund
from portal.orders.settle_stage import follow_parcels, settle_stage, tell_stage
from portal.queries.page_links import PageLinks
from portal.queries.scans import load_scans
from portal.returns.store_refunds import note_store_refunds
from portal.sources.problem import UnreadablePayload
from portal.sources.stores.contract import StoreOrder, StoreScan, StoreShipment, StoreUpdate, StoreUpdateKind
from portal.sources.stores.registry import STORES
from portal.timeline.progress import assess_progress
from portal.timeline.scan import Scan
from portal.tracking.estimate import record_promise, refresh_estimates, refresh_order_estimate
from portal.tracking.record_checkpoint import ScanBatch, record_scans
from portal.tracking.register_shipment import register_shipment
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
    if news.order is not None:
        order: Order | None = _apply_order(session, links, event, news.order)
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
            _apply_fulfilment(session, links, event, order, shipment)
    if news.order is not None or news.shipments:
        _reopen_waiting(session, event, order.external_id)
    if news.refund is not None:
        save_single_refund(session, order, news.refund, event.received_at)
    if order.refunded_minor:
        note_store_refunds(session, links, order.id, at=event.received_at)
    are_known = [_record_scan(session, links, event, order, scan) for scan in news.scans]
    return all(are_known)


def _apply_order(session: Session, links: PageLinks, event: StoreEvent, data: StoreOrder) -> Order:
    """Order, parcels, stage: what is told of the stage names the parcel, and not the way of one that has arrived."""
    message = StoreMessage(
        merchant_id=event.merchant_id,
        connection_id=event.connection_id,
        received_at=event.received_at,
        is_creation=event.topic in _CREATION_TOPICS,
    )
    imported = import_order(session, links, message, data)
    order = imported.order
    if order.forgotten_at is not None:
        return order
    fresh = [it for it in data.shipments if register_shipment(session, order, it, received_at=event.received_at)]
    may_tell = not imported.is_stale and settle_stage(session, imported, data, message)
    _estimate(session, links, event, order, data.shipments)
    _record_reports(session, links, event, order, [it for it in fresh if _has_ended(it)])
    if may_tell:
        tell_stage(session, links, imported, data, message)
    _record_reports(session, links, event, order, [it for it in fresh if not _has_ended(it)])
    return order


def _apply_fulfilment(
    session: Session, links: PageLinks, event: StoreEvent, order: Order, shipment: StoreShipment
) -> None:
    if not register_shipment(session, order, shipment, received_at=event.received_at):
        return
    _estimate(session, links, event, order, [shipment])
    if _has_ended(shipment):
        _record_reports(session, links, event, order, [shipment])
    follow_parcels(session, links, order, shipment, at=event.received_at)
    if not _has_ended(shipment):
        _record_reports(session, links, event, order, [shipment])


def _estimate(
    session: Session, links: PageLinks, event: StoreEvent, order: Order, shipments: Sequence[StoreShipment]
) -> None:
    """Say when the parcels are expected, or an order without any, before the messages that can name the day."""
    if shipments:
        refresh_estimates(session, links, live_parcels(session, order.id), event.received_at)
    else:
        refresh_order_estimate(session, order, now=event.received_at)


def _has_ended(shipment: StoreShipment) -> bool:
    return shipment.milestone is not None and shipment.milestone.is_terminal


def _record_reports(
    session: Session, links: PageLinks, event: StoreEvent, order: Order, shipments: Sequence[StoreShipment]
) -> None:
    """Put the store's opinion of a fulfilment on its parcel, where it brings the parcel further."""
    for shipment in shipments:
        if shipment.reported is None or shipment.is_withdrawn:
            continue
        for parcel in _parcels_meant(session, order, shipment.external_id, shipment.reported):
            known = load_scans(session, parcel.id)
            if _brings_further(known, shipment.reported):
                batch = ScanBatch(scans=(shipment.reported,), raw_event_id=event.id, learned_at=event.received_at)
                record_scans(session, links, parcel.id, batch)


def _brings_further(known: Sequence[Scan], scan: Scan) -> bool:
    # Every version of a fulfilment repeats the opinion with a later moment, which is no new scan.
    if any(one.origin is scan.origin and one.code is scan.code for one in known):
        return False
    return assess_progress([*known, scan]).milestone is not assess_progress(known).milestone


def _record_scan(session: Session, links: PageLinks, event: StoreEvent, order: Order, scan: StoreScan) -> bool:
    """Put a store's scan on the parcel of its fulfilment; False when the fulfilment has no parcel yet."""
    batch = ScanBatch(scans=(scan.scan,), raw_event_id=event.id, learned_at=event.received_at)
    for parcel in _parcels_meant(session, order, scan.shipment_external_id, scan.scan):
        record_scans(session, links, parcel.id, batch)
        if scan.estimated_at is not None:
            record_promise(session, links, parcel, scan.estimated_at, learned_at=event.received_at)
    return bool(_parcels_of(session, order, scan.shipment_external_id))


def _parcels_meant(session: Session, order: Order, fulfilment_id: str, scan: Scan) -> Sequence[Shipment]:
    """The parcel a scan of a fulfilment is about.

    Of several nobody knows which one is meant: the first stands for their way, and none of them has ended by it.
    """
    parcels = _parcels_of(session, order, fulfilment_id)
    if len(parcels) > 1 and scan.milestone.is_terminal:
        return ()
    return parcels[:1]


def _parcels_of(session: Session, order: Order, fulfilment_id: str) -> Sequence[Shipment]:
    fulfilment = session.get(Fulfilment, (order.id, fulfilment_id))
    keys = fulfilment.number_keys if fulfilment is not None and fulfilment.is_live else ()
    return [parcel for parcel in live_parcels(session, order.id) if parcel.number_key in keys]


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
