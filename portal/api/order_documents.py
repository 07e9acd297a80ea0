"""Orders as callers are sent them."""

from typing import Annotated

from msgspec import Meta

from portal.api.field_types import (
    Currency,
    Day,
    Document,
    Id,
    Moment,
    NextCursor,
)
from portal.models import Order, OrderContact, OrderLine, Shipment
from portal.queries.order_records import OrderRecord
from portal.tracking.accept_order import told_id
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage


class Days(Document, frozen=True, kw_only=True):
    """When something is expected at the destination, both days included."""

    earliest_on: Day
    latest_on: Day


class CustomerDocument(Document, frozen=True, kw_only=True):
    """Who bought; empty once the contact is no longer kept."""

    name: str
    email: str | None
    phone: str | None


class AddressDocument(Document, frozen=True, kw_only=True):
    """Where it is sent; empty texts where nothing is known."""

    street: str
    city: str
    region: str
    region_code: str
    postcode: str
    country: str


class LineDocument(Document, frozen=True, kw_only=True):
    """One line of goods; `quantity` is what is left after cancellations."""

    id: Id
    external_id: str
    sku: str
    title: str
    variant: str
    quantity: int
    price_minor: int
    needs_shipping: bool
    weight_grams: int | None
    tags: list[str]
    vendor: str | None
    category: str | None


class ParcelSummary(Document, frozen=True, kw_only=True):
    """A parcel in short; `/shipments/{id}` has the rest."""

    id: Id
    external_id: str
    carrier: str
    tracking_number: str | None
    milestone: Milestone


class OrderDocument(Document, frozen=True, kw_only=True):
    """An order with its lines and parcels; amounts in minor units of `currency`."""

    id: Id
    external_id: str
    number: str
    source: Annotated[str, Meta(description="The store it comes from; only orders of `api` can be changed here.")]
    stage: OrderStage
    currency: Currency
    total_minor: int
    shipping_minor: int
    discount_minor: int
    tax_minor: int
    refunded_minor: int
    language: str | None
    placed_at: Moment
    cancelled_at: Moment | None
    created_at: Moment
    expected: Days | None
    customer: CustomerDocument
    shipping_address: AddressDocument
    shipping_method: str
    payment_method: str | None
    channel: str | None
    tags: list[str]
    lines: list[LineDocument]
    shipments: list[ParcelSummary]
    tracking_url: Annotated[str | None, Meta(description="The shopper's page; null once the link was revoked.")]


class OrderPage(Document, frozen=True, kw_only=True):
    """Orders, the newest to Milepost first."""

    data: list[OrderDocument]
    next_cursor: NextCursor


def write_order(record: OrderRecord) -> OrderDocument:
    """An order as callers get it."""
    order = record.order
    return OrderDocument(
        id=order.id,
        external_id=order.external_id,
        number=order.number,
        source=record.source,
        stage=OrderStage(order.stage),
        currency=order.currency,
        total_minor=order.total_minor,
        shipping_minor=order.shipping_minor,
        discount_minor=order.discount_minor,
        tax_minor=order.tax_minor,
        refunded_minor=order.refunded_minor,
        language=order.language,
        placed_at=order.placed_at,
        cancelled_at=order.cancelled_at,
        created_at=order.created_at,
        expected=write_days(order),
        customer=_write_customer(record.contact),
        shipping_address=_write_address(record.contact),
        shipping_method=order.shipping_method,
        payment_method=order.payment_method,
        channel=order.channel,
        tags=[str(tag) for tag in order.tags],
        lines=[_write_line(line) for line in record.lines],
        shipments=[_write_parcel(parcel) for parcel in record.parcels],
        tracking_url=record.page_url,
    )


def write_days(row: Order | Shipment) -> Days | None:
    """The days a row is expected, when it is."""
    if row.earliest_on is None or row.latest_on is None:
        return None
    return Days(earliest_on=row.earliest_on, latest_on=row.latest_on)


def order_etag(order: Order) -> str:
    """Changes with everything that is shown of an order."""
    return f'"{order.id.hex[-8:]}-{order.page_version}"'


def _write_customer(contact: OrderContact | None) -> CustomerDocument:
    if contact is None:
        return CustomerDocument(name="", email=None, phone=None)
    return CustomerDocument(name=contact.name, email=contact.email, phone=contact.phone)


def _write_address(contact: OrderContact | None) -> AddressDocument:
    names = AddressDocument.__struct_fields__
    if contact is None:
        return AddressDocument(**dict.fromkeys(names, ""))
    return AddressDocument(**{name: getattr(contact, name) for name in names})


def _write_line(line: OrderLine) -> LineDocument:
    return LineDocument(
        id=line.id,
        external_id=line.external_id,
        sku=line.sku,
        title=line.title,
        variant=line.variant,
        quantity=line.quantity,
        price_minor=line.price_minor,
        needs_shipping=line.needs_shipping,
        weight_grams=line.weight_grams,
        tags=[str(tag) for tag in line.tags or ()],
        vendor=line.vendor,
        category=line.category,
    )


def _write_parcel(parcel: Shipment) -> ParcelSummary:
    return ParcelSummary(
        id=parcel.id,
        external_id=told_id(parcel.store_shipment_id),
        carrier=parcel.carrier,
        tracking_number=parcel.tracking_number,
        milestone=Milestone(parcel.milestone),
    )
