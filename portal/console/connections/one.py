"""One connection: how it is doing, how it is set up, and what can be done with it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, abort, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.clock import utc_now
from portal.console.connections.ago import tell_ago
from portal.console.connections.cards import ConnectionCard, make_card
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done, say_failed
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.merchants.audit_log import Actor
from portal.merchants.change_connection import (
    find_connection,
    pause_connection,
    remove_connection,
    restore_connection,
    resume_connection,
)
from portal.merchants.connection_health import find_health
from portal.merchants.try_connection import TrialFinding, is_reachable, try_connection
from portal.models import Connection
from portal.tracking.failed_payloads import FailedPayload, load_failed_payloads
from portal.web.locale import gettext as _

_FAILED_SHOWN = 5


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A payload nobody understood."""

    id: uuid.UUID
    topic: str
    ago: str
    problem: str


@dataclass(frozen=True, slots=True)
class ConnectionPage:
    """A connection; `secret` only on the page that follows its making."""

    card: ConnectionCard
    address: str
    secret: str | None
    made_after: str
    is_reachable: bool
    failed: tuple[FailedRow, ...]


def show_connection(connection_id: uuid.UUID) -> Response:
    """`GET /console/connections/<id>`; htmx asks for its state until the first payload has come."""
    return show_page("console/connections/one.html", open_page(connection_id), part="state")


def try_one(connection_id: uuid.UUID) -> AnyResponse:
    """`POST /console/connections/<id>/try`."""
    context = console_context()
    with context.database.reading() as session:
        connection = find_own(session, connection_id) or abort(404)
        finding = try_connection(context.sealer, connection, base_url=context.settings.base_url)
    _say_finding(finding)
    return _back(connection_id)


def pause_one(connection_id: uuid.UUID) -> AnyResponse:
    """`POST /console/connections/<id>/pause`."""
    _change(connection_id, pause_connection)
    undo = Undo(url_for("console.resume_connection", connection_id=connection_id))
    say_done(_("The connection is paused. What comes in is kept and applied when you resume it."), undo=undo)
    return _back(connection_id)


def resume_one(connection_id: uuid.UUID) -> AnyResponse:
    """`POST /console/connections/<id>/resume`."""
    _change(connection_id, resume_connection)
    say_done(_("The connection runs again. What was kept is being applied."))
    return _back(connection_id)


def remove_one(connection_id: uuid.UUID) -> AnyResponse:
    """`POST /console/connections/<id>/remove`."""
    _change(connection_id, remove_connection)
    undo = Undo(url_for("console.restore_connection", connection_id=connection_id))
    say_done(_("The connection is removed. Its orders stay."), undo=undo)
    return redirect(url_for("console.connections"), 303)


def restore_one(connection_id: uuid.UUID) -> AnyResponse:
    """`POST /console/connections/<id>/restore`."""
    _change(connection_id, restore_connection, is_removed=True)
    say_done(_("The connection is back, with the address and secret it had."))
    return _back(connection_id)


def find_own(session: Session, connection_id: uuid.UUID, *, is_removed: bool = False) -> Connection | None:
    """A connection of the shop of whoever is signed in; a removed one only where that is meant."""
    connection = find_connection(session, signed_in_user().merchant_id, connection_id)
    return connection if connection is not None and connection.is_on is not is_removed else None


def open_page(connection_id: uuid.UUID, *, secret: str | None = None) -> ConnectionPage:
    """The page of a connection; 404 for one of another shop or a removed one."""
    user, context, now = signed_in_user(), console_context(), utc_now()
    with context.database.reading() as session:
        connection = find_own(session, connection_id) or abort(404)
        health = find_health(session, user.merchant_id, connection_id, now=now) or abort(404)
        failed = load_failed_payloads(session, connection, older_than=None, limit=_FAILED_SHOWN)
    base_url = context.settings.base_url
    return ConnectionPage(
        card=make_card(health, now=now),
        address=f"{base_url}/hooks/{health.kind.value}s/{connection_id}",
        secret=secret,
        made_after=str(connection.old_secret_until),
        is_reachable=is_reachable(base_url),
        failed=tuple(describe_failed(each) for each in failed),
    )


def describe_failed(payload: FailedPayload) -> FailedRow:
    """A failed payload as a list shows it."""
    return FailedRow(payload.id, payload.topic, tell_ago(payload.received_at, utc_now()), payload.problem)


def _change(
    connection_id: uuid.UUID, act: Callable[[Session, Actor, Connection], None], *, is_removed: bool = False
) -> None:
    with console_context().database.unit_of_work() as session:
        connection = find_own(session, connection_id, is_removed=is_removed) or abort(404)
        act(session, signed_in_user().actor, connection)


def _back(connection_id: uuid.UUID) -> AnyResponse:
    return redirect(url_for("console.connection", connection_id=connection_id), 303)


def _say_finding(finding: TrialFinding) -> None:
    if finding is TrialFinding.GOOD:
        say_done(_("A signed test report was checked and read. Nothing was stored."))
    elif finding is TrialFinding.NOT_REACHABLE:
        say_failed(
            _(
                "A test report was checked and read, but vendors cannot reach this address: "
                "it needs a public name and HTTPS."
            )
        )
    elif finding is TrialFinding.NO_SAMPLE:
        say_failed(_("There is no test report for this source."))
    else:
        say_failed(_("The test report was not accepted. Set the secret again, here and at the vendor."))
