"""Taking in orders and parcels from a merchant's own software, by the same steps as those of every store."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.errors import ProductError
from notifier.foundation.ids import new_id
from portal.merchants.api_connection import API_SOURCE, lock_api_connection
from portal.models import Connection, Fulfilment, Order, OrderLine, Shipment
from portal.orders.fulfilments import load_fulfilments, sum_contents
from portal.orders.import_order import StoreMessage, find_order
from portal.queries.page_links import PageLinks
from portal.sources.carriers.recognise import normalise_number
from portal.sources.stores.contract import StoreOrder, StoreShipment, StoreShipmentLine
from portal.tracking.apply_order import apply_fulfilment, apply_order
from portal.tracking.record_checkpoint import lock_shipment
from portal.vocabulary.milestone import TERMINAL

#: Before the ids of parcels told by software, so that they never are a store's.
_OWN: Final = "api:"


class Refusal(StrEnum):
    """Why something told contradicts what is known."""

    ORDER_KNOWN = "order_known"
    KEPT_BY_STORE = "kept_by_store"
    PERSON_FORGOTTEN = "person_forgotten"
    PARCEL_KNOWN = "parcel_known"
    NOTHING_LEFT = "nothing_left"
    UNKNOWN_LINE = "unknown_line"
    HAS_ARRIVED = "has_arrived"
    PARCEL_CANCELLED = "parcel_cancelled"


class RefusedError(ProductError):
    """What was told cannot be taken in; `known_id` is what it contradicts, where that is one row."""

    def __init__(self, refusal: Refusal, known_id: uuid.UUID | None = None) -> None:
        """Keep the reason; whoever tells it chooses the words."""
        super().__init__(refusal.value)
        self.refusal = refusal
        self.known_id = known_id


def lock_order(session: Session, merchant_id: uuid.UUID, order_id: uuid.UUID) -> Order | None:
    """An order of a merchant, locked against other writers until the end of the unit of work; or None."""
    wanted = select(Order).where(Order.merchant_id == merchant_id, Order.id == order_id)
    return session.scalar(wanted.with_for_update())


def create_order(
    session: Session, links: PageLinks, merchant_id: uuid.UUID, data: StoreOrder, now: dt.datetime
) -> Order:
    """Take in an order nobody has told yet; raises `RefusedError` for one whose external id is known."""
    connection_id = lock_api_connection(session, merchant_id, now=now)
    known = find_order(session, connection_id, data.external_id)
    if known is not None:
        raise RefusedError(Refusal.ORDER_KNOWN, known.id)
    message = StoreMessage(merchant_id, connection_id, received_at=now)
    return apply_order(session, links, message, data)


def update_order(session: Session, links: PageLinks, order: Order, data: StoreOrder, now: dt.datetime) -> Order:
    """Bring an order up to date that `require_own` has let pass."""
    message = StoreMessage(order.merchant_id, order.connection_id, received_at=now)
    return apply_order(session, links, message, data)


def require_own(session: Session, order: Order) -> None:
    """Raise `RefusedError` unless the order was told by software and its person is not forgotten."""
    source = session.scalar(select(Connection.source).where(Connection.id == order.connection_id))
    if source != API_SOURCE:
        raise RefusedError(Refusal.KEPT_BY_STORE)
    require_person(order)


def require_person(order: Order) -> None:
    """Raise `RefusedError` when the order's person has been erased: nothing more is kept of it."""
    if order.forgotten_at is not None:
        raise RefusedError(Refusal.PERSON_FORGOTTEN)


def add_parcel(session: Session, links: PageLinks, order: Order, data: StoreShipment, now: dt.datetime) -> Shipment:
    """Register one parcel of an order of any store; without lines it holds what has not been sent yet.

    `data.external_id` is the caller's own and may be empty. Raises `RefusedError`.
    """
    require_person(order)
    fulfilments = load_fulfilments(session, order.id)
    external_id = own_id(data.external_id or new_id().hex)
    _require_new(session, order, fulfilments, data, external_id)
    lines = _read_lines(session, order, data.lines) if data.lines else _left_over(session, order, fulfilments)
    if not lines and not data.tracking_numbers:
        raise RefusedError(Refusal.NOTHING_LEFT)
    own = replace(data, external_id=external_id, order_external_id=order.external_id, lines=lines)
    message = StoreMessage(order.merchant_id, order.connection_id, received_at=now)
    apply_fulfilment(session, links, message, order, own)
    fulfilment = session.get_one(Fulfilment, (order.id, external_id))
    wanted = select(Shipment).where(Shipment.order_id == order.id, Shipment.number_key.in_(fulfilment.number_keys))
    parcel = session.scalar(wanted)
    if parcel is None:
        raise RefusedError(Refusal.NOTHING_LEFT)
    return parcel


