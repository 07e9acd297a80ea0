"""The key browsers know a shop by, and a new one in its place."""

from dataclasses import dataclass

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.api.push import find_public_key, rotate_key
from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.merchants.audit_log import Change, record_change
from portal.vocabulary.audit_action import AuditAction
from portal.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class PushKeyPage:
    """The public key; None before a browser has asked for one."""

    public_key: str | None


def show_push_key() -> Response:
    """`GET /console/connections/push`."""
    with console_context().database.reading() as session:
        public_key = find_public_key(session, signed_in_user().merchant_id)
    return show_page("console/connections/push_key.html", PushKeyPage(public_key))


def rotate_push_key() -> AnyResponse:
    """`POST /console/connections/push`."""
    user, context = signed_in_user(), console_context()
    with context.database.unit_of_work() as session:
        rotate_key(session, context.sealer, user.merchant_id)
        record_change(session, user.actor, Change(AuditAction.PUSH_KEY_ROTATED))
    say_done(_("Browsers that subscribe from now on are given the new key."))
    return redirect(url_for("console.push_key"), 303)
