"""Orders as a file of a spreadsheet, in chunks: each is read in a short transaction of its own."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from babel.numbers import get_currency_precision
from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.database import Database
from portal.models import OrderContact, Shipment
from portal.orders.list_orders import ListedOrder, list_orders, load_listed
from portal.orders.order_filters import ListPlace, OrderFilters
from portal.web.csv_cells import write_rows

_CHUNK: Final = 500
#: Names that no language changes: a file is read by programs.
COLUMNS: Final = (
    *("number", "placed_at", "stage", "total", "currency", "shopper", "email", "country", "tags"),
    *("carriers", "tracking_numbers", "milestones", "late_days", "troubles"),
)


def export_orders(database: Database, place: ListPlace, filters: OrderFilters) -> Iterator[str]:
    """The whole list as pieces of CSV (RFC 4180) with a line of names first."""
    yield write_rows([COLUMNS])
    following: ListPlace | None = place
    while following is not None:
        with database.reading() as session:
            page = list_orders(session, following, filters, limit=_CHUNK)
            lines = _lines(session, page.rows)
        if lines:
            yield write_rows(lines)
        following = None if page.next_place is None else dataclasses.replace(place, older_than=page.next_place)


def export_some(session: Session, place: ListPlace, order_ids: Sequence[UUID]) -> str:
    """The same of a few orders."""
    return write_rows([COLUMNS, *_lines(session, load_listed(session, place, order_ids))])


def _lines(session: Session, rows: Sequence[ListedOrder]) -> list[tuple[str, ...]]:
    ids = [row.order_id for row in rows]
    contacts = select(OrderContact.order_id, OrderContact.email).where(OrderContact.order_id.in_(ids))
    emails = {row.order_id: row.email or "" for row in session.execute(contacts)} if ids else {}
    parcels: dict[UUID, list[tuple[str, str, str]]] = {}
    shown = (Shipment.order_id.in_(ids), Shipment.withdrawn_at.is_(None))
    wanted = select(Shipment.order_id, Shipment.carrier, Shipment.tracking_number, Shipment.milestone).where(*shown)
    for row in session.execute(wanted.order_by(Shipment.position)) if ids else ():
        parcels.setdefault(row.order_id, []).append((row.carrier, row.tracking_number or "", row.milestone))
    return [_line(row, emails.get(row.order_id, ""), parcels.get(row.order_id, [])) for row in rows]


def _line(row: ListedOrder, email: str, parcels: Sequence[tuple[str, str, str]]) -> tuple[str, ...]:
    carriers, numbers, milestones = (
        ("; ".join(part) for part in zip(*parcels, strict=True)) if parcels else ("", "", "")
    )
    return (
        *(row.number, row.placed_at.isoformat(timespec="seconds"), row.stage, _amount(row), row.currency),
        *(row.shopper, email, row.country, "; ".join(row.tags), carriers, numbers, milestones),
        *(str(row.late_days or ""), "; ".join(row.troubles)),
    )


def _amount(row: ListedOrder) -> str:
    places = get_currency_precision(row.currency)
    sign, digits = ("-" if row.total_minor < 0 else ""), str(abs(row.total_minor)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
