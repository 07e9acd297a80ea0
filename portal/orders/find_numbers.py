"""Orders by their number, and numbers by their orders, as lists of other things name them."""

import uuid
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Order
from portal.orders.import_order import number_key


def find_order_numbers(
    session: Session, merchant_id: uuid.UUID, order_ids: Iterable[uuid.UUID | None]
) -> Mapping[uuid.UUID, str]:
    """The numbers of those that are the merchant's, in one statement."""
    ids = {order_id for order_id in order_ids if order_id is not None}
    if not ids:
        return {}
    rows = session.execute(select(Order.id, Order.number).where(Order.merchant_id == merchant_id, Order.id.in_(ids)))
    return {row.id: row.number for row in rows}


def find_order_by_number(session: Session, merchant_id: uuid.UUID, number: str) -> uuid.UUID | None:
    """The newest order with this number, written in any form; None when there is none."""
    wanted = select(Order.id).where(Order.merchant_id == merchant_id, Order.number_key == number_key(number))
    return session.scalar(wanted.order_by(Order.placed_at.desc()).limit(1))
