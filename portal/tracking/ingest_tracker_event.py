"""Applying a stored payload of a tracker: parse it, find the shipments, record what is new."""

import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Connection, Shipment, TrackerEvent
from portal.queries.page_links import PageLinks
from portal.sources.carriers.recognise import normalise_number
from portal.sources.problem import UnreadablePayload
from portal.sources.trackers.contract import TrackerUpdate
from portal.sources.trackers.registry import TRACKERS
from portal.tracking.estimate import ToldEstimate, record_estimate, refresh_estimate
from portal.tracking.record_checkpoint import ScanBatch, lock_shipment, record_scans
from portal.tracking.unknown_codes import record_unknown_codes
from portal.vocabulary.connection_kind import RawEventState


def ingest_tracker_event(session: Session, links: PageLinks, event: TrackerEvent, *, now: dt.datetime) -> None:
    """Apply one payload; news of a parcel no order has named yet waits for its order."""
    source = session.get_one(Connection, event.connection_id).source
    event.applied_at, event.problem = now, None
    try:
        updates = TRACKERS[source].parse(event.topic, event.body)
    except UnreadablePayload as problem:
        event.state, event.problem = RawEventState.UNREADABLE.value, str(problem)
        return
    missing = [update for update in updates if not _apply(session, links, event, update)]
    if missing:
        event.state = RawEventState.WAITING.value
        event.waits_for = normalise_number(missing[0].tracking_number)
        return
    event.state = RawEventState.APPLIED.value if updates else RawEventState.IGNORED.value
    for update in updates:
        record_unknown_codes(session, event.merchant_id, source, update, now=now)


def _apply(session: Session, links: PageLinks, event: TrackerEvent, update: TrackerUpdate) -> bool:
    shipment_id = _find_shipment(session, event, update)
    if shipment_id is None:
        return False
    shipment = lock_shipment(session, shipment_id)
    if update.carrier and not shipment.carrier:
        shipment.carrier = update.carrier
    if update.service and not shipment.service:
        shipment.service = update.service
    shipment.weight_grams = update.weight_grams or shipment.weight_grams
    if update.pickup_until_on not in {None, shipment.pickup_until_on}:
        shipment.pickup_until_on, shipment.watch_at = update.pickup_until_on, event.received_at
    batch = ScanBatch(scans=update.scans, raw_event_id=event.id, learned_at=event.received_at)
    record_scans(session, links, shipment.id, batch)
    if update.estimated_on is not None:
        told = ToldEstimate(update.estimated_on, update.source_updated_at, event.received_at)
        record_estimate(session, links, shipment, told)
    refresh_estimate(session, links, shipment, learned_at=event.received_at)
    return True


def _find_shipment(session: Session, event: TrackerEvent, update: TrackerUpdate) -> uuid.UUID | None:
    """The newest shipment with this number: carriers give numbers out again after some months."""
    return session.scalar(
        select(Shipment.id)
        .where(
            Shipment.merchant_id == event.merchant_id,
            Shipment.number_key == normalise_number(update.tracking_number),
            Shipment.withdrawn_at.is_(None),
        )
        .order_by(Shipment.created_at.desc())
        .limit(1)
    )
