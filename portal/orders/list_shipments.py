"""A page of a merchant's parcels: by carrier, milestone, lateness, silence and number, newest first."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal_column, or_, select, tuple_
from sqlalchemy.orm import Session

from portal.alerts.timed_thresholds import TRANSIT_DAYS
from portal.models import Order, OrderContact, Shipment
from portal.orders.order_filters import Lateness, ListPlace, OrderFilters
from portal.orders.parcel_watch import CAN_BE_LATE, MOVING, UNSEEN, UNTIL_FIRST_SCAN
from portal.queries.order_marks import begins_with
from portal.sources.carriers.recognise import normalise_number
from portal.vocabulary.milestone import Milestone

#: Hits that are fetched and sorted before a walk along the list is cheaper.
_MOST_FETCHED: Final = 500
#: Written out, for a partial index serves only statements that name its condition.
_IS_OPEN: Final[ColumnElement[bool]] = literal_column("shipments.milestone <> 'delivered'")
_SHIPMENT_COLUMNS: Final = (
    *(Shipment.id, Shipment.order_id, Shipment.carrier, Shipment.tracking_number, Shipment.milestone),
    *(Shipment.milestone_at, Shipment.earliest_on, Shipment.latest_on, Shipment.promised_on, Shipment.created_at),
)


@dataclass(frozen=True, slots=True)
class ListedShipment:
    """One row of the list."""

    shipment_id: uuid.UUID
    order_id: uuid.UUID
    order_number: str
    carrier: str
    tracking_number: str | None
    milestone: str
    milestone_at: dt.datetime | None
    earliest_on: dt.date | None
    latest_on: dt.date | None
    country: str
    late_days: int | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ShipmentPage:
    """Rows, and the place below the last of them when there are more."""

    rows: tuple[ListedShipment, ...]
    next_place: tuple[dt.datetime, uuid.UUID] | None


def list_shipments(session: Session, place: ListPlace, filters: OrderFilters, *, limit: int) -> ShipmentPage:
    """One page, in the same few statements whatever is found."""
    found = session.execute(_select_page(session, place, filters).limit(limit + 1)).all()
    shown = [row.id for row in found[:limit]]
    wanted = (
        select(*_SHIPMENT_COLUMNS, Order.number, OrderContact.country)
        .join(Order, Order.id == Shipment.order_id)
        .outerjoin(OrderContact, OrderContact.order_id == Shipment.order_id)
        .where(Shipment.id.in_(shown))
        .order_by(Shipment.created_at.desc(), Shipment.id.desc())
    )
    rows = tuple(_listed(row, place) for row in session.execute(wanted)) if shown else ()
    return ShipmentPage(rows, (found[limit - 1].created_at, found[limit - 1].id) if len(found) > limit else None)


def _select_page(session: Session, place: ListPlace, filters: OrderFilters) -> Select[dt.datetime, uuid.UUID]:
    asked = _rare_conditions(session, place, filters)
    query = (
        select(Shipment.created_at, Shipment.id)
        .where(Shipment.withdrawn_at.is_(None), *_conditions(filters), *(one.walked for one in asked))
        .order_by(Shipment.created_at.desc(), Shipment.id.desc())
    )
    if all(one.is_walk for one in asked):
        # Ids are of this shop already, and SQLite shall look at them alone.
        query = query.where(Shipment.merchant_id == place.merchant_id)
    if place.older_than is not None:
        query = query.where(tuple_(Shipment.created_at, Shipment.id) < tuple_(*place.older_than))
    return query


def _conditions(filters: OrderFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.milestone not in {None, Milestone.DELIVERED}:
        found.append(_IS_OPEN)
    if filters.milestone is not None:
        found.append(Shipment.milestone == filters.milestone.value)
    if filters.carrier:
        found.append(Shipment.carrier == filters.carrier)
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """A condition on one row of a walk along the newest, or the few rows it holds for by their ids."""

    walked: ColumnElement[bool]
    is_walk: bool


def _rare_conditions(session: Session, place: ListPlace, filters: OrderFilters) -> list[_Asked]:
    found: list[_Asked] = []
    if filters.search:
        beginning = normalise_number(filters.search)
        begins = begins_with(session, Shipment.number_key, beginning)
        walked = func.substr(Shipment.number_key, 1, len(beginning)) == beginning
        found.append(_few_or_each(session, place, begins, walked))
    if filters.late is not None:
        held = _is_silent(place) if filters.late is Lateness.SILENT else _is_late(place, filters.late)
        found.append(_few_or_each(session, place, and_(_IS_OPEN, held), held))
    return found


def _few_or_each(
    session: Session, place: ListPlace, indexed: ColumnElement[bool], walked: ColumnElement[bool]
) -> _Asked:
    wanted = select(Shipment.id).where(Shipment.merchant_id == place.merchant_id, indexed)
    ids = session.scalars(wanted.limit(_MOST_FETCHED + 1)).all()
    return _Asked(walked, is_walk=True) if len(ids) > _MOST_FETCHED else _Asked(Shipment.id.in_(ids), is_walk=False)


def _is_late(place: ListPlace, late: Lateness) -> ColumnElement[bool]:
    day = func.coalesce(Shipment.latest_on, Shipment.promised_on)
    moving = Shipment.milestone.in_([milestone.value for milestone in CAN_BE_LATE])
    return and_(moving, day < place.today - dt.timedelta(days=late.days))


def _is_silent(place: ListPlace) -> ColumnElement[bool]:
    """As summaries have it, but by the milestone's moment, which a parcel carries itself."""
    unseen = Shipment.milestone.in_([milestone.value for milestone in UNSEEN])
    moving = Shipment.milestone.in_([milestone.value for milestone in MOVING])
    sent_at = func.coalesce(Shipment.shipped_at, Shipment.created_at)
    heard_at = func.coalesce(Shipment.milestone_at, Shipment.created_at)
    return or_(
        and_(unseen, sent_at <= place.now - UNTIL_FIRST_SCAN),
        and_(moving, heard_at <= place.now - dt.timedelta(days=TRANSIT_DAYS[0])),
    )


def _listed(row: Row[*tuple[Any, ...]], place: ListPlace) -> ListedShipment:
    due_on = row.latest_on or row.promised_on
    is_late = due_on is not None and due_on < place.today and Milestone(row.milestone) in CAN_BE_LATE
    return ListedShipment(
        shipment_id=row.id,
        order_id=row.order_id,
        order_number=row.number,
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        milestone=row.milestone,
        milestone_at=row.milestone_at,
        earliest_on=row.earliest_on or row.promised_on,
        latest_on=due_on,
        country=row.country or "",
        late_days=(place.today - due_on).days if is_late else None,
        created_at=row.created_at,
    )
