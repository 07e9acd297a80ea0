"""Keeping what the carrier says about the arrival, with every earlier promise."""

import datetime as dt
import uuid
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class ToldEstimate:
    """A day as the carrier told it: `told_at` by the source's own clock when it says so, `learned_at` by ours."""

    day: dt.date
    told_at: dt.datetime | None
    learned_at: dt.datetime


def record_estimate(session: Session, links: PageLinks, shipment: Shipment, told: ToldEstimate) -> bool:
    """Store the carrier's day when it differs from the one shown; a moved day is news while the parcel travels.

    A payload older than the one behind the day shown changes nothing, however late it comes.
    """
    told_at = told.told_at or told.learned_at
    if shipment.estimate_told_at is not None and told_at < shipment.estimate_told_at:
        return False
    shipment.estimate_told_at = told_at
    if (shipment.earliest_on, shipment.latest_on) == (told.day, told.day):
        return False
    had_estimate = shipment.latest_on is not None
    shipment.earliest_on = shipment.latest_on = told.day
    estimate_id = _store(session, shipment, told)
    if had_estimate and shipment.milestone not in _SETTLED:
        news = News(ESTIMATE_MOVED, f"{shipment.id}:{estimate_id}", told.learned_at, told.learned_at)
        publish_shipment_news(session, links, shipment.order_id, shipment.id, news)
    return True


def _store(session: Session, shipment: Shipment, told: ToldEstimate) -> uuid.UUID:
    estimate = DeliveryEstimate(
        id=new_id(),
        merchant_id=shipment.merchant_id,
        shipment_id=shipment.id,
        earliest_on=told.day,
        latest_on=told.day,
        source=EstimateSource.CARRIER.value,
        made_at=told.learned_at,
    )
    session.add(estimate)
    bump = update(Order).where(Order.id == shipment.order_id).values(page_version=Order.page_version + 1)
    session.execute(bump)
    session.flush()
    return estimate.id
