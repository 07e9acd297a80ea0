"""Where the parcels of an order travel and by which clocks and calendars, read in one go."""

import datetime as dt
import uuid
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.holiday_calendar import CalendarPlace
from portal.estimates.lanes import LaneField, calendar_of, destination, way
from portal.models import Merchant, Order, OrderContact, Shipment
from portal.sources.carriers.registry import find_carrier
from portal.sources.zones import find_zone
from portal.timeline.scan import Place


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment and the day it was on the spot."""

    at: dt.datetime
    on: dt.date


@dataclass(frozen=True, slots=True)
class Route:
    """The way of an order's parcels; `zone` is that of the destination, the shop's own where it cannot be told."""

    merchant_id: uuid.UUID
    lane: dict[LaneField, str]
    place: CalendarPlace
    zone: ZoneInfo
    placed_on: dt.date

    def lane_of(self, shipment: Shipment) -> dict[LaneField, str]:
        """The lane of one parcel: the carrier by its key, however its name was written."""
        known = find_carrier(shipment.carrier)
        method = self.lane[LaneField.SHIPPING_METHOD]
        return self.lane | way(known.key if known else shipment.carrier, shipment.service or "", method)

    def moment(self, at: dt.datetime, offset_minutes: int | None = None) -> Moment:
        """With its day: on the depot's calendar where its offset is known, else the destination's."""
        zone = self.zone if offset_minutes is None else dt.timezone(dt.timedelta(minutes=offset_minutes))
        return Moment(at, at.astimezone(zone).date())


def load_route(session: Session, order_id: uuid.UUID) -> Route:
    """The route of an order that is stored; what its contact leaves out stays empty."""
    contact = OrderContact
    row = session.execute(
        select(
            *(Order.merchant_id, Order.placed_at, Order.shipping_method, Merchant.time_zone),
            *(contact.city, contact.region, contact.region_code, contact.postcode, contact.country),
        )
        .join(Merchant, Merchant.id == Order.merchant_id)
        .outerjoin(contact, contact.order_id == Order.id)
        .where(Order.id == order_id)
    ).one()
    region = row.region_code or row.region or ""
    shop_zone = ZoneInfo(row.time_zone)
    lane = destination(row.country or "", region, row.postcode or "") | way("", "", row.shipping_method)
    place = Place(row.city or "", row.region_code or "", row.postcode or "", row.country or "")
    return Route(
        merchant_id=row.merchant_id,
        lane=lane,
        place=calendar_of(lane),
        zone=find_zone(place) or shop_zone,
        placed_on=row.placed_at.astimezone(shop_zone).date(),
    )
