"""Parcels and their timelines as callers are sent them."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from portal.api.field_types import Day, Document, Id, Moment, NextCursor
from portal.api.order_documents import Days, write_days
from portal.models import Checkpoint
from portal.queries.shipment_records import ShipmentRecord
from portal.tracking.accept_order import told_id
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.fault import Fault
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.origin import Origin


class ContentDocument(Document, frozen=True, kw_only=True):
    """How many pieces of an order line are in a parcel."""

    line_id: Id
    line_external_id: str
    sku: str
    title: str
    quantity: int


class ShipmentDocument(Document, frozen=True, kw_only=True):
    """One parcel; `milestone` follows from its events and only goes forward, unless a carrier corrects itself."""

    id: Id
    order_id: Id
    external_id: str
    carrier: Annotated[str, Meta(description="A key such as `dhl`, or the name as it was told.")]
    service: str
    tracking_number: str | None
    tracking_url: Annotated[str | None, Meta(description="The carrier's own page, as it was told.")]
    milestone: Milestone
    milestone_at: Moment | None
    expected: Days | None
    promised_on: Day | None
    pickup_until_on: Day | None
    weight_grams: int | None
    shipped_at: Moment | None
    cancelled_at: Annotated[Moment | None, Meta(description="Since when it is shown no more.")]
    created_at: Moment
    lines: list[ContentDocument]


class ShipmentPage(Document, frozen=True, kw_only=True):
    """Parcels, the newest first."""

    data: list[ShipmentDocument]
    next_cursor: NextCursor


class PlaceDocument(Document, frozen=True, kw_only=True):
    """Where something happened, as far as the carrier says."""

    city: str
    region: str
    postcode: str
    country: str


class EventDocument(Document, frozen=True, kw_only=True):
    """One event of a parcel's timeline."""

    id: Id
    code: CheckpointCode
    milestone: Milestone
    fault: Fault | None
    action_required: bool
    occurred_at: Annotated[Moment, Meta(description="With the offset of the place, where it is known.")]
    received_at: Moment
    place: PlaceDocument
    wording: str
    carrier_code: str
    is_correction: bool
    origin: Origin


class EventPage(Document, frozen=True, kw_only=True):
    """A parcel's timeline, the latest event first."""

    data: list[EventDocument]
    next_cursor: NextCursor


def write_shipment(record: ShipmentRecord) -> ShipmentDocument:
    """A parcel as callers get it."""
    row = record.shipment
    return ShipmentDocument(
        id=row.id,
        order_id=row.order_id,
        external_id=told_id(row.store_shipment_id),
        carrier=row.carrier,
        service=row.service,
        tracking_number=row.tracking_number,
        tracking_url=row.tracking_url,
        milestone=Milestone(row.milestone),
        milestone_at=row.milestone_at,
        expected=write_days(row),
        promised_on=row.promised_on,
        pickup_until_on=row.pickup_until_on,
        weight_grams=row.weight_grams,
        shipped_at=row.shipped_at,
        cancelled_at=row.withdrawn_at,
        created_at=row.created_at,
        lines=[
            ContentDocument(
                line_id=one.line.id,
                line_external_id=one.line.external_id,
                sku=one.line.sku,
                title=one.line.title,
                quantity=one.quantity,
            )
            for one in record.contents
        ],
    )


def write_event(row: Checkpoint) -> EventDocument:
    """An event as callers get it."""
    minutes = row.local_offset_minutes
    zone = dt.UTC if minutes is None else dt.timezone(dt.timedelta(minutes=minutes))
    return EventDocument(
        id=row.id,
        code=CheckpointCode(row.code),
        milestone=Milestone(row.milestone),
        fault=None if row.fault is None else Fault(row.fault),
        action_required=row.action_required,
        occurred_at=row.occurred_at.astimezone(zone),
        received_at=row.received_at,
        place=PlaceDocument(city=row.city, region=row.region, postcode=row.postcode, country=row.country),
        wording=row.wording,
        carrier_code=row.carrier_code,
        is_correction=row.is_correction,
        origin=Origin(row.origin),
    )
