"""Taking in a parcel's news from a merchant's own software or a carrier, by the steps of every tracker."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.merchants.api_connection import API_SOURCE
from portal.models import Checkpoint, Order, Shipment
from portal.queries.page_links import PageLinks
from portal.sources.trackers.contract import TrackerUpdate
from portal.tracking.accept_order import Refusal, RefusedError, require_person
from portal.tracking.apply_tracker_update import TrackerNews, apply_tracker_update
from portal.tracking.mapped_codes import apply_mappings
from portal.tracking.record_checkpoint import lock_shipment
from portal.tracking.unknown_codes import record_unknown_codes


@dataclass(frozen=True, slots=True)
class AcceptedEvents:
    """The parcel after its news, how many events were new, and how many were known already."""

    shipment: Shipment
    recorded: int
    known: int


def accept_events(
    session: Session, links: PageLinks, shipment_id: uuid.UUID, update: TrackerUpdate, now: dt.datetime
) -> AcceptedEvents:
    """Put events on a parcel's timeline; the same event again is known by its digest. Raises `RefusedError`."""
    shipment = lock_shipment(session, shipment_id)
    require_person(session.get_one(Order, shipment.order_id))
    if shipment.withdrawn_at is not None:
        raise RefusedError(Refusal.PARCEL_CANCELLED)
    told = {scan.digest for scan in update.scans}
    wanted = select(Checkpoint.digest).where(Checkpoint.shipment_id == shipment_id, Checkpoint.digest.in_(told))
    before = set(session.scalars(wanted))
    of_carrier = replace(update, carrier=shipment.carrier)
    (understood,) = apply_mappings(session, shipment.merchant_id, API_SOURCE, (of_carrier,))
    apply_tracker_update(session, links, shipment_id, understood, TrackerNews(received_at=now))
    record_unknown_codes(session, shipment.merchant_id, API_SOURCE, understood, now=now)
    fresh = len(told - before)
    return AcceptedEvents(shipment, fresh, len(update.scans) - fresh)
