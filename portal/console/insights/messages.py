"""The figures of messages: the page, and each of its tables as a file."""

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlencode

from flask import Response, stream_with_context, url_for

from notifier.api.figures import FigureGroup, load_message_costs
from portal.console.frame.context import console_context
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.insights.build_page import build_page
from portal.console.insights.read_wish import fill_form, read_wish, url_values
from portal.insights.csv_rows import list_costs, list_figures, write_csv
from portal.insights.message_report import load_export, load_message_report

_EXPORTED: Final = (FigureGroup.DAY, FigureGroup.CHANNEL, FigureGroup.REASON, FigureGroup.RULE, FigureGroup.LANGUAGE)


def show_messages() -> Response:
    """`GET /console/insights`: `days`, `from`, `to`, `channel`, `rule` and `language` say which messages."""
    user = signed_in_user()
    with console_context().database.reading() as session:
        found = read_wish(session, user)
        report = load_message_report(session, user.merchant_id, found.wish)
    values = urlencode(url_values(found))
    exports = {str(group): f"{url_for('console.export_figures', group=group)}?{values}" for group in _EXPORTED}
    exports["cost"] = f"{url_for('console.export_costs')}?{values}"
    page = build_page(report, found.wish, fill_form(found, report), exports, user.zone)
    return show_page("console/insights/messages.html", page, status=422 if found.problem else 200)


def export_figures(group: str) -> Response:
    """`GET /console/insights/<group>.csv`: the figures of the same messages, a row for each group."""
    user = signed_in_user()
    with console_context().database.reading() as session:
        wish = read_wish(session, user).wish
        export = load_export(session, user.merchant_id, wish, FigureGroup(group))
    return _send_file(list_figures(export), f"messages-by-{group}")


def export_costs() -> Response:
    """`GET /console/insights/cost.csv`: what the same messages cost, a row for each currency and period."""
    user = signed_in_user()
    with console_context().database.reading() as session:
        wish = read_wish(session, user).wish
        costs = load_message_costs(session, user.merchant_id, wish.query)
    return _send_file(list_costs(wish.query, costs), "message-costs")


def _send_file(rows: Iterator[Sequence[str]], name: str) -> Response:
    response = Response(stream_with_context(write_csv(rows)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response
