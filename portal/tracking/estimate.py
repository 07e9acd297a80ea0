"""Keeping what the carrier says about the arrival, with every earlier promise."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from notifier.foundation.ids import new_id
from portal.alerts.publish import News, Parcel, publish_shipment_news
from portal.models import DeliveryEstimate, Order, Shipment
from portal.queries.page_links import PageLinks
from portal.vocabulary.estimate_source import EstimateSource
from portal.vocabulary.milestone import TERMINAL, Milestone
from portal.vocabulary.trigger_name import ESTIMATE_MOVED, ESTIMATE_SET

#: It has come, waits to be fetched or goes back: the carrier's day is not about the shopper any more.
_SETTLED: Final = TERMINAL | {Milestone.AVAILABLE_FOR_PICKUP, Milestone.RETURNING}

#: West of it nobody lives whose day ends later.
_LAST_TO_END_A_DAY: Final = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class ToldEstimate:
    """A day as the carrier told it: `told_at` by the source's own clock when it says so, `learned_at` by ours."""

    day: dt.date
    told_at: dt.datetime | None
    learned_at: dt.datetime


def record_estimate(session: Session, links: PageLinks, shipment: Shipment, told: ToldEstimate) -> bool:
    """Store the carrier's day when it differs from the one shown; a new day is news while the parcel travels.

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
    shipment.watch_at = told.learned_at
    estimate_id = _store(session, shipment, told)
    if shipment.milestone not in _SETTLED and not _has_passed(told):
        trigger, name = (
            (ESTIMATE_MOVED, f"{shipment.id}:{estimate_id}") if had_estimate else (ESTIMATE_SET, shipment.id)
        )
        news = News(trigger, str(name), told.learned_at, told.learned_at)
        publish_shipment_news(session, links, Parcel(shipment.order_id, shipment.id), news)
    return True


def _has_passed(told: ToldEstimate) -> bool:
    """True when the day was over wherever on earth the parcel goes; nobody is told to expect it then."""
    return told.day < (told.learned_at - _LAST_TO_END_A_DAY).date()


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
