"""Saving filters as a view for everybody of the shop, and taking one away."""

import uuid
from urllib.parse import urlencode

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done, say_failed
from portal.console.frame.user import signed_in_user
from portal.console.orders.list_urls import list_url
from portal.merchants.audit_log import Change, record_change
from portal.orders.order_filters import read_filters
from portal.orders.saved_views import remove_view, save_view
from portal.vocabulary.audit_action import AuditAction
from portal.web.locale import gettext as _


def save_order_view() -> AnyResponse:
    """`POST /console/orders/views`: `name`, and the filters by their names in addresses."""
    user, filters = signed_in_user(), read_filters(request.form)
    name = " ".join(request.form.get("name", "").split())
    if not name or not filters.needs_summary:
        say_failed(_("A view needs a name and at least one filter."))
        return redirect(list_url("console.orders", filters.as_query()), 303)
    with console_context().database.unit_of_work() as session:
        is_saved = save_view(session, (user.merchant_id, user.user_id), name, filters)
        if is_saved:
            told = urlencode(filters.without("q"))
            record_change(session, user.actor, Change(AuditAction.VIEW_SAVED, name, after={"filters": told}))
    if is_saved:
        say_done(_("The view is saved for your whole team."))
    else:
        say_failed(_("There are as many views as fit. Remove one first."))
    return redirect(list_url("console.orders", filters.without("q")), 303)


def remove_order_view(view_id: uuid.UUID) -> AnyResponse:
    """`POST /console/orders/views/<view_id>/remove`."""
    user = signed_in_user()
    with console_context().database.unit_of_work() as session:
        removed = remove_view(session, user.merchant_id, view_id)
        if removed is None:
            abort(404)
        name, filters = removed
        told = urlencode(filters.as_query())
        record_change(session, user.actor, Change(AuditAction.VIEW_REMOVED, name, before={"filters": told}))
    undo = Undo(url_for("console.save_order_view"), {"name": name, **filters.as_query()})
    say_done(_("The view is removed."), undo=undo)
    return redirect(url_for("console.orders"), 303)
