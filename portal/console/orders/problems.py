"""The view of problems: orders somebody should look at, with the reasons in words."""

from dataclasses import dataclass

from flask import Response, request

from portal.console.frame.context import console_context
from portal.console.frame.paging import PAGE_SIZE, read_cursor, write_cursor
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.orders.list import order_row, place_of
from portal.console.orders.list_urls import list_url
from portal.console.orders.views import OrderRow
from portal.orders.list_problems import list_problems


@dataclass(frozen=True, slots=True)
class ProblemsPage:
    """Orders with reasons, the newest trouble first."""

    rows: tuple[OrderRow, ...]
    older_url: str | None
    newest_url: str | None
    here: str


def show_problems() -> Response:
    """`GET /console/problems`; `older` continues below the last one."""
    user, cursor = signed_in_user(), read_cursor(request.args.get("older", ""))
    with console_context().database.reading() as session:
        found = list_problems(session, place_of(user, cursor), limit=PAGE_SIZE)
    place = found.next_place
    page = ProblemsPage(
        rows=tuple(order_row(one.order, user, tuple(map(str, one.channels))) for one in found.problems),
        older_url=None if place is None else list_url("console.problems", {}, older=write_cursor(*place)),
        newest_url=list_url("console.problems", {}) if cursor else None,
        here=request.full_path.rstrip("?"),
    )
    return show_page("console/orders/problems.html", page, part="rows")
