"""Endpoints of webhooks, added and taken away."""

import uuid

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.errors import UnknownRecordError
from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.keys.keys import show_keys_page
from portal.console.keys.views import ConfirmPage
from portal.merchants.audit_log import Change, record_change
from portal.merchants.webhook_endpoints import (
    EndpointDraft,
    EndpointError,
    add_endpoint,
    get_endpoint,
    name_host,
    remove_endpoint,
)
from portal.vocabulary.audit_action import AuditAction
from portal.web.locale import gettext as _


def read_draft() -> EndpointDraft:
    """What the form of an endpoint asks for."""
    return EndpointDraft(request.form.get("url", "").strip(), tuple(sorted(set(request.form.getlist("events")))))


def add() -> Response:
    """`POST /console/keys/webhooks`: `url` and `events`; the secret stands on the answer and nowhere else."""
    user, context, draft = signed_in_user(), console_context(), read_draft()
    allows_private = context.settings.notifier.allow_private_endpoints
    try:
        with context.database.unit_of_work() as session:
            endpoint_id, secret = add_endpoint(
                session, context.sealer, user.merchant_id, draft, allows_private=allows_private
            )
            events = {"events": list(draft.events)}
            change = Change(AuditAction.WEBHOOK_ADDED, name_host(draft.url), endpoint_id, after=events)
            record_change(session, user.actor, change)
    except EndpointError as problem:
        return show_keys_page(endpoint_problem=str(problem))
    return show_keys_page(new_secret=secret)


def confirm_remove(endpoint_id: uuid.UUID) -> Response:
    """`GET /console/keys/webhooks/<id>/remove`."""
    try:
        with console_context().database.reading() as session:
            endpoint = get_endpoint(session, signed_in_user().merchant_id, endpoint_id)
    except UnknownRecordError:
        abort(404)
    url = url_for("console.remove_webhook", endpoint_id=endpoint_id)
    return show_page("console/keys/confirm.html", ConfirmPage("endpoint", endpoint.url, url))


def remove(endpoint_id: uuid.UUID) -> AnyResponse:
    """`POST /console/keys/webhooks/<id>/remove`."""
    user = signed_in_user()
    try:
        with console_context().database.unit_of_work() as session:
            gone = remove_endpoint(session, user.merchant_id, endpoint_id)
            record_change(session, user.actor, Change(AuditAction.WEBHOOK_REMOVED, name_host(gone.url), endpoint_id))
    except UnknownRecordError:
        abort(404)
    say_done(_("The endpoint is removed."))
    return redirect(url_for("console.keys"), 303)
