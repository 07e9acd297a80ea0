"""The rows behind a tracking page, read with nine prepared statements at most, however many parcels an order has."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection, Select, bindparam, exists, select

from portal.models import (
    Branding,
    Case,
    DeliveryEstimate,
    Merchant,
    Order,
    OrderContact,
    OrderLine,
    OrderStageChange,
    Return,
    ReturnTermsRow,
    Shipment,
    ShipmentLine,
)
from portal.queries.feedback_answers import AnswersOfOrder, load_feedback_answers
from portal.queries.scans import load_scans_of
from portal.timeline.scan import Scan
from portal.tracking.page_brand import BRAND_COLUMNS, BrandRow
from portal.tracking.page_cases import CaseRows, load_case_rows
from portal.tracking.page_offer_rows import OFFER_COLUMNS, OfferRow
from portal.tracking.page_returns import ReturnRows, load_return_rows
from portal.vocabulary.estimate_source import EstimateSource
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage

# The columns stand in the order of the fields of the dataclasses below, which give them their types.
_Rows: TypeAlias = Select[*tuple[Any, ...]]


class OrderGoneError(LookupError):
    """There is no order with this id."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order with the time zone of its merchant; amounts in minor units."""

    number: str
    stage: OrderStage
    currency: str
    total_minor: int
    shipping_minor: int
    discount_minor: int
    tax_minor: int
    refunded_minor: int
    shipping_method: str
    placed_at: dt.datetime
    time_zone: str
    has_cases: bool
    has_returns: bool = False
    #: Both None for a merchant who has chosen no terms for returns.
    takes_returns: bool | None = None
    return_countries: Sequence[str] | None = None
    #: When it is expected while nothing was sent; both None when nobody knows.
    earliest_on: dt.date | None = None
    latest_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Where the parcel goes, unmasked: it never leaves the folder as it is."""

    name: str
    street: str
    city: str
    postcode: str
    country: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of goods; `price_minor` is the price of one piece."""

    id: uuid.UUID
    title: str
    variant: str
    quantity: int
    price_minor: int
    image_url: str | None
    needs_shipping: bool


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """One parcel that was not withdrawn."""

    milestone: Milestone
    id: uuid.UUID
    position: int
    carrier: str
    service: str
    tracking_number: str | None
    tracking_url: str | None
    earliest_on: dt.date | None
    latest_on: dt.date | None


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """What was told about the arrival at one moment."""

    earliest_on: dt.date
    latest_on: dt.date
    made_at: dt.datetime
    source: EstimateSource


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRows:
    """Everything read. `contents`: pieces by line in each shipment; `estimates` of a shipment are newest first."""

    order: OrderRow
    brand: BrandRow
    offers: OfferRow
    contact: ContactRow | None
    lines: Sequence[LineRow]
    contents: Mapping[uuid.UUID, Mapping[uuid.UUID, int]]
    shipments: Sequence[ShipmentRow]
    scans: Mapping[uuid.UUID, Sequence[Scan]]
    estimates: Mapping[uuid.UUID, Sequence[EstimateRow]]
    stage_changes: Sequence[tuple[OrderStage, dt.datetime]]
    cases: CaseRows
    returns: ReturnRows
    #: None where nobody is asked: nothing has arrived, or the merchant does not want it.
    feedback: AnswersOfOrder | None


_ORDER_COLUMNS = (
    Order.number,
    Order.stage,
    Order.currency,
    Order.total_minor,
    Order.shipping_minor,
    Order.discount_minor,
    Order.tax_minor,
    Order.refunded_minor,
    Order.shipping_method,
    Order.placed_at,
    Merchant.time_zone,
    exists().where(Case.order_id == Order.id),
    exists().where(Return.order_id == Order.id),
    ReturnTermsRow.is_on,
    ReturnTermsRow.countries,
    Order.earliest_on,
    Order.latest_on,
)
_CONTACT_COLUMNS = (
    OrderContact.name,
    OrderContact.street,
    OrderContact.city,
    OrderContact.postcode,
    OrderContact.country,
)
_CONTACT_AT = len(_ORDER_COLUMNS)
_BRAND_AT = _CONTACT_AT + len(_CONTACT_COLUMNS)
_OFFERS_AT = _BRAND_AT + len(BRAND_COLUMNS)

