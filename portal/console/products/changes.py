"""What a merchant decides about one product: its place before all others, and whether it is offered."""

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.errors import UnknownRecordError
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done, say_failed
from portal.console.frame.user import signed_in_user
from portal.merchants.audit_log import Change, record_change
from portal.merchants.catalogue import pin_product
from portal.merchants.product_list import find_pin, set_stock
from portal.vocabulary.audit_action import AuditAction
from portal.web.locale import gettext as _

_LAST_PLACE = 100


def pin() -> AnyResponse:
    """`POST /console/products/pin`: `sku`, and `position` from 1 to 100 or empty for no pin."""
    user, sku, wanted = signed_in_user(), request.form.get("sku", ""), request.form.get("position", "").strip()
    is_number = wanted.isascii() and wanted.isdecimal() and len(wanted) <= len(str(_LAST_PLACE))
    position = int(wanted) if is_number and 1 <= int(wanted) <= _LAST_PLACE else None
    if wanted and position is None:
        say_failed(_("The place must be a number from 1 to 100."))
        return redirect(url_for("console.products"), 303)
    try:
        with console_context().database.unit_of_work() as session:
            before = find_pin(session, user.merchant_id, sku)
            pin_product(session, user.merchant_id, sku, position)
            change = Change(AuditAction.PRODUCT_PINNED, sku, None, {"position": before}, {"position": position})
            record_change(session, user.actor, change)
    except UnknownRecordError:
        abort(404)
    undo = Undo(url_for("console.pin_product"), {"sku": sku, "position": str(before or "")})
    say_done(_("Pages offer it first.") if position else _("Pages offer it where it belongs."), undo=undo)
    return redirect(url_for("console.products"), 303)


def stock() -> AnyResponse:
    """`POST /console/products/stock`: `sku`, and `is_on` empty when it is not to be offered."""
    user, sku, is_in_stock = signed_in_user(), request.form.get("sku", ""), bool(request.form.get("is_on"))
    try:
        with console_context().database.unit_of_work() as session:
            before = set_stock(session, user.merchant_id, sku, is_in_stock=is_in_stock)
            values = ({"in_stock": before}, {"in_stock": is_in_stock})
            record_change(session, user.actor, Change(AuditAction.PRODUCT_STOCKED, sku, None, *values))
    except UnknownRecordError:
        abort(404)
    undo = Undo(url_for("console.stock_product"), {"sku": sku, "is_on": "1" if before else ""})
    say_done(_("Pages may offer it.") if is_in_stock else _("Pages do not offer it any more."), undo=undo)
    return redirect(url_for("console.products"), 303)
