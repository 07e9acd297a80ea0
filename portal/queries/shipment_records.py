"""Parcels and their timelines as other software reads them: a few queries for any number of parcels."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from portal.models import Checkpoint, OrderLine, Shipment, ShipmentLine
from portal.vocabulary.milestone import Milestone


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentFilter:
    """Which parcels of a merchant: all conditions that are not None hold; the newest come first."""

    order_id: uuid.UUID | None = None
    #: Normal form of the tracking number.
    number_key: str | None = None
    milestone: Milestone | None = None
    carrier: str | None = None
    #: Older than the parcel with this id.
    below: uuid.UUID | None = None
    limit: int = 25


@dataclass(frozen=True, slots=True)
class ShipmentContent:
    """How many pieces of an order line travel in a parcel."""

    line: OrderLine
    quantity: int


@dataclass(frozen=True, slots=True)
class ShipmentRecord:
    """One parcel and what is in it."""

    shipment: Shipment
    contents: Sequence[ShipmentContent]


def find_shipment_record(session: Session, merchant_id: uuid.UUID, shipment_id: uuid.UUID) -> ShipmentRecord | None:
    """One parcel of a merchant, also one that was taken back; or None."""
    wanted = select(Shipment).where(Shipment.merchant_id == merchant_id, Shipment.id == shipment_id)
    found = session.scalar(wanted)
    return None if found is None else complete_shipments(session, [found])[0]


def load_shipment_records(
    session: Session, merchant_id: uuid.UUID, wanted: ShipmentFilter
) -> tuple[ShipmentRecord, ...]:
    """A merchant's parcels, without those that were taken back."""
    return complete_shipments(session, session.scalars(_query(merchant_id, wanted)).all())


def complete_shipments(session: Session, shipments: Sequence[Shipment]) -> tuple[ShipmentRecord, ...]:
    """Parcels with what is in them, in the same sequence."""
    contents = _load_contents(session, [shipment.id for shipment in shipments])
    return tuple(ShipmentRecord(shipment, contents.get(shipment.id, ())) for shipment in shipments)


def find_shipment_by_number(session: Session, merchant_id: uuid.UUID, number_key: str) -> uuid.UUID | None:
    """The newest parcel with this number: carriers give numbers out again after some months."""
    return session.scalar(
        select(Shipment.id)
        .where(
            Shipment.merchant_id == merchant_id,
            Shipment.number_key == number_key,
            Shipment.withdrawn_at.is_(None),
        )
        .order_by(Shipment.created_at.desc())
        .limit(1)
    )


def load_checkpoints(
    session: Session, shipment_id: uuid.UUID, below: tuple[dt.datetime, uuid.UUID] | None, limit: int
) -> Sequence[Checkpoint]:
    """A parcel's timeline, the latest first, from below a place in it on."""
    wanted = select(Checkpoint).where(Checkpoint.shipment_id == shipment_id)
    if below is not None:
        at, row_id = below
        is_below = and_(Checkpoint.occurred_at == at, Checkpoint.id < row_id)
        wanted = wanted.where(or_(Checkpoint.occurred_at < at, is_below))
    return session.scalars(wanted.order_by(Checkpoint.occurred_at.desc(), Checkpoint.id.desc()).limit(limit)).all()


def _query(merchant_id: uuid.UUID, wanted: ShipmentFilter) -> Select[Shipment]:
    query = select(Shipment).where(Shipment.merchant_id == merchant_id, Shipment.withdrawn_at.is_(None))
    if wanted.order_id is not None:
        query = query.where(Shipment.order_id == wanted.order_id)
    if wanted.number_key is not None:
        query = query.where(Shipment.number_key == wanted.number_key)
    if wanted.milestone is not None:
        query = query.where(Shipment.milestone == wanted.milestone.value)
    if wanted.carrier is not None:
        query = query.where(Shipment.carrier == wanted.carrier)
    if wanted.below is not None:
        query = query.where(Shipment.id < wanted.below)
    return query.order_by(Shipment.id.desc()).limit(wanted.limit)


def _load_contents(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[ShipmentContent]]:
    rows = session.execute(
        select(ShipmentLine.shipment_id, ShipmentLine.quantity, OrderLine)
        .join(OrderLine, OrderLine.id == ShipmentLine.order_line_id)
        .where(ShipmentLine.shipment_id.in_(ids))
        .order_by(OrderLine.position, OrderLine.id)
    )
    found: dict[uuid.UUID, list[ShipmentContent]] = defaultdict(list)
    for shipment_id, quantity, line in rows:
        found[shipment_id].append(ShipmentContent(line, quantity))
    return found
