"""The list of a merchant's orders: newest first, page by page, searched by number."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import Response, current_app, request, url_for
from flask_login import login_required
from sqlalchemy import Row, Select, func, select, tuple_
from sqlalchemy.orm import Session

from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import parse_id
from portal.console.forms import form_token
from portal.console.rendering import render_console_page
from portal.console.sign_in import signed_in_user
from portal.console.views import Amount, MilestoneCount, OrderRow, OrdersPage
from portal.models import Merchant, Order, OrderContact, Shipment, TrackingLink
from portal.orders.import_order import number_key
from portal.vocabulary.link_kind import LinkKind

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class OrdersWanted:
    """Which orders: those of one merchant, perhaps by the beginning of their number, older than a place in the list."""

    merchant_id: uuid.UUID
    search: str
    older_than: tuple[dt.datetime, uuid.UUID] | None


@login_required  # type: ignore[untyped-decorator]  # Flask-Login ships no types
def show_orders() -> Response:
    """`GET /console/`; `q` searches, `older` continues below the last order of a page."""
    user = signed_in_user()
    older = request.args.get("older", "")
    wanted = OrdersWanted(user.merchant_id, request.args.get("q", "").strip()[:64], read_cursor(older))
    database: Database = current_app.extensions["database"]
    with database.reading() as session:
        merchant = session.get_one(Merchant, user.merchant_id)
        found, cursor = load_orders(session, wanted, time_zone=merchant.time_zone)
    page = OrdersPage(
        csrf_token=form_token(),
        merchant_name=merchant.name,
        email=user.email,
        search=wanted.search,
        rows=found,
        older_url=url_for("console.orders", q=wanted.search or None, older=cursor) if cursor else None,
        is_first=wanted.older_than is None,
    )
    return render_console_page("console/orders.html", page)


def load_orders(session: Session, wanted: OrdersWanted, *, time_zone: str) -> tuple[tuple[OrderRow, ...], str | None]:
    """One page of orders and the cursor of the next, None at the end."""
    rows = session.execute(_query(wanted)).all()
    shown = rows[:PAGE_SIZE]
    parcels = _load_parcels(session, wanted.merchant_id, [row.id for row in shown])
    found = tuple(_order_row(row, parcels.get(row.id, ()), ZoneInfo(time_zone)) for row in shown)
    return found, write_cursor(shown[-1].placed_at, shown[-1].id) if len(rows) > PAGE_SIZE else None


def write_cursor(placed_at: dt.datetime, order_id: uuid.UUID) -> str:
    """A place in the list, as part of an address."""
    return f"{placed_at.astimezone(dt.UTC):%Y%m%dT%H%M%S.%f}-{order_id.hex}"


def read_cursor(text: str) -> tuple[dt.datetime, uuid.UUID] | None:
    """The place a cursor names; None, which is the top of the list, for anything else."""
    moment, _, order_id = text.partition("-")
    found = parse_id(order_id)
    try:
        placed_at = dt.datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
    return None if found is None else (placed_at, found)


def _query(wanted: OrdersWanted) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(
            *(Order.id, Order.number, Order.stage, Order.placed_at, Order.total_minor, Order.currency),
            *(OrderContact.name, TrackingLink.token_sealed),
        )
        .join(OrderContact, OrderContact.order_id == Order.id)
        .outerjoin(
            TrackingLink,
            (TrackingLink.order_id == Order.id)
            & (TrackingLink.kind == LinkKind.SHOPPER.value)
            & TrackingLink.revoked_at.is_(None),
        )
        .where(Order.merchant_id == wanted.merchant_id)
        .order_by(Order.placed_at.desc(), Order.id.desc())
        .limit(PAGE_SIZE + 1)
    )
    if wanted.search:
        query = query.where(Order.number_key.startswith(number_key(wanted.search), autoescape=True))
    if wanted.older_than is not None:
        query = query.where(tuple_(Order.placed_at, Order.id) < tuple_(*wanted.older_than))
    return query


def _load_parcels(
    session: Session, merchant_id: uuid.UUID, order_ids: list[uuid.UUID]
) -> dict[uuid.UUID, tuple[MilestoneCount, ...]]:
    rows = session.execute(
        select(Shipment.order_id, Shipment.milestone, func.count())
        .where(Shipment.merchant_id == merchant_id, Shipment.order_id.in_(order_ids), Shipment.withdrawn_at.is_(None))
        .group_by(Shipment.order_id, Shipment.milestone)
        .order_by(func.min(Shipment.position))
    )
    found: dict[uuid.UUID, tuple[MilestoneCount, ...]] = {}
    for order_id, milestone, count in rows:
        found[order_id] = (*found.get(order_id, ()), MilestoneCount(milestone, count))
    return found


def _order_row(row: Row[*tuple[Any, ...]], parcels: tuple[MilestoneCount, ...], zone: ZoneInfo) -> OrderRow:
    sealer: Sealer = current_app.extensions["sealer"]
    return OrderRow(
        number=row.number,
        stage=row.stage,
        shopper=row.name,
        placed_at=row.placed_at.astimezone(zone),
        total=Amount(row.total_minor, row.currency),
        parcels=parcels,
        page_url=f"/t/{sealer.unseal(row.token_sealed)}" if row.token_sealed else None,
    )
