"""Keeping what the carrier says about the arrival, with every earlier promise."""

import datetime as dt
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from notifier.foundation.ids import new_id
from portal.alerts.publish import News, publish_shipment_news
from portal.models import DeliveryEstimate, Order, Shipment
from portal.queries.page_links import PageLinks
from portal.vocabulary.estimate_source import EstimateSource
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.trigger_name import ESTIMATE_MOVED

_SETTLED: Final = {Milestone.DELIVERED.value, Milestone.RETURNED.value, Milestone.CANCELLED.value}


def record_estimate(
    session: Session, links: PageLinks, shipment: Shipment, day: dt.date, *, learned_at: dt.datetime
) -> bool:
    """Store the carrier's day when it differs from the one shown; a moved day is news while the parcel travels."""
    if (shipment.earliest_on, shipment.latest_on) == (day, day):
        return False
    had_estimate = shipment.latest_on is not None
    shipment.earliest_on = shipment.latest_on = day
    estimate = DeliveryEstimate(
        id=new_id(),
        merchant_id=shipment.merchant_id,
        shipment_id=shipment.id,
        earliest_on=day,
        latest_on=day,
        source=EstimateSource.CARRIER.value,
        made_at=learned_at,
    )
    session.add(estimate)
    bump = update(Order).where(Order.id == shipment.order_id).values(page_version=Order.page_version + 1)
    session.execute(bump)
    session.flush()
    if had_estimate and shipment.milestone not in _SETTLED:
        news = News(ESTIMATE_MOVED, f"{shipment.id}:{estimate.id}", learned_at, learned_at)
        publish_shipment_news(session, links, shipment.order_id, shipment.id, news)
    return True
