"""Orders with everything that belongs to them, as other software reads them: a few queries for any number of orders."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.models import Connection, Order, OrderContact, OrderLine, Shipment, TrackingLink
from portal.queries.page_links import PageLinks
from portal.vocabulary.link_kind import LinkKind
from portal.vocabulary.order_stage import OrderStage


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """Which orders of a merchant: all conditions that are not None hold; the newest to us come first."""

    number_key: str | None = None
    external_id: str | None = None
    source: str | None = None
    stage: OrderStage | None = None
    placed_from: dt.datetime | None = None
    placed_before: dt.datetime | None = None
    #: Older than the order with this id.
    below: uuid.UUID | None = None
    limit: int = 25


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """One order; parcels as the page shows them, `page_url` None when the link was revoked."""

    order: Order
    contact: OrderContact | None
    lines: Sequence[OrderLine]
    parcels: Sequence[Shipment]
    #: The store it comes from.
    source: str
    page_url: str | None


def find_order_record(
    session: Session, links: PageLinks, merchant_id: uuid.UUID, order_id: uuid.UUID
) -> OrderRecord | None:
    """One order of a merchant, or None."""
    order = session.scalar(select(Order).where(Order.merchant_id == merchant_id, Order.id == order_id))
    return None if order is None else complete_orders(session, links, [order])[0]


def load_order_records(
    session: Session, links: PageLinks, merchant_id: uuid.UUID, wanted: OrderFilter
) -> tuple[OrderRecord, ...]:
    """A merchant's orders."""
    orders = session.scalars(_query(merchant_id, wanted)).all()
    return complete_orders(session, links, orders)


def complete_orders(session: Session, links: PageLinks, orders: Sequence[Order]) -> tuple[OrderRecord, ...]:
    """Orders with what belongs to them, in the same sequence."""
    ids = [order.id for order in orders]
    contacts = {
        row.order_id: row for row in session.scalars(select(OrderContact).where(OrderContact.order_id.in_(ids)))
    }
    lines = _by_order(
        session.scalars(select(OrderLine).where(OrderLine.order_id.in_(ids)).order_by(OrderLine.position, OrderLine.id))
    )
    parcels = _by_order(
        session.scalars(
            select(Shipment)
            .where(Shipment.order_id.in_(ids), Shipment.withdrawn_at.is_(None))
            .order_by(Shipment.position, Shipment.id)
        )
    )
    doors = {order.connection_id for order in orders}
    sources = dict(session.execute(select(Connection.id, Connection.source).where(Connection.id.in_(doors))).all())
    urls = _load_urls(session, links, ids)
    return tuple(
        OrderRecord(
            order=order,
            contact=contacts.get(order.id),
            lines=lines.get(order.id, ()),
            parcels=parcels.get(order.id, ()),
            source=sources[order.connection_id],
            page_url=urls.get(order.id),
        )
        for order in orders
    )


def _query(merchant_id: uuid.UUID, wanted: OrderFilter) -> Select[Order]:
    query = select(Order).where(Order.merchant_id == merchant_id)
    if wanted.number_key is not None:
        query = query.where(Order.number_key == wanted.number_key)
    if wanted.external_id is not None:
        query = query.where(Order.external_id == wanted.external_id)
    if wanted.source is not None:
        of_source = select(Connection.id).where(
            Connection.merchant_id == merchant_id, Connection.source == wanted.source
        )
        query = query.where(Order.connection_id.in_(of_source))
    if wanted.stage is not None:
        query = query.where(Order.stage == wanted.stage.value)
    if wanted.placed_from is not None:
        query = query.where(Order.placed_at >= wanted.placed_from)
    if wanted.placed_before is not None:
        query = query.where(Order.placed_at < wanted.placed_before)
    if wanted.below is not None:
        query = query.where(Order.id < wanted.below)
    return query.order_by(Order.id.desc()).limit(wanted.limit)


_Row = TypeVar("_Row", OrderLine, Shipment)


def _by_order(rows: Iterable[_Row]) -> Mapping[uuid.UUID, Sequence[_Row]]:
    found: dict[uuid.UUID, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row.order_id].append(row)
    return found


def _load_urls(session: Session, links: PageLinks, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    rows = session.execute(
        select(TrackingLink.order_id, TrackingLink.token_sealed).where(
            TrackingLink.order_id.in_(ids),
            TrackingLink.kind == LinkKind.SHOPPER.value,
            TrackingLink.revoked_at.is_(None),
        )
    )
    return {row.order_id: links.page_url(links.sealer.unseal(row.token_sealed)) for row in rows}
