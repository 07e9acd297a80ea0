"""Orders not sent yet that somebody has to look at, as pictures from which follows whether the shop has gone quiet."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from notifier.foundation.holiday_calendar import CalendarPlace
from portal.alerts.timed_triggers import OrderPicture
from portal.alerts.working_hours import ShopClock
from portal.models import Merchant, Order, OrderLine, OrderStageChange, Shipment
from portal.vocabulary.order_stage import OrderStage

_Found = Row[*tuple[Any, ...]]

_COLUMNS: Final = (
    *(Order.id, Order.watch_at, Order.stage, Order.placed_at, Order.created_at),
    *(Merchant.time_zone, Merchant.country.label("shop_country")),
)


def load_due_orders(session: Session, now: dt.datetime, *, limit: int) -> Sequence[_Found]:
    """The orders to be looked at by now, those that wait longest first."""
    return _load_rows(session, Order.watch_at <= now, limit)


def load_order(session: Session, order_id: uuid.UUID) -> Sequence[_Found]:
    """One order in the same form; nothing once nobody has to look at it any more."""
    return _load_rows(session, Order.id == order_id, 1)


def paint_orders(session: Session, rows: Sequence[_Found]) -> list[OrderPicture]:
    """A picture of each row, in their order; three queries for all of them together."""
    ids = [row.id for row in rows]
    moments = _load_stage_moments(session, ids)
    taken_back = _load_taken_back(session, ids)
    goods = (OrderLine.order_id.in_(ids), OrderLine.needs_shipping, OrderLine.quantity > 0)
    with_goods = set(session.scalars(select(OrderLine.order_id).where(*goods)))
    return [
        OrderPicture(
            order_id=row.id,
            stage=OrderStage(row.stage),
            reached_at=moments.get(row.id, row.placed_at),
            taken_back_at=taken_back.get(row.id),
            learned_at=row.created_at,
            has_goods=row.id in with_goods,
            clock=ShopClock(ZoneInfo(row.time_zone), CalendarPlace(row.shop_country)),
        )
        for row in rows
    ]


def _load_rows(session: Session, wanted: ColumnElement[bool], limit: int) -> Sequence[_Found]:
    return session.execute(
        select(*_COLUMNS)
        .join(Merchant, Merchant.id == Order.merchant_id)
        .where(wanted, Order.watch_at.is_not(None))
        .order_by(Order.watch_at, Order.id)
        .limit(limit)
    ).all()


def _load_stage_moments(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, dt.datetime]:
    of_order = OrderStageChange.order_id
    wanted = select(of_order, func.max(OrderStageChange.reached_at)).where(of_order.in_(ids)).group_by(of_order)
    return dict(session.execute(wanted).all())


def _load_taken_back(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, dt.datetime]:
    """When the newest parcel that was on its way was taken back; a stage keeps the moment it was first reached."""
    of_order, moment = Shipment.order_id, Shipment.withdrawn_at
    was_sent = (of_order.in_(ids), moment.is_not(None), Shipment.shipped_at.is_not(None))
    wanted = select(of_order, func.max(moment)).where(*was_sent).group_by(of_order)
    return {order_id: at for order_id, at in session.execute(wanted) if at is not None}
