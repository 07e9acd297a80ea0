"""The door to every estimate: when a parcel arrives, or an order of which nothing was sent yet."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.estimates.choose import Departure, Estimate, choose_range, choose_told
from portal.estimates.routes import load_route
from portal.estimates.transit_history import find_departure, find_order_spread, find_parcel_spread
from portal.models import DeliveryEstimate, Order, Shipment
from portal.queries.scans import load_scans
from portal.vocabulary.estimate_source import EstimateSource


def estimate_delivery(session: Session, shipment: Shipment, *, now: dt.datetime) -> Estimate | None:
    """The days the parcel is expected on, by the best of what is known: the carrier's day while it is not over, else
    the shop's, else the range within which eight of ten parcels like it arrived. None when nobody knows.

    Reads only. Never before today, as it is now at the destination.
    """
    route = load_route(session, shipment.order_id)
    today = route.moment(now).on
    told = choose_told(find_carrier_day(session, shipment), shipment.promised_on, today)
    if told is not None:
        return told
    left = find_departure(route, shipment, load_scans(session, shipment.id))
    if left is None or left.on > today:
        return None
    spread = find_parcel_spread(session, shipment.merchant_id, route.lane_of(shipment), today)
    return None if spread is None else choose_range(spread, Departure(route.place, left.on), today)


def estimate_order(session: Session, order: Order, *, now: dt.datetime) -> Estimate | None:
    """The range within which eight of ten orders like it arrived, packing included; None when nobody knows.

    Of an order that waits longer to be packed than most: those that waited as long. Reads only.
    """
    route = load_route(session, order.id)
    today = route.moment(now).on
    if route.placed_on > today:
        return None
    spread = find_order_spread(session, order.merchant_id, route.lane, today)
    return None if spread is None else choose_range(spread, Departure(route.place, route.placed_on), today)


def find_carrier_day(session: Session, shipment: Shipment) -> dt.date | None:
    """The last day the carrier has told; None when it has told none."""
    return session.scalar(
        select(DeliveryEstimate.latest_on)
        .where(DeliveryEstimate.shipment_id == shipment.id, DeliveryEstimate.source == EstimateSource.CARRIER.value)
        .order_by(DeliveryEstimate.made_at.desc(), DeliveryEstimate.id.desc())
        .limit(1)
    )
