"""What every word of a tracker about a parcel sets off: its scans, what is told of them, and the day it is expected."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.orders.order_summaries import refresh_summaries
from portal.queries.page_links import PageLinks
from portal.sources.trackers.contract import TrackerUpdate
from portal.tracking.estimate import ToldEstimate, record_estimate, refresh_estimate
from portal.tracking.record_checkpoint import ScanBatch, lock_shipment, record_scans


@dataclass(frozen=True, slots=True)
class TrackerNews:
    """When it came, and the payload it stood in, where it was one that is kept."""

    received_at: dt.datetime
    raw_event_id: uuid.UUID | None = None


def apply_tracker_update(
    session: Session, links: PageLinks, shipment_id: uuid.UUID, update: TrackerUpdate, news: TrackerNews
) -> None:
    """Put on a parcel what a tracker says of it; what is known already changes nothing."""
    shipment = lock_shipment(session, shipment_id)
    if update.carrier and not shipment.carrier:
        shipment.carrier = update.carrier
    if update.service and not shipment.service:
        shipment.service = update.service
    shipment.weight_grams = update.weight_grams or shipment.weight_grams
    if update.pickup_until_on not in {None, shipment.pickup_until_on}:
        shipment.pickup_until_on, shipment.watch_at = update.pickup_until_on, news.received_at
    batch = ScanBatch(scans=update.scans, raw_event_id=news.raw_event_id, learned_at=news.received_at)
    record_scans(session, links, shipment.id, batch)
    if update.estimated_on is not None:
        told = ToldEstimate(update.estimated_on, update.source_updated_at, news.received_at)
        record_estimate(session, links, shipment, told)
    refresh_estimate(session, links, shipment, learned_at=news.received_at)
    refresh_summaries(session, [shipment.order_id])
