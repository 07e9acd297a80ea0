"""A page of a merchant's orders: searched, filtered, newest first; the same few statements whatever is found."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.models import Order, OrderContact, OrderSummary, Shipment
from portal.orders.order_filters import Lateness, ListPlace, OrderFilters
from portal.orders.search_orders import search_orders
from portal.queries.order_marks import has_mark, milestone_bits
from portal.vocabulary.order_trouble import OrderTrouble


@dataclass(frozen=True, slots=True)
class MilestoneCount:
    """How many parcels of an order stand at a milestone."""

    milestone: str
    count: int


@dataclass(frozen=True, slots=True)
class ListedOrder:
    """One row of the list; amounts in minor units, `late_days` None unless it is late."""

    order_id: uuid.UUID
    number: str
    stage: str
    shopper: str
    country: str
    placed_at: dt.datetime
    total_minor: int
    currency: str
    tags: tuple[str, ...]
    parcels: tuple[MilestoneCount, ...]
    troubles: tuple[OrderTrouble, ...]
    late_days: int | None
    silent_days: int | None


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Rows, and the place below the last of them when there are more."""

    rows: tuple[ListedOrder, ...]
    next_place: tuple[dt.datetime, uuid.UUID] | None


def list_orders(session: Session, place: ListPlace, filters: OrderFilters, *, limit: int) -> OrderPage:
    """One page; orders of other merchants are never found, whatever is searched for."""
    query = _select_page(session, place, filters)
    found = [] if query is None else session.execute(query.limit(limit + 1)).all()
    shown = [(row.placed_at, row.order_id) for row in found[:limit]]
    rows = load_listed(session, place, [order_id for _, order_id in shown])
    return OrderPage(rows, shown[-1] if len(found) > limit else None)


def load_listed(session: Session, place: ListPlace, order_ids: Sequence[uuid.UUID]) -> tuple[ListedOrder, ...]:
    """Rows of orders in the sequence of their ids; those of others are left out."""
    if not order_ids:
        return ()
    mine = (Order.merchant_id == place.merchant_id, Order.id.in_(order_ids))
    rows = session.execute(
        select(
            *(Order.id, Order.number, Order.stage, Order.placed_at, Order.total_minor, Order.currency, Order.tags),
            *(Order.own_tags, OrderContact.name, OrderContact.country, OrderSummary.has_exception),
            *(OrderSummary.needs_action, OrderSummary.late_on, OrderSummary.silent_at),
        )
        .outerjoin(OrderContact, OrderContact.order_id == Order.id)
        .outerjoin(OrderSummary, OrderSummary.order_id == Order.id)
        .where(*mine)
    ).all()
    parcels = _load_parcels(session, [row.id for row in rows])
    known = {row.id: _listed(row, parcels.get(row.id, ()), place) for row in rows}
    return tuple(known[order_id] for order_id in order_ids if order_id in known)


def _select_page(session: Session, place: ListPlace, filters: OrderFilters) -> "Select[*tuple[Any, ...]] | None":
    """Ids and moments of the rows; None when nothing can be found."""
    if filters.needs_summary:
        merchant_id, placed_at, order_id = OrderSummary.merchant_id, OrderSummary.placed_at, OrderSummary.order_id
    else:
        merchant_id, placed_at, order_id = Order.merchant_id, Order.placed_at, Order.id
    query: Select[*tuple[Any, ...]] = (
        select(placed_at.label("placed_at"), order_id.label("order_id"))
        .where(*_conditions(filters, place))
        .order_by(placed_at.desc(), order_id.desc())
    )
    if place.older_than is not None:
        query = query.where(tuple_(placed_at, order_id) < tuple_(*place.older_than))
    if not filters.search:
        return query.where(merchant_id == place.merchant_id)
    hits = search_orders(session, place.merchant_id, filters.search, order_id)
    if hits.ids is not None:
        # All of them are of this shop, and SQLite shall look at them alone.
        return query.where(order_id.in_(hits.ids)) if hits.ids else None
    return query.where(merchant_id == place.merchant_id, hits.condition)


def _conditions(filters: OrderFilters, place: ListPlace) -> list[ColumnElement[bool]]:
    summary = OrderSummary
    equal: list[tuple[InstrumentedAttribute[Any], object]] = [
        (summary.stage, filters.stage and filters.stage.value),
        (summary.country, filters.country),
        (summary.connection_id, filters.store),
    ]
    found: list[ColumnElement[bool]] = [column == value for column, value in equal if value]
    if filters.milestone is not None:
        found.append(summary.milestones.op("&")(milestone_bits([filters.milestone])) != 0)
    if filters.carrier:
        found.append(has_mark(summary.carriers, filters.carrier))
    if filters.tag:
        found.append(has_mark(summary.tags, filters.tag))
    if filters.late is Lateness.SILENT:
        found.append(summary.silent_at <= place.now)
    elif filters.late is not None:
        found.append(summary.late_on <= place.today - dt.timedelta(days=filters.late.days))
    return [and_(*found)] if found else []


def _load_parcels(session: Session, order_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, tuple[MilestoneCount, ...]]:
    rows = session.execute(
        select(Shipment.order_id, Shipment.milestone, func.count())
        # The shop is not asked for once more: SQLite would look at all of its parcels for that.
        .where(Shipment.order_id.in_(order_ids), Shipment.withdrawn_at.is_(None))
        .group_by(Shipment.order_id, Shipment.milestone)
        .order_by(func.min(Shipment.position))
    )
    found: dict[uuid.UUID, tuple[MilestoneCount, ...]] = {}
    for order_id, milestone, count in rows:
        found[order_id] = (*found.get(order_id, ()), MilestoneCount(milestone, count))
    return found


def _listed(row: Row[*tuple[Any, ...]], parcels: tuple[MilestoneCount, ...], place: ListPlace) -> ListedOrder:
    is_late = row.late_on is not None and row.late_on <= place.today
    is_silent = row.silent_at is not None and row.silent_at <= place.now
    held = {
        OrderTrouble.EXCEPTION: row.has_exception,
        OrderTrouble.ACTION_NEEDED: row.needs_action,
        OrderTrouble.LATE: is_late,
        OrderTrouble.SILENT: is_silent,
    }
    return ListedOrder(
        order_id=row.id,
        number=row.number,
        stage=row.stage,
        shopper=row.name or "",
        country=row.country or "",
        placed_at=row.placed_at,
        total_minor=row.total_minor,
        currency=row.currency,
        tags=tuple(dict.fromkeys(str(tag) for tag in (*(row.own_tags or ()), *(row.tags or ())))),
        parcels=parcels,
        troubles=tuple(trouble for trouble, holds in held.items() if holds),
        late_days=(place.today - row.late_on).days + 1 if is_late else None,
        silent_days=max(1, (place.now - row.silent_at).days) if is_silent else None,
    )
