"""What people of the shop do to one order from its page, each with a way back where there is one."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from flask import abort, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done, say_failed
from portal.console.frame.user import signed_in_user
from portal.console.orders.one_order import show_order_page
from portal.merchants.audit_log import Actor
from portal.models import Order
from portal.orders.mark_orders import find_order_of, mute_orders, tag_orders, unmute_orders, untag_orders
from portal.orders.order_links import renew_link, restore_link, revoke_link
from portal.orders.order_notes import add_note, remove_note
from portal.web.locale import gettext as _


@contextmanager
def changing(order_id: uuid.UUID) -> Iterator[tuple[Session, Actor, Order]]:
    """A unit of work on an order of the merchant who is signed in; 404 for any other."""
    user = signed_in_user()
    with console_context().database.unit_of_work() as session:
        order = find_order_of(session, user.merchant_id, order_id)
        if order is None:
            abort(404)
        yield session, user.actor, order


def back_to(order_id: uuid.UUID) -> AnyResponse:
    """To the page of the order."""
    return redirect(url_for("console.order", order_id=order_id), 303)


def add_order_note(order_id: uuid.UUID) -> AnyResponse:
    """`POST …/notes`: `text`."""
    text = request.form.get("text", "").strip()
    if not text:
        return show_order_page(order_id, problems={"text": _("Write something first.")})
    with changing(order_id) as (session, actor, order):
        add_note(session, actor, order, text)
    say_done(_("The note is kept."))
    return back_to(order_id)


def remove_order_note(order_id: uuid.UUID, note_id: uuid.UUID) -> AnyResponse:
    """`POST …/notes/<note_id>/remove`."""
    with changing(order_id) as (session, actor, order):
        text = remove_note(session, actor, order, note_id)
        if text is None:
            abort(404)
    say_done(_("The note is gone."), undo=Undo(url_for("console.add_order_note", order_id=order_id), {"text": text}))
    return back_to(order_id)


def mute_order(order_id: uuid.UUID) -> AnyResponse:
    """`POST …/mute`: `is_muted` empty unmutes."""
    is_muted = bool(request.form.get("is_muted"))
    with changing(order_id) as (session, actor, order):
        (mute_orders if is_muted else unmute_orders)(session, actor, [order])
    undo = Undo(url_for("console.mute_order", order_id=order_id), {"is_muted": "" if is_muted else "1"})
    text = (
        _("Nobody is written to about this order any more.") if is_muted else _("Messages about this order go again.")
    )
    say_done(text, undo=undo)
    return back_to(order_id)


def tag_order(order_id: uuid.UUID) -> AnyResponse:
    """`POST …/tags`: `tag`, and `do` is add or remove."""
    tag, is_removed = request.form.get("tag", "").strip(), request.form.get("do") == "remove"
    if not tag:
        return show_order_page(order_id, problems={"tag": _("Write a tag first.")})
    with changing(order_id) as (session, actor, order):
        changed = (untag_orders if is_removed else tag_orders)(session, actor, [order], tag)
    undo = Undo(url_for("console.tag_order", order_id=order_id), {"tag": tag, "do": "add" if is_removed else "remove"})
    if changed:
        say_done(_("The tag is removed.") if is_removed else _("The tag is added."), undo=undo)
    return back_to(order_id)


def change_order_link(order_id: uuid.UUID) -> AnyResponse:
    """`POST …/link`: `do` is revoke, renew or restore."""
    wanted = request.form.get("do")
    links, is_done = console_context().links, True
    with changing(order_id) as (session, actor, order):
        if wanted == "renew":
            renew_link(session, links, actor, order)
        elif wanted == "restore":
            is_done = restore_link(session, actor, order)
        else:
            is_done = revoke_link(session, actor, order)
    _tell_link(order_id, wanted if is_done else None)
    return back_to(order_id)


def _tell_link(order_id: uuid.UUID, done: str | None) -> None:
    if done is None:
        say_failed(_("The link could not be changed any more."))
    elif done == "renew":
        say_done(_("There is a new link. The old one opens nothing any more."))
    elif done == "restore":
        say_done(_("The link works again."))
    else:
        undo = Undo(url_for("console.change_order_link", order_id=order_id), {"do": "restore"})
        say_done(_("The link opens nothing any more."), undo=undo)
