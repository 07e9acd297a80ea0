"""Connecting a store or tracker: choose it, then do what its steps say; the secret is shown this one time."""

import uuid
from dataclasses import dataclass

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.errors import ProductError
from portal.console.connections.guides import Guide, list_guides
from portal.console.connections.one import find_own, open_page
from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done, say_failed
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.merchants.change_connection import change_secret, connect
from portal.web.locale import gettext as _

_LONGEST_SECRET = 500


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """What can be connected."""

    guides: tuple[Guide, ...]


def show_new_connection() -> Response:
    """`GET /console/connections/new`."""
    return show_page("console/connections/new.html", SourcesPage(list_guides()))


def add_new_connection() -> Response | AnyResponse:
    """`POST /console/connections/new`: a page with the secret, which is not kept in a form to be read again."""
    user, context = signed_in_user(), console_context()
    try:
        with context.database.unit_of_work() as session:
            made = connect(session, context.sealer, user.actor, request.form.get("source", ""))
    except ProductError as problem:
        say_failed(str(problem))
        return redirect(url_for("console.new_connection"), 303)
    return show_page("console/connections/one.html", open_page(made.id, secret=made.secret))


def set_secret(connection_id: uuid.UUID) -> AnyResponse:
    """`POST /console/connections/<id>/secret`: the secret the vendor made."""
    secret = request.form.get("secret", "").strip()
    user, context = signed_in_user(), console_context()
    with context.database.unit_of_work() as session:
        connection = find_own(session, connection_id) or abort(404)
        if not secret or len(secret) > _LONGEST_SECRET:
            say_failed(_("Paste the secret that the vendor shows you."))
            return redirect(url_for("console.connection", connection_id=connection_id), 303)
        change_secret(session, context.sealer, user.actor, connection, secret)
    say_done(_("The secret is saved. What is signed with it counts from now on."))
    return redirect(url_for("console.connection", connection_id=connection_id), 303)


def rotate_connection(connection_id: uuid.UUID) -> Response | AnyResponse:
    """`POST /console/connections/<id>/rotate`: a new secret of ours, shown once; sent again it changes nothing."""
    user, context = signed_in_user(), console_context()
    with context.database.unit_of_work() as session:
        connection = find_own(session, connection_id) or abort(404)
        if request.form.get("made_after") != str(connection.old_secret_until):
            return redirect(url_for("console.connection", connection_id=connection_id), 303)
        made = change_secret(session, context.sealer, user.actor, connection)
    return show_page("console/connections/one.html", open_page(connection_id, secret=made.secret))
