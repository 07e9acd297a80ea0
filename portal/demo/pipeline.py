"""The way orders and scans of the demo come in: recorded as webhooks are, then applied by the same use cases."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.models import OrderLine, StoreEvent, TrackerEvent
from portal.queries.page_links import PageLinks
from portal.sources.trackers.simulated.source import TOPIC
from portal.tracking.ingest_store_event import ingest_store_event
from portal.tracking.ingest_tracker_event import ingest_tracker_event
from portal.tracking.record_raw_event import RawPayload, record_raw_event
from portal.vocabulary.connection_kind import ConnectionKind


@dataclass(frozen=True, slots=True)
class DemoDoors:
    """The merchant, the connections its orders and scans come in by, and how its links are made."""

    merchant_id: uuid.UUID
    store_id: uuid.UUID
    tracker_id: uuid.UUID
    links: PageLinks


def bring_store_event(session: Session, doors: DemoDoors, topic: str, body: bytes, *, at: dt.datetime) -> None:
    """Record a store's body as received at `at` and apply it at once."""
    payload = RawPayload(ConnectionKind.STORE, doors.merchant_id, doors.store_id, topic, body, at)
    recorded = record_raw_event(session, payload)
    if recorded.is_new:
        ingest_store_event(session, doors.links, session.get_one(StoreEvent, recorded.id), now=at)
        session.flush()


def bring_later(session: Session, doors: DemoDoors, topic: str, body: bytes, *, at: dt.datetime) -> None:
    """Record a store's body that counts from `at` on: the workers leave it alone until then."""
    record_raw_event(session, RawPayload(ConnectionKind.STORE, doors.merchant_id, doors.store_id, topic, body, at))


def bring_scans(session: Session, doors: DemoDoors, body: bytes, *, at: dt.datetime) -> None:
    """Record a body of the simulated carrier as received at `at` and apply it at once."""
    payload = RawPayload(ConnectionKind.TRACKER, doors.merchant_id, doors.tracker_id, TOPIC, body, at)
    recorded = record_raw_event(session, payload)
    if recorded.is_new:
        ingest_tracker_event(session, doors.links, session.get_one(TrackerEvent, recorded.id), now=at)
        session.flush()


def show_pictures(session: Session, merchant_id: uuid.UUID, pictures: dict[str, str]) -> None:
    """Give order lines the picture of their SKU: a store's webhook brings none."""
    for sku, url in pictures.items():
        session.execute(
            update(OrderLine)
            .where(OrderLine.merchant_id == merchant_id, OrderLine.sku == sku, OrderLine.image_url.is_(None))
            .values(image_url=url)
        )
