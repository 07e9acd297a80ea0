"""Taking in an order as a store describes it: the newest version wins, whatever order versions arrive in."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from notifier.foundation.database import insert_or_ignore
from notifier.foundation.ids import new_id
from portal.models import Order, OrderContact, OrderLine, OrderRefund
from portal.orders.tracking_links import create_tracking_link
from portal.queries.page_links import PageLinks
from portal.sources.reading import SHORT_TEXT
from portal.sources.stores.contract import StoreAddress, StoreOrder, StoreRefund

_REFUNDS = cast(Table, OrderRefund.__table__)
_NO_ADDRESS: Final = StoreAddress()


@dataclass(frozen=True, slots=True)
class StoreMessage:
    """Where a store's message came in, when, and whether it speaks of something that has just happened."""

    merchant_id: uuid.UUID
    connection_id: uuid.UUID
    received_at: dt.datetime
    #: True when the store says that the order was created this moment.
    is_creation: bool = False
    #: The payload it stood in, where it was one that is kept.
    raw_event_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class ImportedOrder:
    """An order after its import, locked; of one that was there, the store's clock of the version before this one."""

    order: Order
    is_new: bool = False
    #: True when this version was older than the one we have, or its person is forgotten, and changed nothing.
    is_stale: bool = False
    previous_updated_at: dt.datetime | None = None


def import_order(session: Session, links: PageLinks, message: StoreMessage, data: StoreOrder) -> ImportedOrder:
    """Store an order or bring it up to date; its stage is settled and told once its parcels are registered."""
    order = find_order(session, message.connection_id, data.external_id)
    if order is None:
        return ImportedOrder(_create(session, links, message, data), is_new=True)
    if order.forgotten_at is not None or _is_older(order, data):
        return ImportedOrder(order, is_stale=True)
    previous_updated_at = order.source_updated_at
    _fill(order, data)
    order.page_version += 1
    contact = session.get_one(OrderContact, order.id)
    if contact.emptied_at is None:
        _fill_contact(contact, data)
    _save_lines(session, order, data)
    save_refunds(session, order, data.refunds, message.received_at)
    session.flush()
    return ImportedOrder(order, previous_updated_at=previous_updated_at)


def find_order(session: Session, connection_id: uuid.UUID, external_id: str) -> Order | None:
    """The order a store knows by this id, locked against other writers until the end of the unit of work."""
    wanted = select(Order).where(Order.connection_id == connection_id, Order.external_id == external_id)
    return session.scalar(wanted.with_for_update())


def save_refunds(session: Session, order: Order, refunds: tuple[StoreRefund, ...], received_at: dt.datetime) -> None:
    """Keep refunds once each, with their newest amounts; the order's sum follows from the rows."""
    known = {
        row.external_id: row for row in session.scalars(select(OrderRefund).where(OrderRefund.order_id == order.id))
    }
    rows = []
    for refund in refunds:
        row = known.get(refund.external_id)
        if row is not None:
            row.amount_minor = refund.amount_minor
            continue
        rows.append(
            {
                "order_id": order.id,
                "external_id": refund.external_id,
                "merchant_id": order.merchant_id,
                "amount_minor": refund.amount_minor,
                "refunded_at": refund.created_at or received_at,
            }
        )
    session.flush()
    insert_or_ignore(session, _REFUNDS, rows, on=("order_id", "external_id"))
    wanted = select(func.sum(OrderRefund.amount_minor)).where(OrderRefund.order_id == order.id)
    total = int(session.scalar(wanted) or 0)
    if total != order.refunded_minor:
        order.refunded_minor = total
        order.page_version += 1


def save_single_refund(session: Session, order: Order, refund: StoreRefund, received_at: dt.datetime) -> None:
    """Keep a refund that came by itself; it is as old as its creation, so a newer version of the order knows better."""
    is_known = session.get(OrderRefund, (order.id, refund.external_id)) is not None
    is_behind = bool(refund.created_at and order.source_updated_at and refund.created_at < order.source_updated_at)
    if not (is_known and is_behind):
        save_refunds(session, order, (refund,), received_at)


def number_key(number: str) -> str:
    """An order number as look-ups compare it: without sign, spaces and case."""
    return "".join(number.split()).lstrip("#").casefold()[:SHORT_TEXT]


def _create(session: Session, links: PageLinks, message: StoreMessage, data: StoreOrder) -> Order:
    order = Order(
        id=new_id(),
        merchant_id=message.merchant_id,
        connection_id=message.connection_id,
        external_id=data.external_id,
        refunded_minor=0,
        placed_at=data.placed_at or message.received_at,
        created_at=message.received_at,
    )
    _fill(order, data)
    order.stage = data.stage.value
    session.add(order)
    session.flush()
    contact = OrderContact(order_id=order.id, merchant_id=order.merchant_id)
    _fill_contact(contact, data)
    session.add(contact)
    _save_lines(session, order, data)
    create_tracking_link(session, links, order)
    save_refunds(session, order, data.refunds, message.received_at)
    session.flush()
    return order


def _is_older(order: Order, data: StoreOrder) -> bool:
    return bool(order.source_updated_at and data.updated_at and data.updated_at < order.source_updated_at)


def _fill(order: Order, data: StoreOrder) -> None:
    order.number = data.number
    order.number_key = number_key(data.number)
    order.language = data.locale or None
    order.currency = data.currency
    order.total_minor = data.current_total_minor
    order.shipping_minor = data.shipping_minor
    order.discount_minor = data.discount_minor
    order.tax_minor = data.tax_minor
    order.shipping_method = data.shipping_method
    order.tags = list(data.tags)
    order.payment_method = next(iter(data.payment_methods), None)
    order.channel = data.channel or None
    if data.customer_tags is not None:
        order.customer_tags = list(data.customer_tags)
    # A later version counts later orders as well.
    if order.customer_order_count is None:
        order.customer_order_count = data.customer_order_count
    order.cancelled_at = data.cancelled_at
    order.source_updated_at = data.updated_at


def _fill_contact(contact: OrderContact, data: StoreOrder) -> None:
    address = data.shipping_address or _NO_ADDRESS
    contact.name = (data.customer_name or address.name)[:SHORT_TEXT]
    contact.email = data.email or None
    contact.phone = data.phone or address.phone or None
    contact.street = "\n".join(part for part in (address.street, address.street_more) if part)
    contact.city = address.city
    contact.region, contact.region_code = address.region, address.region_code
    contact.postcode = address.postcode
    contact.country = address.country


def _save_lines(session: Session, order: Order, data: StoreOrder) -> None:
    known = {
        line.external_id: line
        for line in session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).all()
    }
    for position, line in enumerate(data.lines):
        row = known.pop(line.external_id, None)
        if row is None:
            row = OrderLine(id=new_id(), merchant_id=order.merchant_id, order_id=order.id, external_id=line.external_id)
            session.add(row)
        row.position = position
        row.sku, row.title, row.variant = line.sku, line.title, line.variant
        row.quantity, row.price_minor = line.quantity_left, line.price_minor
        row.needs_shipping, row.weight_grams = line.needs_shipping, line.weight_grams
        row.tags, row.vendor, row.category = list(line.tags) or None, line.vendor or None, line.category or None
    for gone in known.values():
        gone.quantity = 0
