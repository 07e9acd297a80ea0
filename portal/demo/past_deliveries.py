"""What earlier parcels of a demo shop have taught, so that an order nobody has sent yet shows when it may come."""

import datetime as dt
import uuid
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.ids import new_id
from portal.models import Order, OrderContact, TransitTime
from portal.tracking.estimate import refresh_order_estimate
from portal.vocabulary.order_stage import OrderStage

#: Where no parcel of the demo goes that its carrier does not date: those are left to themselves.
_COUNTRY: Final = "FI"
#: Working days on the road, and of how many parcels.
_TOOK: Final = {2: 6, 3: 24, 4: 10}
_PACKING_DAYS: Final = 1
_AGO: Final = dt.timedelta(days=9)


def remember_deliveries(session: Session, merchant_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Give a shop that packs an order for there its history once, and say when that order may come."""
    packed = session.scalars(
        select(Order)
        .join(OrderContact, OrderContact.order_id == Order.id)
        .where(Order.merchant_id == merchant_id, Order.stage == OrderStage.IN_PREPARATION.value)
        .where(OrderContact.country == _COUNTRY, Order.latest_on.is_(None))
    ).all()
    if not packed:
        return
    delivered_on = (now - _AGO).date()
    session.add_all(_lesson(merchant_id, took, delivered_on) for took, count in _TOOK.items() for _ in range(count))
    session.flush()
    for order in packed:
        refresh_order_estimate(session, order, now=now)


def _lesson(merchant_id: uuid.UUID, took: int, delivered_on: dt.date) -> TransitTime:
    return TransitTime(
        shipment_id=new_id(),
        merchant_id=merchant_id,
        carrier="",
        service="",
        shipping_method="standard delivery",
        country=_COUNTRY,
        region="",
        area="",
        transit_half_days=2 * took,
        order_half_days=2 * (took + _PACKING_DAYS),
        delivered_on=delivered_on,
    )
