"""The first page: what needs attention, how messages went, what was ordered last."""

from collections.abc import Iterable, Iterator
from typing import Final

from flask import Response, current_app, url_for

from portal.console.frame.context import console_context
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.home.views import AttentionCard, HomePage
from portal.console.insights.build_page import draw_day_chart
from portal.console.orders.list import order_row, place_of
from portal.insights.attention import Attention, AttentionKind, load_attention
from portal.insights.message_report import load_message_days
from portal.insights.periods import USUAL_DAYS, last_days
from portal.merchants.first_steps import load_first_steps
from portal.orders.list_orders import list_orders
from portal.orders.order_filters import OrderFilters
from portal.vocabulary.permission import Permission

_ORDERS: Final = 8
#: Where each kind is looked at: an endpoint and the values of its address.
_PLACES: Final[dict[AttentionKind, tuple[str, dict[str, str]]]] = {
    AttentionKind.EXCEPTION: ("console.problems", {}),
    AttentionKind.ACTION_NEEDED: ("console.problems", {}),
    AttentionKind.OPEN_CASES: ("console.cases", {}),
    AttentionKind.LATE: ("console.orders", {"late": "late"}),
    AttentionKind.SILENT: ("console.orders", {"late": "silent"}),
    AttentionKind.UNDELIVERED: ("console.messages", {"status": "troubled"}),
    AttentionKind.UNKNOWN_MESSAGES: ("console.messages", {"status": "unknown"}),
    AttentionKind.UNREADABLE: ("console.connections", {}),
    AttentionKind.QUIET_CONNECTIONS: ("console.connections", {}),
}


def show_home() -> Response:
    """`GET /console/`."""
    user = signed_in_user()
    place = place_of(user)
    with console_context().database.reading() as session:
        attention = load_attention(session, user.merchant_id, now=place.now, today=place.today)
        days = load_message_days(session, user.merchant_id, last_days(USUAL_DAYS[0], place.today))
        orders = list_orders(session, place, OrderFilters(), limit=_ORDERS)
        first_steps = load_first_steps(session, user.merchant_id) if user.may(Permission.MANAGE) else None
    page = HomePage(
        cards=tuple(_make_cards(attention)),
        day_chart=draw_day_chart(days),
        days=days,
        has_messages=any(day.counts.planned for day in days),
        orders=tuple(order_row(row, user) for row in orders.rows),
        first_steps=first_steps if first_steps is not None and first_steps.is_shown else None,
    )
    return show_page("console/home/home.html", page)


def _make_cards(attention: Iterable[Attention]) -> Iterator[AttentionCard]:
    for one in attention:
        endpoint, values = _PLACES[one.kind]
        if endpoint in current_app.view_functions:
            yield AttentionCard(one, f"{url_for(endpoint)}{_query(values)}")


def _query(values: dict[str, str]) -> str:
    return "".join(f"?{name}={value}" for name, value in values.items())
