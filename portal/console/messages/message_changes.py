"""What people of the shop do to a message: settle one whose fate nobody knows, tell its news once more."""

import uuid

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.api.history import Settlement, settle_unknown
from notifier.api.triggers import repeat_message
from notifier.foundation.errors import PermanentError, UnknownRecordError
from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done, say_failed
from portal.console.frame.user import signed_in_user
from portal.merchants.audit_log import Change, record_change
from portal.vocabulary.audit_action import AuditAction
from portal.web.locale import gettext as _


def settle_message(message_id: uuid.UUID) -> AnyResponse:
    """`POST /console/messages/<message_id>/settle`: `settlement` is sent, failed or resend."""
    wanted = request.form.get("settlement", "")
    if wanted not in set(Settlement):
        abort(404)
    user = signed_in_user()
    try:
        with console_context().database.unit_of_work() as session:
            settle_unknown(session, user.merchant_id, message_id, Settlement(wanted))
            change = Change(AuditAction.MESSAGE_SETTLED, subject_id=message_id, after={"settled": wanted})
            record_change(session, user.actor, change)
    except UnknownRecordError:
        abort(404)
    except PermanentError:
        say_failed(_("What became of this message is known by now."))
    else:
        say_done(_("The message is settled."))
    return redirect(url_for("console.message", message_id=message_id), 303)


def resend_message(message_id: uuid.UUID) -> AnyResponse:
    """`POST /console/messages/<message_id>/resend`."""
    user = signed_in_user()
    try:
        with console_context().database.unit_of_work() as session:
            repeat_message(session, user.merchant_id, message_id)
            record_change(session, user.actor, Change(AuditAction.MESSAGE_REPEATED, subject_id=message_id))
    except UnknownRecordError:
        abort(404)
    except PermanentError:
        say_failed(_("Nothing is known any more of the person this message was for."))
    else:
        say_done(_("The news is told once more. Your rules and the shopper's wishes decide again."))
    return redirect(url_for("console.message", message_id=message_id), 303)
