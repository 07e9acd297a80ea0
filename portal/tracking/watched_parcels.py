"""Parcels that somebody has to look at, as pictures from which follows what silence and time make news."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from notifier.foundation.holiday_calendar import CalendarPlace
from portal.alerts.facts_lines import is_consumable
from portal.alerts.timed_triggers import ParcelPicture
from portal.alerts.working_hours import ShopClock
from portal.models import (
    Checkpoint,
    Connection,
    DeliveryEstimate,
    Merchant,
    Order,
    OrderContact,
    OrderLine,
    Shipment,
    ShipmentLine,
)
from portal.sources.zones import find_zone
from portal.timeline.scan import Place
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.connection_kind import ConnectionKind
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage

_Found = Row[*tuple[Any, ...]]

_COLUMNS: Final = (
    *(Shipment.id, Shipment.merchant_id, Shipment.order_id, Shipment.watch_at, Shipment.milestone),
    *(Shipment.milestone_at, Shipment.tracking_number, Shipment.shipped_at, Shipment.created_at),
    *(Shipment.earliest_on, Shipment.latest_on, Shipment.pickup_until_on, Shipment.first_scans_at),
    *(Order.stage, Merchant.time_zone, Merchant.country.label("shop_country")),
    *(OrderContact.city, OrderContact.region_code, OrderContact.postcode, OrderContact.country),
)


def load_due_parcels(session: Session, now: dt.datetime, *, limit: int) -> Sequence[_Found]:
    """The parcels to be looked at by now, those that wait longest first."""
    return _load_rows(session, Shipment.watch_at <= now, limit)


def load_parcel(session: Session, shipment_id: uuid.UUID) -> Sequence[_Found]:
    """One parcel in the same form; nothing once nobody has to look at it any more."""
    return _load_rows(session, Shipment.id == shipment_id, 1)


def paint_parcels(session: Session, rows: Sequence[_Found]) -> list[ParcelPicture]:
    """A picture of each row, in their order; four queries for all of them together."""
    ids = [row.id for row in rows]
    scans = _load_newest_scans(session, ids)
    estimated = _load_estimate_moments(session, ids)
    consumables = _find_with_consumables(session, [row.id for row in rows if row.milestone == Milestone.DELIVERED])
    tracked = _find_tracked_merchants(session, {row.merchant_id for row in rows})
    return [
        _paint(
            row,
            scans.get(row.id, ()),
            estimated.get(row.id),
            has_consumables=row.id in consumables,
            is_tracked=row.merchant_id in tracked,
        )
        for row in rows
    ]


def _load_rows(session: Session, wanted: ColumnElement[bool], limit: int) -> Sequence[_Found]:
    return session.execute(
        select(*_COLUMNS)
        .join(Order, Order.id == Shipment.order_id)
        .join(Merchant, Merchant.id == Shipment.merchant_id)
        .join(OrderContact, OrderContact.order_id == Shipment.order_id)
        .where(wanted, Shipment.watch_at.is_not(None), Shipment.withdrawn_at.is_(None))
        .order_by(Shipment.watch_at, Shipment.id)
        .limit(limit)
    ).all()


def _load_newest_scans(session: Session, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[_Found]]:
    found: dict[uuid.UUID, list[_Found]] = {}
    columns = (Checkpoint.shipment_id, Checkpoint.occurred_at, Checkpoint.received_at, Checkpoint.code)
    newest_last = (Checkpoint.occurred_at, Checkpoint.received_at, Checkpoint.id)
    for row in session.execute(select(*columns).where(Checkpoint.shipment_id.in_(ids)).order_by(*newest_last)):
        found.setdefault(row.shipment_id, []).append(row)
    return found


def _load_estimate_moments(session: Session, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, dt.datetime]:
    of_parcel = DeliveryEstimate.shipment_id
    wanted = select(of_parcel, func.max(DeliveryEstimate.made_at)).where(of_parcel.in_(ids)).group_by(of_parcel)
    return dict(session.execute(wanted).all())


def _find_with_consumables(session: Session, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    if not ids:
        return set()
    lines = session.execute(
        select(ShipmentLine.shipment_id, OrderLine.tags)
        .join(OrderLine, OrderLine.id == ShipmentLine.order_line_id)
        .where(ShipmentLine.shipment_id.in_(ids), OrderLine.quantity > 0)
    )
    return {shipment_id for shipment_id, tags in lines if is_consumable(tags or ())}


def _find_tracked_merchants(session: Session, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    wanted = select(Connection.merchant_id).where(
        Connection.merchant_id.in_(ids),
        Connection.kind == ConnectionKind.TRACKER.value,
        Connection.is_on,
        Connection.removed_at.is_(None),
    )
    return set(session.scalars(wanted))


def _paint(
    row: _Found,
    scans: Sequence[_Found],
    estimate_learned_at: dt.datetime | None,
    *,
    has_consumables: bool,
    is_tracked: bool,
) -> ParcelPicture:
    shop_zone = ZoneInfo(row.time_zone)
    code = next((scan.code for scan in reversed(scans) if scan.code != CheckpointCode.UNKNOWN), None)
    return ParcelPicture(
        shipment_id=row.id,
        milestone=Milestone(row.milestone),
        milestone_at=row.milestone_at,
        code=None if code is None else CheckpointCode(code),
        last_scan_at=scans[-1].occurred_at if scans else None,
        shipped_at=row.shipped_at,
        learned_at=max((scan.received_at for scan in scans), default=row.created_at),
        earliest_on=row.earliest_on,
        latest_on=row.latest_on,
        estimate_learned_at=estimate_learned_at,
        pickup_until_on=row.pickup_until_on,
        has_consumables=has_consumables,
        is_listened_to=row.tracking_number is not None and (is_tracked or row.first_scans_at is not None),
        is_order_cancelled=row.stage == OrderStage.CANCELLED,
        zone=find_zone(Place(row.city, row.region_code, row.postcode, row.country)) or shop_zone,
        clock=ShopClock(shop_zone, CalendarPlace(row.shop_country)),
    )
