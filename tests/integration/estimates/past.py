"""Parcels a shop has sent before, delivered as carriers report it."""

import datetime as dt

from sqlalchemy.orm import Session

from notifier.foundation.ids import new_id
from portal.models import Merchant, Shipment, TransitTime
from portal.timeline.scan import Scan
from portal.tracking.record_checkpoint import ScanBatch, record_scans
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.milestone import Milestone
from tests.factories.orders import make_contact, make_order, make_scan, make_shipment
from tests.integration.ingest.shop import Shop

PACIFIC_MINUTES = -480
DAY = dt.timedelta(days=1)
#: A Monday, with four working days behind it; every past parcel was ordered and left then.
LEFT_AT = dt.datetime(2026, 10, 5, 18, tzinfo=dt.UTC)


def seen(code: CheckpointCode, days: int, **fields: object) -> Scan:
    """A scan in Oregon, so many days after the parcels left."""
    return make_scan(code, LEFT_AT + days * DAY, "Salem", **({"local_offset_minutes": PACIFIC_MINUTES} | fields))


def send_parcel(session: Session, shop: Shop) -> Shipment:
    """A parcel to Portland that left on the Monday and was not seen since."""
    merchant = session.get_one(Merchant, shop.merchant_id)
    order = make_order(session, merchant, connection_id=shop.store.id, placed_at=LEFT_AT)
    make_contact(session, order, city="Portland", region_code="OR", postcode="97201", country="US")
    columns = {"carrier": "UPS", "service": "Ground", "milestone": Milestone.PENDING.value, "shipped_at": LEFT_AT}
    return make_shipment(session, order, **columns)


def bring(session: Session, shop: Shop, shipment: Shipment, *scans: Scan) -> None:
    """Record scans as learned some weeks later."""
    batch = ScanBatch(scans=scans, raw_event_id=None, learned_at=LEFT_AT + 20 * DAY)
    record_scans(session, shop.links, shipment.id, batch)


def arrive(shop: Shop, days: int, count: int) -> None:
    """Deliver so many parcels that took so many days."""
    with shop.database.unit_of_work() as session:
        for _ in range(count):
            shipment = send_parcel(session, shop)
            bring(session, shop, shipment, seen(CheckpointCode.PICKED_UP, 0), seen(CheckpointCode.DELIVERED, days))


def remember(shop: Shop, days: int, count: int) -> None:
    """What so many such deliveries leave behind, without the parcels."""
    with shop.database.unit_of_work() as session:
        session.add_all(_lesson(shop, days) for _ in range(count))


def _lesson(shop: Shop, days: int) -> TransitTime:
    return TransitTime(
        shipment_id=new_id(),
        merchant_id=shop.merchant_id,
        carrier="ups",
        service="ground",
        shipping_method="standard",
        country="US",
        region="or",
        area="97",
        transit_half_days=2 * days,
        order_half_days=2 * days,
        delivered_on=LEFT_AT.date() + days * DAY,
    )
