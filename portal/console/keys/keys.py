"""Keys of the REST API, and the endpoints of webhooks below them."""

import uuid
from typing import Final

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import ProductError, UnknownRecordError
from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done
from portal.console.frame.rendering import show_page
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.console.keys.views import ConfirmPage, KeyRow, KeysPage
from portal.merchants.api_keys import ApiKeyView, KeyDraft, create_api_key, list_api_keys, revoke_api_key
from portal.merchants.audit_log import Change, record_change
from portal.merchants.webhook_endpoints import FAMILIES, load_endpoints
from portal.vocabulary.api_scope import ApiScope
from portal.vocabulary.audit_action import AuditAction
from portal.web.locale import gettext as _

#: Days a new key may be good for, beside "until it is revoked".
_LIFETIMES: Final = ("30", "90", "365")


def show_keys() -> Response:
    """`GET /console/keys`."""
    return show_keys_page()


def add_key() -> Response:
    """`POST /console/keys`: `name`, `scopes` and `days`; the key stands on the answer and nowhere else."""
    user, name = signed_in_user(), request.form.get("name", "").strip()
    scopes = {ApiScope(scope) for scope in request.form.getlist("scopes") if scope in set(ApiScope)}
    told = request.form.get("days", "")
    days = int(told) if told in _LIFETIMES else None
    try:
        with console_context().database.unit_of_work() as session:
            draft = KeyDraft(name, frozenset(scopes), days)
            key = create_api_key(session, user.merchant_id, draft, created_by=user.user_id)
            change = Change(AuditAction.KEY_ADDED, name, after={"scopes": sorted(scopes), "days": days})
            record_change(session, user.actor, change)
    except ProductError as problem:
        return show_keys_page(key_problem=str(problem))
    return show_keys_page(new_key=key)


def confirm_revoke(key_id: uuid.UUID) -> Response:
    """`GET /console/keys/<id>/revoke`."""
    with console_context().database.reading() as session:
        keys = list_api_keys(session, signed_in_user().merchant_id)
    key = next((key for key in keys if key.id == key_id), None)
    if key is None:
        abort(404)
    page = ConfirmPage("key", key.name, url_for("console.revoke_key", key_id=key_id))
    return show_page("console/keys/confirm.html", page)


def revoke(key_id: uuid.UUID) -> AnyResponse:
    """`POST /console/keys/<id>/revoke`."""
    user = signed_in_user()
    try:
        with console_context().database.unit_of_work() as session:
            key = revoke_api_key(session, user.merchant_id, key_id)
            record_change(session, user.actor, Change(AuditAction.KEY_REVOKED, key.name, key_id))
    except UnknownRecordError:
        abort(404)
    say_done(_("The key is revoked."))
    return redirect(url_for("console.keys"), 303)


def show_keys_page(
    *, new_key: str = "", new_secret: str = "", key_problem: str = "", endpoint_problem: str = ""
) -> Response:
    """Keys and endpoints, with what was made or refused a moment ago."""
    user = signed_in_user()
    with console_context().database.reading() as session:
        keys = list_api_keys(session, user.merchant_id)
        endpoints = load_endpoints(session, user.merchant_id)
    page = KeysPage(
        keys=tuple(_row(key, user) for key in keys),
        scopes=tuple(ApiScope),
        lifetimes=tuple(map(int, _LIFETIMES)),
        endpoints=tuple(endpoints),
        families=FAMILIES,
        new_key=new_key,
        new_secret=new_secret,
        key_problem=key_problem,
        endpoint_problem=endpoint_problem,
    )
    return show_page("console/keys/keys.html", page, status=422 if key_problem or endpoint_problem else 200)


def _row(key: ApiKeyView, user: ConsoleUser) -> KeyRow:
    return KeyRow(
        key_id=key.id,
        name=key.name,
        prefix=key.prefix,
        scopes=tuple(key.scopes),
        created_at=key.created_at.astimezone(user.zone),
        last_used_at=key.last_used_at.astimezone(user.zone) if key.last_used_at else None,
        expires_at=key.expires_at.astimezone(user.zone) if key.expires_at else None,
        is_expired=key.expires_at is not None and key.expires_at <= utc_now(),
        is_revoked=key.revoked_at is not None,
    )
