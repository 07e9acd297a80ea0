"""Orders as a file: the filtered list, or those that were ticked."""

import uuid
from collections.abc import Iterable, Sequence

from flask import Response, abort, request
from sqlalchemy.orm import Session

from portal.console.frame.context import console_context
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.console.orders.list import place_of
from portal.merchants.audit_log import Change, record_change
from portal.orders.export_orders import export_orders, export_some
from portal.orders.mark_orders import find_orders_of
from portal.orders.order_filters import read_filters
from portal.vocabulary.audit_action import AuditAction


def export_filtered() -> Response:
    """`GET /console/orders/export` with the filters of the list."""
    user, filters = signed_in_user(), read_filters(request.args)
    database = console_context().database
    # What was searched for may name a person, and the log keeps no such thing.
    told = {name: value for name, value in filters.as_query().items() if name != "q"}
    with database.unit_of_work() as session:
        record_change(session, user.actor, Change(AuditAction.ORDERS_EXPORTED, after=told))
    return _file(export_orders(database, place_of(user), filters))


def export_ticked(order_ids: Sequence[uuid.UUID]) -> Response:
    """Those orders of the merchant; 404 when one is none of theirs."""
    user = signed_in_user()
    with console_context().database.unit_of_work() as session:
        return _file([_export(session, user, order_ids)])


def _export(session: Session, user: ConsoleUser, order_ids: Sequence[uuid.UUID]) -> str:
    if find_orders_of(session, user.merchant_id, order_ids) is None:
        abort(404)
    record_change(session, user.actor, Change(AuditAction.ORDERS_EXPORTED, after={"orders": len(order_ids)}))
    return export_some(session, place_of(user), order_ids)


def _file(pieces: Iterable[str]) -> Response:
    # The mark tells spreadsheets that the file is UTF-8.
    body = (piece.encode() for part in (("\ufeff",), pieces) for piece in part)
    response = Response(body, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="orders.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response