def cancel_parcel(session: Session, links: PageLinks, shipment_id: uuid.UUID, now: dt.datetime) -> Shipment:
    """Take back a parcel that software has told; a second time changes nothing. Raises `RefusedError`."""
    parcel = lock_shipment(session, shipment_id)
    if not parcel.store_shipment_id.startswith(_OWN):
        raise RefusedError(Refusal.KEPT_BY_STORE)
    if parcel.withdrawn_at is not None:
        return parcel
    if parcel.milestone in TERMINAL:
        raise RefusedError(Refusal.HAS_ARRIVED)
    order = session.get_one(Order, parcel.order_id)
    message = StoreMessage(order.merchant_id, order.connection_id, received_at=now)
    for row in load_fulfilments(session, order.id):
        if row.is_live and parcel.number_key in row.number_keys:
            apply_fulfilment(session, links, message, order, _taken_back(order, row, now))
    session.refresh(parcel)
    return parcel


def own_id(external_id: str) -> str:
    """How a parcel is called here that callers know by an id of their own."""
    return _OWN + external_id


def told_id(store_shipment_id: str) -> str:
    """How callers know it."""
    return store_shipment_id.removeprefix(_OWN)


def _require_new(
    session: Session, order: Order, fulfilments: Sequence[Fulfilment], data: StoreShipment, external_id: str
) -> None:
    """A number or an id that comes again is a mistake, or a repetition without an idempotency key."""
    live = [row for row in fulfilments if row.is_live]
    keys = {normalise_number(number) for number in data.tracking_numbers}
    taken = {key for row in live for key in row.number_keys}
    known = {key for row in fulfilments if row.external_id == external_id for key in row.number_keys} or keys & taken
    if known or any(row.external_id == external_id for row in fulfilments):
        wanted = select(Shipment.id).where(Shipment.order_id == order.id, Shipment.number_key.in_(known))
        raise RefusedError(Refusal.PARCEL_KNOWN, session.scalar(wanted.limit(1)))


def _read_lines(session: Session, order: Order, told: Sequence[StoreShipmentLine]) -> tuple[StoreShipmentLine, ...]:
    wanted = select(OrderLine.external_id).where(OrderLine.order_id == order.id)
    known = set(session.scalars(wanted))
    if any(line.line_external_id not in known for line in told):
        raise RefusedError(Refusal.UNKNOWN_LINE)
    return tuple(told)


def _left_over(session: Session, order: Order, fulfilments: Sequence[Fulfilment]) -> tuple[StoreShipmentLine, ...]:
    sent = sum_contents([row for row in fulfilments if row.is_live])
    wanted = select(OrderLine).where(OrderLine.order_id == order.id, OrderLine.needs_shipping)
    left = ((row, row.quantity - sent[row.external_id]) for row in session.scalars(wanted.order_by(OrderLine.position)))
    return tuple(
        StoreShipmentLine(line_external_id=row.external_id, sku=row.sku, title=row.title, quantity=quantity)
        for row, quantity in left
        if quantity > 0
    )


def _taken_back(order: Order, row: Fulfilment, now: dt.datetime) -> StoreShipment:
    contents = tuple(
        StoreShipmentLine(line_external_id=line, sku="", title="", quantity=quantity)
        for line, quantity in row.contents.items()
    )
    return StoreShipment(
        external_id=row.external_id,
        order_external_id=order.external_id,
        carrier="",
        service="",
        tracking_numbers=(),
        tracking_urls=(),
        lines=contents,
        is_cancelled=True,
        milestone=None,
        created_at=None,
        updated_at=now,
        is_sent=row.is_sent,
    )
