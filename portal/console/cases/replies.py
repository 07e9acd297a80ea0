"""Answers the team keeps for the next time."""

import uuid
from collections.abc import Mapping

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.errors import ProductError, UnknownRecordError
from portal.console.cases.views import CaseProblem, RepliesPage
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.engagement.saved_replies import delete_reply, load_replies, save_reply
from portal.merchants.audit_log import Change, find_change, record_change
from portal.vocabulary.audit_action import AuditAction
from portal.web.locale import gettext as _


def show_replies() -> Response:
    """`GET /console/cases/replies`."""
    return _show({}, status=200)


def store_reply() -> Response | AnyResponse:
    """`POST /console/cases/replies`: one more, or another text under a name that is there."""
    user, name, text = signed_in_user(), request.form.get("name", "").strip(), request.form.get("text", "").strip()
    try:
        with console_context().database.unit_of_work() as session:
            before = save_reply(session, user.merchant_id, name, text)
            values = ({"text": before.text if before else None}, {"text": text})
            record_change(session, user.actor, Change(AuditAction.REPLY_SAVED, name, None, *values))
    except ProductError:
        return _show({"text": CaseProblem.REPLY_INCOMPLETE}, status=422)
    say_done(_("The reply is saved."))
    return redirect(url_for("console.replies"), 303)


def remove_reply(reply_id: uuid.UUID) -> AnyResponse:
    """`POST /console/cases/replies/<id>/remove`."""
    user = signed_in_user()
    try:
        with console_context().database.unit_of_work() as session:
            gone = delete_reply(session, user.merchant_id, reply_id)
            change = Change(AuditAction.REPLY_REMOVED, gone.name, reply_id, {"text": gone.text}, {"text": None})
            entry_id = record_change(session, user.actor, change)
    except UnknownRecordError:
        abort(404)
    # By its entry in the log: a cookie has no room for a long text.
    say_done(_("The reply is removed."), undo=Undo(url_for("console.restore_reply", entry_id=entry_id)))
    return redirect(url_for("console.replies"), 303)


def restore_reply(entry_id: uuid.UUID) -> AnyResponse:
    """`POST /console/cases/replies/restore/<id>`: what an entry of the log says was removed."""
    user = signed_in_user()
    with console_context().database.unit_of_work() as session:
        gone = find_change(session, user.merchant_id, AuditAction.REPLY_REMOVED, entry_id) or abort(404)
        text = str(gone.before.get("text") or "")
        save_reply(session, user.merchant_id, gone.subject_name, text)
        record_change(session, user.actor, Change(AuditAction.REPLY_SAVED, gone.subject_name, after={"text": text}))
    say_done(_("The reply is saved."))
    return redirect(url_for("console.replies"), 303)


def _show(problems: Mapping[str, CaseProblem], *, status: int) -> Response:
    with console_context().database.reading() as session:
        kept = load_replies(session, signed_in_user().merchant_id)
    page = RepliesPage(tuple(kept), request.form.get("name", ""), request.form.get("text", ""), problems)
    return show_page("console/cases/replies.html", page, status=status)
