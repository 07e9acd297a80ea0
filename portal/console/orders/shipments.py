"""The list of parcels."""

import datetime as dt
from dataclasses import dataclass, replace

from flask import Response, request

from portal.console.frame.context import console_context
from portal.console.frame.paging import PAGE_SIZE, read_cursor, write_cursor
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.orders.filter_choices import carrier_name, list_carriers, make_chips
from portal.console.orders.list import place_of
from portal.console.orders.list_urls import list_url
from portal.console.orders.views import Chip, Option
from portal.orders.list_shipments import ListedShipment, list_shipments
from portal.orders.order_filters import OrderFilters, read_filters


@dataclass(frozen=True, slots=True)
class ShipmentsPage:
    """Parcels, newest first; `values` those of the filters."""

    values: dict[str, str]
    chips: tuple[Chip, ...]
    carriers: tuple[Option, ...]
    rows: tuple[tuple[ListedShipment, str], ...]
    zone: dt.tzinfo
    older_url: str | None
    newest_url: str | None


def show_shipments() -> Response:
    """`GET /console/shipments`; `q` is the beginning of a tracking number."""
    user, cursor = signed_in_user(), read_cursor(request.args.get("older", ""))
    filters = _own(read_filters(request.args))
    with console_context().database.reading() as session:
        found = list_shipments(session, place_of(user, cursor), filters, limit=PAGE_SIZE)
    query, carriers, place = filters.as_query(), list_carriers(), found.next_place
    without = {name: list_url("console.shipments", filters.without(name)) for name in query}
    page = ShipmentsPage(
        values=query,
        chips=make_chips(query, carriers, without),
        carriers=carriers,
        rows=tuple((row, carrier_name(row.carrier)) for row in found.rows),
        zone=user.zone,
        older_url=None if place is None else list_url("console.shipments", query, older=write_cursor(*place)),
        newest_url=list_url("console.shipments", query) if cursor else None,
    )
    return show_page("console/orders/shipments.html", page, part="rows")


def _own(filters: OrderFilters) -> OrderFilters:
    """Those a parcel can be asked for."""
    return replace(filters, stage=None, country="", store=None, tag="")
