"""Keeping what is known about the arrival of parcels and orders, with every earlier promise."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifier.foundation.ids import new_id
from portal.alerts.publish import News, Parcel, publish_shipment_news
from portal.estimates.choose import Estimate, has_really_moved
from portal.estimates.estimate_delivery import estimate_delivery, estimate_order
from portal.estimates.routes import load_route
from portal.models import DeliveryEstimate, Order, Shipment
from portal.queries.page_links import PageLinks
from portal.vocabulary.estimate_source import EstimateSource
from portal.vocabulary.milestone import TERMINAL, Milestone
from portal.vocabulary.order_stage import PREPARING_STAGES
from portal.vocabulary.trigger_name import ESTIMATE_MOVED, ESTIMATE_SET

#: It has come, waits to be fetched or goes back: no day is about the shopper any more.
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

    A payload older than the one behind the day shown changes nothing, however late it comes. A day that is over takes
    no other's place.
    """
    told_at = told.told_at or told.learned_at
    if shipment.estimate_told_at is not None and told_at < shipment.estimate_told_at:
        return False
    shipment.estimate_told_at = told_at
    shown = _find_shown(session, shipment)
    estimate = Estimate(told.day, told.day, told.day, EstimateSource.CARRIER)
    if shown is not None and shown.source == EstimateSource.CARRIER:
        is_new = _days(shown) != _days(estimate)
    else:
        is_new = shown is None or not _is_over(told.day, told.learned_at)
    if not is_new:
        return False
    _show(session, links, shipment, (shown, estimate), told.learned_at)
    return True


def refresh_estimate(session: Session, links: PageLinks, shipment: Shipment, *, learned_at: dt.datetime) -> bool:
    """Look for a day while the carrier tells none; one learned from other parcels stays until it is over or far off."""
    if Milestone(shipment.milestone) in _SETTLED or shipment.withdrawn_at is not None:
        return False
    shown = _find_shown(session, shipment)
    is_over = shown is None or _is_over(shown.latest_on, learned_at)
    if shown is not None and shown.source == EstimateSource.CARRIER and not is_over:
        return False
    estimate = estimate_delivery(session, shipment, now=learned_at)
    if estimate is None or estimate.source is EstimateSource.CARRIER:
        return False
    if shown is not None and shown.source == estimate.source and not is_over and not _differs(shown, estimate):
        return False
    _show(session, links, shipment, (shown, estimate), learned_at)
    return True


def refresh_estimates(session: Session, links: PageLinks, shipments: Iterable[Shipment], at: dt.datetime) -> None:
    """Look for a day for parcels that have none."""
    for shipment in shipments:
        if shipment.latest_on is None:
            refresh_estimate(session, links, shipment, learned_at=at)


def record_promise(
    session: Session, links: PageLinks, shipment: Shipment, moment: dt.datetime, *, learned_at: dt.datetime
) -> None:
    """Keep the day the shop has promised, by the calendar of where the parcel goes; the newest word counts."""
    shipment.promised_on = load_route(session, shipment.order_id).moment(moment).on
    refresh_estimate(session, links, shipment, learned_at=learned_at)


def refresh_order_estimate(session: Session, order: Order, *, now: dt.datetime) -> None:
    """Say when an order is expected of which nothing was sent yet; a day that is not over stays."""
    if order.stage not in PREPARING_STAGES or (order.latest_on is not None and not _is_over(order.latest_on, now)):
        return
    estimate = estimate_order(session, order, now=now)
    if estimate is not None:
        order.earliest_on, order.latest_on = estimate.earliest_on, estimate.latest_on
        order.page_version += 1
        session.flush()


def _find_shown(session: Session, shipment: Shipment) -> DeliveryEstimate | None:
    if shipment.latest_on is None:
        return None
    newest_first = (DeliveryEstimate.made_at.desc(), DeliveryEstimate.id.desc())
    wanted = select(DeliveryEstimate).where(DeliveryEstimate.shipment_id == shipment.id)
    return session.scalar(wanted.order_by(*newest_first).limit(1))


def _days(estimate: Estimate | DeliveryEstimate) -> tuple[dt.date, dt.date]:
    return (estimate.earliest_on, estimate.latest_on)


def _differs(shown: DeliveryEstimate, estimate: Estimate) -> bool:
    """Learned days change a little with every parcel that arrives: only a real change is one."""
    if estimate.source is EstimateSource.TRANSIT_TIMES:
        return has_really_moved(shown.latest_on, estimate.latest_on)
    return _days(shown) != _days(estimate)


def _is_over(day: dt.date, now: dt.datetime) -> bool:
    """True when the day was over wherever on earth the parcel goes; nobody is told to expect it then."""
    return day < (now - _LAST_TO_END_A_DAY).date()


def _show(
    session: Session,
    links: PageLinks,
    shipment: Shipment,
    change: tuple[DeliveryEstimate | None, Estimate],
    learned_at: dt.datetime,
) -> None:
    shown, estimate = change
    shipment.earliest_on, shipment.latest_on = _days(estimate)
    shipment.watch_at = learned_at
    estimate_id = _store(session, shipment, estimate, learned_at)
    if Milestone(shipment.milestone) in _SETTLED or _is_over(estimate.latest_on, learned_at):
        return
    if shown is None:
        trigger, name = ESTIMATE_SET, str(shipment.id)
    elif _is_within(estimate, shown):
        return
    else:
        trigger, name = ESTIMATE_MOVED, f"{shipment.id}:{estimate_id}"
    news = News(trigger, name, learned_at, learned_at)
    publish_shipment_news(session, links, Parcel(shipment.order_id, shipment.id), news)


def _is_within(estimate: Estimate, shown: DeliveryEstimate) -> bool:
    """A day told that lies within what was said before keeps that promise and is no news."""
    return shown.earliest_on <= estimate.earliest_on and estimate.latest_on <= shown.latest_on


def _store(session: Session, shipment: Shipment, estimate: Estimate, made_at: dt.datetime) -> uuid.UUID:
    row = DeliveryEstimate(
        id=new_id(),
        merchant_id=shipment.merchant_id,
        shipment_id=shipment.id,
        earliest_on=estimate.earliest_on,
        latest_on=estimate.latest_on,
        source=estimate.source.value,
        made_at=made_at,
    )
    session.add(row)
    bump = update(Order).where(Order.id == shipment.order_id).values(page_version=Order.page_version + 1)
    session.execute(bump)
    session.flush()
    return row.id