# Statements are built once: putting one together costs more than SQLite takes to answer it.
_ORDER: _Rows = (
    select(*_ORDER_COLUMNS, *_CONTACT_COLUMNS, *BRAND_COLUMNS, *OFFER_COLUMNS)
    .join(Merchant, Merchant.id == Order.merchant_id)
    .outerjoin(OrderContact, OrderContact.order_id == Order.id)
    .outerjoin(Branding, Branding.merchant_id == Order.merchant_id)
    .outerjoin(ReturnTermsRow, ReturnTermsRow.merchant_id == Order.merchant_id)
    .where(Order.id == bindparam("order_id"))
)
_LINES: _Rows = (
    select(
        OrderLine.id,
        OrderLine.title,
        OrderLine.variant,
        OrderLine.quantity,
        OrderLine.price_minor,
        OrderLine.image_url,
        OrderLine.needs_shipping,
        ShipmentLine.shipment_id,
        ShipmentLine.quantity.label("sent"),
    )
    .outerjoin(ShipmentLine, ShipmentLine.order_line_id == OrderLine.id)
    .where(OrderLine.order_id == bindparam("order_id"))
    .order_by(OrderLine.position, OrderLine.id)
)
_SHIPMENTS: _Rows = (
    select(
        Shipment.milestone,
        Shipment.id,
        Shipment.position,
        Shipment.carrier,
        Shipment.service,
        Shipment.tracking_number,
        Shipment.tracking_url,
        Shipment.earliest_on,
        Shipment.latest_on,
    )
    .where(Shipment.order_id == bindparam("order_id"), Shipment.withdrawn_at.is_(None))
    .order_by(Shipment.position, Shipment.id)
)
_ESTIMATES: _Rows = (
    select(
        DeliveryEstimate.shipment_id,
        DeliveryEstimate.earliest_on,
        DeliveryEstimate.latest_on,
        DeliveryEstimate.made_at,
        DeliveryEstimate.source,
    )
    .join(Shipment, Shipment.id == DeliveryEstimate.shipment_id)
    .where(Shipment.order_id == bindparam("order_id"))
    .order_by(DeliveryEstimate.made_at.desc(), DeliveryEstimate.id.desc())
)
_STAGE_CHANGES: _Rows = (
    select(OrderStageChange.stage, OrderStageChange.reached_at)
    .where(OrderStageChange.order_id == bindparam("order_id"))
    .order_by(OrderStageChange.reached_at)
)


def load_page_rows(connection: Connection, order_id: uuid.UUID) -> PageRows:
    """All rows of one order's page; raises `OrderGoneError` when there is no such order."""
    of_order = {"order_id": order_id}
    row = connection.execute(_ORDER, of_order).one_or_none()
    if row is None:
        message = f"There is no order {order_id}."
        raise OrderGoneError(message)
    order = _order(*row[:_CONTACT_AT])
    shipments = [_shipment(*values) for values in connection.execute(_SHIPMENTS, of_order)]
    lines, contents = _load_lines(connection, of_order)
    has_estimates = any(shipment.latest_on for shipment in shipments)
    return PageRows(
        order=order,
        contact=None if row[_CONTACT_AT] is None else ContactRow(*row[_CONTACT_AT:_BRAND_AT]),
        brand=BrandRow(*row[_BRAND_AT:_OFFERS_AT]),
        offers=OfferRow(*row[_OFFERS_AT:]),
        lines=lines,
        contents=contents,
        shipments=shipments,
        scans=load_scans_of(connection, [shipment.id for shipment in shipments]) if shipments else {},
        estimates=_load_estimates(connection, of_order) if has_estimates else {},
        stage_changes=[(OrderStage(stage), at) for stage, at in connection.execute(_STAGE_CHANGES, of_order)],
        cases=load_case_rows(connection, of_order) if order.has_cases else (),
        returns=load_return_rows(connection, of_order) if order.has_returns else (),
        feedback=_load_feedback(connection, order_id, shipments),
    )


def _order(number: str, stage: str, *rest: Any) -> OrderRow:  # noqa: ANN401  columns as they come
    return OrderRow(number, OrderStage(stage), *rest)


def _shipment(milestone: str, *rest: Any) -> ShipmentRow:  # noqa: ANN401  columns as they come
    return ShipmentRow(Milestone(milestone), *rest)


def _load_lines(
    connection: Connection, of_order: Mapping[str, uuid.UUID]
) -> tuple[list[LineRow], dict[uuid.UUID, dict[uuid.UUID, int]]]:
    lines: dict[uuid.UUID, LineRow] = {}
    contents: dict[uuid.UUID, dict[uuid.UUID, int]] = defaultdict(dict)
    for *line, shipment_id, sent in connection.execute(_LINES, of_order):
        if line[0] not in lines:
            lines[line[0]] = LineRow(*line)
        if shipment_id is not None:
            contents[shipment_id][line[0]] = sent
    return list(lines.values()), contents


def _load_feedback(
    connection: Connection, order_id: uuid.UUID, shipments: Sequence[ShipmentRow]
) -> AnswersOfOrder | None:
    if not any(shipment.milestone is Milestone.DELIVERED for shipment in shipments):
        return None
    asks, answers = load_feedback_answers(connection, order_id)
    return answers if asks else None


def _load_estimates(connection: Connection, of_order: Mapping[str, uuid.UUID]) -> dict[uuid.UUID, list[EstimateRow]]:
    found: dict[uuid.UUID, list[EstimateRow]] = defaultdict(list)
    for shipment_id, earliest_on, latest_on, made_at, source in connection.execute(_ESTIMATES, of_order):
        found[shipment_id].append(EstimateRow(earliest_on, latest_on, made_at, EstimateSource(source)))
    return found
