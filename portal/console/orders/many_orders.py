"""What is done to the ticked orders of a list: tags, muting, a file; with a way back."""

import uuid
from typing import Final

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.signing import parse_id
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done, say_failed
from portal.console.frame.user import signed_in_user
from portal.console.orders.export import export_ticked
from portal.console.orders.list_urls import is_console_path
from portal.orders.mark_orders import find_orders_of, mute_orders, tag_orders, unmute_orders, untag_orders
from portal.web.locale import gettext as _
from portal.web.locale import ngettext

_MOST: Final = 200
_OPPOSITES: Final = {"tag": "untag", "untag": "tag", "mute": "unmute", "unmute": "mute"}


def change_orders() -> Response | AnyResponse:
    """`POST /console/orders/ticked`: `order` many times or `orders` with commas, `do`, `tag`, `here` to return to."""
    ids, wanted, tag = _read_ids(), request.form.get("do", ""), request.form.get("tag", "").strip()
    here = request.form.get("here", "")
    back = here if is_console_path(here) else url_for("console.orders")
    if wanted == "export" and ids:
        return export_ticked(ids)
    if not ids:
        say_failed(_("Tick some orders first."))
    elif wanted in {"tag", "untag"} and not tag:
        say_failed(_("Write a tag first."))
    elif wanted in _OPPOSITES:
        _tell(_change(ids, wanted, tag), wanted, tag, back)
    else:
        abort(404)
    return redirect(back, 303)


def _read_ids() -> tuple[uuid.UUID, ...]:
    texts = [*request.form.getlist("order"), *filter(None, request.form.get("orders", "").split(","))]
    ids = tuple(dict.fromkeys(parse_id(text) for text in texts))
    if len(ids) > _MOST or None in ids:
        abort(404)
    return tuple(order_id for order_id in ids if order_id is not None)


def _change(ids: tuple[uuid.UUID, ...], wanted: str, tag: str) -> tuple[uuid.UUID, ...]:
    user = signed_in_user()
    with console_context().database.unit_of_work() as session:
        orders = find_orders_of(session, user.merchant_id, ids)
        if orders is None:
            abort(404)
        if wanted in {"tag", "untag"}:
            return (tag_orders if wanted == "tag" else untag_orders)(session, user.actor, orders, tag)
        return (mute_orders if wanted == "mute" else unmute_orders)(session, user.actor, orders)


def _tell(changed: tuple[uuid.UUID, ...], done: str, tag: str, back: str) -> None:
    count = len(changed)
    texts = {
        "tag": ngettext("%(num)s order was tagged.", "%(num)s orders were tagged.", count),
        "untag": ngettext("%(num)s order lost the tag.", "%(num)s orders lost the tag.", count),
        "mute": ngettext("%(num)s order was muted.", "%(num)s orders were muted.", count),
        "unmute": ngettext("%(num)s order was unmuted.", "%(num)s orders were unmuted.", count),
    }
    # Only what was changed is taken back: an order that had the tag before keeps it.
    fields = {"do": _OPPOSITES[done], "tag": tag, "orders": ",".join(map(str, changed)), "here": back}
    say_done(texts[done] % {"num": count}, undo=Undo(url_for("console.change_orders"), fields) if changed else None)
