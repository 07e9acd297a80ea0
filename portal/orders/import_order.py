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
from portal.orders.order_stage import record_order_stage
from portal.orders.tracking_links import create_tracking_link
from portal.queries.page_links import PageLinks
from portal.sources.stores.contract import StoreAddress, StoreOrder, StoreRefund
from portal.vocabulary.order_stage import OrderStage

#: An order first seen this long after it was placed, by another message than its own creation, is history.
HISTORY_AGE: Final = dt.timedelta(hours=72)

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


def import_order(session: Session, links: PageLinks, message: StoreMessage, data: StoreOrder) -> Order:
    """Store an order or bring it up to date, publish its stage when that is news; returns the row, locked."""
    order = find_order(session, message.connection_id, data.external_id)
    if order is None:
        return _create(session, links, message, data)
    if _is_older(order, data):
        return order
    stage = _stage_to_keep(order, data)
    _fill(order, data)
    order.stage = stage.value
    order.page_version += 1
    _fill_contact(session.get_one(OrderContact, order.id), data)
    _save_lines(session, order, data)
    save_refunds(session, order, data.refunds, message.received_at)
    session.flush()
    record_order_stage(session, links, order, reached_at=_reached_at(data, message), learned_at=message.received_at)
    return order


def find_order(session: Session, connection_id: uuid.UUID, external_id: str) -> Order | None:
    """The order a store knows by this id, locked against other writers until the end of the unit of work."""
    wanted = select(Order).where(Order.connection_id == connection_id, Order.external_id == external_id)
    return session.scalar(wanted.with_for_update())


def save_refunds(session: Session, order: Order, refunds: tuple[StoreRefund, ...], received_at: dt.datetime) -> None:
    """Keep refunds once each; the order's sum follows from the rows, so that no refund counts twice."""
    rows = [
        {
            "order_id": order.id,
            "external_id": refund.external_id,
            "merchant_id": order.merchant_id,
            "amount_minor": refund.amount_minor,
            "refunded_at": refund.created_at or received_at,
        }
        for refund in refunds
    ]
    if not insert_or_ignore(session, _REFUNDS, rows, on=("order_id", "external_id")):
        return
    total = session.scalar(select(func.sum(OrderRefund.amount_minor)).where(OrderRefund.order_id == order.id))
    order.refunded_minor = int(total or 0)
    order.page_version += 1


def number_key(number: str) -> str:
    """An order number as look-ups compare it: without sign, spaces and case."""
    return "".join(number.split()).lstrip("#").casefold()


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
    _tell_first_stage(session, links, order, data, message)
    return order


def _tell_first_stage(
    session: Session, links: PageLinks, order: Order, data: StoreOrder, message: StoreMessage
) -> None:
    """Announce a new order; one that comes along already further is announced as placed only while it is young."""
    is_history = not message.is_creation and message.received_at - order.placed_at > HISTORY_AGE
    record_order_stage(
        session,
        links,
        order,
        reached_at=_reached_at(data, message),
        # News learned at the moment it happened long ago: the freshness policy lets nobody hear of it.
        learned_at=order.placed_at if is_history else message.received_at,
    )


def _is_older(order: Order, data: StoreOrder) -> bool:
    return bool(order.source_updated_at and data.updated_at and data.updated_at < order.source_updated_at)


def _stage_to_keep(order: Order, data: StoreOrder) -> OrderStage:
    """The store's stage; among versions of the same second, and behind our own conclusions, the further one."""
    current = OrderStage(order.stage)
    if data.stage is OrderStage.CANCELLED or data.stage.rank >= current.rank:
        return data.stage
    is_same_moment = order.source_updated_at == data.updated_at
    return current if is_same_moment or current in {OrderStage.PARTIALLY_SHIPPED, OrderStage.SHIPPED} else data.stage


def _reached_at(data: StoreOrder, message: StoreMessage) -> dt.datetime:
    moments = {
        OrderStage.CANCELLED: data.cancelled_at,
        OrderStage.PLACED: data.placed_at,
        OrderStage.AWAITING_PAYMENT: data.placed_at,
    }
    return moments.get(data.stage, data.updated_at) or message.received_at


def _fill(order: Order, data: StoreOrder) -> None:
    order.number = data.number
    order.number_key = number_key(data.number)
    order.language = data.locale or None
    order.currency = data.currency
    order.total_minor = data.total_minor
    order.shipping_minor = data.shipping_minor
    order.shipping_method = data.shipping_method
    order.tags = list(data.tags)
    order.cancelled_at = data.cancelled_at
    order.source_updated_at = data.updated_at


def _fill_contact(contact: OrderContact, data: StoreOrder) -> None:
    address = data.shipping_address or _NO_ADDRESS
    contact.name = data.customer_name or address.name
    contact.email = data.email or None
    contact.phone = data.phone or address.phone or None
    contact.street = "\n".join(part for part in (address.street, address.street_more) if part)
    contact.city = address.city
    contact.region = address.region
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
        row.needs_shipping = line.needs_shipping
    for gone in known.values():
        gone.quantity = 0
