"""One endpoint of webhooks: what it hears, its log, trying it out."""

import uuid

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.after_commit import request_wake_up
from notifier.foundation.clock import utc_now
from notifier.foundation.errors import UnknownRecordError
from portal.alerts.webhook_events import SEND_WEBHOOKS, TEST_EVENT, new_delivery, write_event
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done
from portal.console.frame.paging import PAGE_SIZE, read_cursor, write_cursor
from portal.console.frame.rendering import show_page
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.console.keys.endpoints import read_draft
from portal.console.keys.views import EndpointPage, LogRow
from portal.merchants.audit_log import Change, Values, record_change
from portal.merchants.webhook_deliveries import DeliveryView, load_deliveries, replay_webhook
from portal.merchants.webhook_endpoints import (
    FAMILIES,
    EndpointError,
    change_endpoint,
    get_endpoint,
    name_host,
    rotate_secret,
    switch_endpoint,
)
from portal.vocabulary.audit_action import AuditAction
from portal.web.locale import gettext as _


def show_endpoint(endpoint_id: uuid.UUID) -> Response:
    """`GET /console/keys/webhooks/<id>`; `older` continues the log."""
    return _show(endpoint_id)


def change(endpoint_id: uuid.UUID) -> Response | AnyResponse:
    """`POST /console/keys/webhooks/<id>`."""
    user, context, draft = signed_in_user(), console_context(), read_draft()
    allows_private = context.settings.notifier.allow_private_endpoints
    try:
        with context.database.unit_of_work() as session:
            before = change_endpoint(session, user.merchant_id, endpoint_id, draft, allows_private=allows_private)
            host = name_host(draft.url)
            known: Values = {"url": name_host(before.url), "events": list(before.events)}
            told: Values = {"url": host, "events": list(draft.events)}
            changed = Change(AuditAction.WEBHOOK_CHANGED, host, endpoint_id, known, told)
            record_change(session, user.actor, changed)
    except UnknownRecordError:
        abort(404)
    except EndpointError as problem:
        return _show(endpoint_id, problem=str(problem))
    say_done(_("The endpoint is saved."))
    return _back(endpoint_id)


def switch(endpoint_id: uuid.UUID) -> AnyResponse:
    """`POST /console/keys/webhooks/<id>/switch`: `is_on` empty to switch off."""
    user, is_on = signed_in_user(), bool(request.form.get("is_on"))
    try:
        with console_context().database.unit_of_work() as session:
            before = switch_endpoint(session, user.merchant_id, endpoint_id, is_on=is_on)
            values, host = ({"is_on": before.is_on}, {"is_on": is_on}), name_host(before.url)
            record_change(session, user.actor, Change(AuditAction.WEBHOOK_SWITCHED, host, endpoint_id, *values))
            request_wake_up(session, SEND_WEBHOOKS)
    except UnknownRecordError:
        abort(404)
    undo = Undo(url_for("console.switch_webhook", endpoint_id=endpoint_id), {"is_on": "" if is_on else "1"})
    say_done(_("The endpoint is told from now on.") if is_on else _("The endpoint is not told any more."), undo=undo)
    return _back(endpoint_id)


def test(endpoint_id: uuid.UUID) -> AnyResponse:
    """`POST /console/keys/webhooks/<id>/test`: an event of its own kind goes the way all others go."""
    user = signed_in_user()
    try:
        with console_context().database.unit_of_work() as session:
            get_endpoint(session, user.merchant_id, endpoint_id)
            body = write_event(TEST_EVENT, utc_now(), {"shop": {"name": user.merchant_name}})
            session.add(new_delivery(user.merchant_id, endpoint_id, TEST_EVENT, body))
            request_wake_up(session, SEND_WEBHOOKS)
    except UnknownRecordError:
        abort(404)
    say_done(_("A test is on its way. Load the page again to see the answer."))
    return _back(endpoint_id)


def rotate(endpoint_id: uuid.UUID) -> Response:
    """`POST /console/keys/webhooks/<id>/secret`: the new secret stands on the answer and nowhere else."""
    user, context = signed_in_user(), console_context()
    try:
        with context.database.unit_of_work() as session:
            secret = rotate_secret(session, context.sealer, user.merchant_id, endpoint_id)
            host = name_host(get_endpoint(session, user.merchant_id, endpoint_id).url)
            record_change(session, user.actor, Change(AuditAction.WEBHOOK_SECRET_CHANGED, host, endpoint_id))
    except UnknownRecordError:
        abort(404)
    return _show(endpoint_id, new_secret=secret)


def replay(delivery_id: uuid.UUID) -> AnyResponse:
    """`POST /console/keys/deliveries/<id>/replay`."""
    try:
        with console_context().database.unit_of_work() as session:
            endpoint_id = replay_webhook(session, signed_in_user().merchant_id, delivery_id)
            request_wake_up(session, SEND_WEBHOOKS)
    except UnknownRecordError:
        abort(404)
    say_done(_("It is sent once more."))
    return _back(endpoint_id)


def _back(endpoint_id: uuid.UUID) -> AnyResponse:
    return redirect(url_for("console.webhook", endpoint_id=endpoint_id), 303)


def _show(endpoint_id: uuid.UUID, *, new_secret: str = "", problem: str = "") -> Response:
    user, older = signed_in_user(), read_cursor(request.args.get("older", ""))
    try:
        with console_context().database.reading() as session:
            endpoint = get_endpoint(session, user.merchant_id, endpoint_id)
            found = load_deliveries(session, endpoint_id, older, limit=PAGE_SIZE + 1)
    except UnknownRecordError:
        abort(404)
    page = EndpointPage(
        endpoint=endpoint,
        families=tuple(sorted({*FAMILIES, *endpoint.events})),
        log=tuple(_row(one, user) for one in found[:PAGE_SIZE]),
        older_url=_older_url(endpoint_id, found),
        is_first=older is None,
        new_secret=new_secret,
        problem=problem,
    )
    return show_page("console/keys/endpoint.html", page, status=422 if problem else 200)


def _older_url(endpoint_id: uuid.UUID, found: list[DeliveryView]) -> str | None:
    if len(found) <= PAGE_SIZE:
        return None
    last = found[PAGE_SIZE - 1]
    cursor = write_cursor(last.recorded_at, last.delivery_id)
    return url_for("console.webhook", endpoint_id=endpoint_id, older=cursor)


def _row(one: DeliveryView, user: ConsoleUser) -> LogRow:
    return LogRow(
        delivery_id=one.delivery_id,
        event=one.event,
        state=one.state.value,
        at=(one.tried_at or one.recorded_at).astimezone(user.zone),
        next_at=one.due_at.astimezone(user.zone),
        attempts=one.attempts,
        status=one.status,
        problem=one.problem,
        body=one.body,
    )
