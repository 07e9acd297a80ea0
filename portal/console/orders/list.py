"""The list of a merchant's orders: searched by one box, filtered by address, page by page."""

import datetime as dt
import uuid

from flask import Response, request

from notifier.foundation.clock import utc_now
from portal.console.frame.amount import Amount
from portal.console.frame.context import console_context
from portal.console.frame.paging import PAGE_SIZE, read_cursor, write_cursor
from portal.console.frame.rendering import show_page
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.console.orders.filter_choices import list_carriers, list_countries, load_stores, make_chips
from portal.console.orders.list_urls import list_url
from portal.console.orders.saved_tabs import make_tabs
from portal.console.orders.views import OrderRow, OrdersPage
from portal.orders.list_orders import ListedOrder, list_orders
from portal.orders.order_filters import ListPlace, read_filters
from portal.orders.saved_views import load_views


def show_orders() -> Response:
    """`GET /console/orders`; `q` searches, `older` continues below the last order of a page, the rest filters."""
    user, filters = signed_in_user(), read_filters(request.args)
    cursor = read_cursor(request.args.get("older", ""))
    with console_context().database.reading() as session:
        found = list_orders(session, place_of(user, cursor), filters, limit=PAGE_SIZE)
        stores, saved = load_stores(session, user.merchant_id), load_views(session, user.merchant_id)
    query = filters.as_query()
    countries, carriers = list_countries(), list_carriers()
    without = {name: list_url("console.orders", filters.without(name)) for name in query}
    page = OrdersPage(
        values=query,
        chips=make_chips(query, (*stores, *countries, *carriers), without),
        tabs=make_tabs(saved, query),
        stores=stores,
        countries=countries,
        carriers=carriers,
        rows=tuple(order_row(row, user) for row in found.rows),
        older_url=_older_url(query, found.next_place),
        newest_url=list_url("console.orders", query) if cursor else None,
        here=request.full_path.rstrip("?"),
        export_url=list_url("console.export_orders", query),
    )
    return show_page("console/orders/list.html", page, part="rows")


def place_of(user: ConsoleUser, cursor: tuple[dt.datetime, uuid.UUID] | None = None) -> ListPlace:
    """Whose list it is, now, by the merchant's clock."""
    now = utc_now()
    return ListPlace(user.merchant_id, now, now.astimezone(user.zone).date(), cursor)


def order_row(row: ListedOrder, user: ConsoleUser, undelivered: tuple[str, ...] = ()) -> OrderRow:
    """A row as the page shows it."""
    return OrderRow(
        order_id=row.order_id,
        number=row.number,
        stage=row.stage,
        shopper=row.shopper,
        country=row.country,
        placed_at=row.placed_at.astimezone(user.zone),
        total=Amount(row.total_minor, row.currency),
        tags=row.tags,
        parcels=row.parcels,
        troubles=row.troubles,
        late_days=row.late_days,
        silent_days=row.silent_days,
        undelivered=undelivered,
    )


def _older_url(query: dict[str, str], place: tuple[dt.datetime, uuid.UUID] | None) -> str | None:
    return None if place is None else list_url("console.orders", query, older=write_cursor(*place))
