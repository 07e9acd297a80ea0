"""Applying a stored payload of a tracker: parse it, find the shipments, record what is new."""

import datetime as dt

from sqlalchemy.orm import Session

from portal.models import Connection, TrackerEvent
from portal.queries.page_links import PageLinks
from portal.queries.shipment_records import find_shipment_by_number
from portal.sources.carriers.recognise import normalise_number
from portal.sources.problem import UnreadablePayload
from portal.sources.trackers.contract import TrackerUpdate
from portal.sources.trackers.registry import TRACKERS
from portal.tracking.apply_tracker_update import TrackerNews, apply_tracker_update
from portal.tracking.mapped_codes import apply_mappings
from portal.tracking.unknown_codes import record_unknown_codes
from portal.vocabulary.connection_kind import RawEventState


def ingest_tracker_event(session: Session, links: PageLinks, event: TrackerEvent, *, now: dt.datetime) -> None:
    """Apply one payload; news of a parcel no order has named yet waits for its order."""
    source = session.get_one(Connection, event.connection_id).source
    event.applied_at, event.problem = now, None
    try:
        updates = TRACKERS[source].parse(event.topic, event.body)
        updates = apply_mappings(session, event.merchant_id, source, updates)
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
    shipment_id = find_shipment_by_number(session, event.merchant_id, normalise_number(update.tracking_number))
    if shipment_id is None:
        return False
    news = TrackerNews(received_at=event.received_at, raw_event_id=event.id)
    apply_tracker_update(session, links, shipment_id, update, news)
    return True
