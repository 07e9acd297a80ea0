"""What every store's word about an order sets off: the order, its parcels, the stage, the estimate, what is told."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from portal.models import Fulfilment, Order, Shipment
from portal.orders.fulfilments import live_parcels
from portal.orders.import_order import StoreMessage, import_order
from portal.orders.order_summaries import refresh_summaries
from portal.orders.settle_stage import follow_parcels, settle_stage, tell_stage
from portal.queries.page_links import PageLinks
from portal.queries.scans import load_scans
from portal.sources.stores.contract import StoreOrder, StoreScan, StoreShipment
from portal.timeline.progress import assess_progress
from portal.timeline.scan import Scan
from portal.tracking.estimate import record_promise, refresh_estimates, refresh_order_estimate
from portal.tracking.record_checkpoint import ScanBatch, record_scans
from portal.tracking.register_shipment import register_shipment


def apply_order(session: Session, links: PageLinks, message: StoreMessage, data: StoreOrder) -> Order:
    """Order, parcels, stage: what is told of the stage names the parcel, and not the way of one that has arrived."""
    imported = import_order(session, links, message, data)
    order = imported.order
    if order.forgotten_at is not None:
        return order
    fresh = [it for it in data.shipments if register_shipment(session, order, it, received_at=message.received_at)]
    may_tell = not imported.is_stale and settle_stage(session, imported, data, message)
    _estimate(session, links, message, order, data.shipments)
    _record_reports(session, links, message, order, [it for it in fresh if _has_ended(it)])
    if may_tell:
        tell_stage(session, links, imported, data, message)
    _record_reports(session, links, message, order, [it for it in fresh if not _has_ended(it)])
    refresh_summaries(session, [order.id])
    return order


def apply_fulfilment(
    session: Session, links: PageLinks, message: StoreMessage, order: Order, shipment: StoreShipment
) -> None:
    """One fulfilment of a known order, and the stage that follows from it; an older version changes nothing."""
    if not register_shipment(session, order, shipment, received_at=message.received_at):
        return
    _estimate(session, links, message, order, [shipment])
    if _has_ended(shipment):
        _record_reports(session, links, message, order, [shipment])
    follow_parcels(session, links, order, shipment, at=message.received_at)
    if not _has_ended(shipment):
        _record_reports(session, links, message, order, [shipment])
    refresh_summaries(session, [order.id])


def _estimate(
    session: Session, links: PageLinks, message: StoreMessage, order: Order, shipments: Sequence[StoreShipment]
) -> None:
    """Say when the parcels are expected, or an order without any, before the messages that can name the day."""
    if shipments:
        refresh_estimates(session, links, live_parcels(session, order.id), message.received_at)
    else:
        refresh_order_estimate(session, order, now=message.received_at)


def _has_ended(shipment: StoreShipment) -> bool:
    return shipment.milestone is not None and shipment.milestone.is_terminal


def _record_reports(
    session: Session, links: PageLinks, message: StoreMessage, order: Order, shipments: Sequence[StoreShipment]
) -> None:
    """Put the store's opinion of a fulfilment on its parcel, where it brings the parcel further."""
    for shipment in shipments:
        if shipment.reported is None or shipment.is_withdrawn:
            continue
        for parcel in _parcels_meant(session, order, shipment.external_id, shipment.reported):
            known = load_scans(session, parcel.id)
            if _brings_further(known, shipment.reported):
                batch = ScanBatch(
                    scans=(shipment.reported,), raw_event_id=message.raw_event_id, learned_at=message.received_at
                )
                record_scans(session, links, parcel.id, batch)


def _brings_further(known: Sequence[Scan], scan: Scan) -> bool:
    # Every version of a fulfilment repeats the opinion with a later moment, which is no new scan.
    if any(one.origin is scan.origin and one.code is scan.code for one in known):
        return False
    return assess_progress([*known, scan]).milestone is not assess_progress(known).milestone


def record_store_scan(session: Session, links: PageLinks, message: StoreMessage, order: Order, scan: StoreScan) -> bool:
    """Put a store's scan on the parcel of its fulfilment; False when the fulfilment has no parcel yet."""
    batch = ScanBatch(scans=(scan.scan,), raw_event_id=message.raw_event_id, learned_at=message.received_at)
    for parcel in _parcels_meant(session, order, scan.shipment_external_id, scan.scan):
        record_scans(session, links, parcel.id, batch)
        if scan.estimated_at is not None:
            record_promise(session, links, parcel, scan.estimated_at, learned_at=message.received_at)
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
