"""Forms that invite people, and that send an invitation again or take it back."""

import uuid

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.errors import UnknownRecordError
from portal.console.account.tries import may_invite
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.console.team.team import render_team
from portal.merchants.account_error import AccountError
from portal.merchants.invitations import invite, resend_invitation, revoke_invitation
from portal.vocabulary.account_problem import AccountProblem
from portal.web.locale import gettext


def submit_invite() -> Response | AnyResponse:
    """`POST /console/team/invite`."""
    email, role = request.form.get("email", "").strip()[:254], request.form.get("role", "")
    user = signed_in_user()
    problem = _invite(user, email, role) if may_invite(user.merchant_id) else AccountProblem.TOO_MANY_TRIES
    if problem is not None:
        return render_team(problem, email=email, role=role)
    say_done(gettext("The invitation is on its way to %(email)s.") % {"email": email})
    return redirect(url_for("console.team"), 303)


def submit_resend(invitation_id: uuid.UUID) -> Response | AnyResponse:
    """`POST /console/team/invitations/<id>/resend`: the link before opens nothing any more."""
    user, context = signed_in_user(), console_context()
    if not may_invite(user.merchant_id):
        return render_team(AccountProblem.TOO_MANY_TRIES)
    try:
        with context.database.unit_of_work() as session:
            resend_invitation(session, user.actor, invitation_id, base_url=context.settings.base_url)
    except UnknownRecordError:
        abort(404)
    say_done(gettext("A new link is on its way. The one before no longer works."))
    return redirect(url_for("console.team"), 303)


def submit_revoke(invitation_id: uuid.UUID) -> AnyResponse:
    """`POST /console/team/invitations/<id>/revoke`."""
    try:
        with console_context().database.unit_of_work() as session:
            email, role = revoke_invitation(session, signed_in_user().actor, invitation_id)
    except UnknownRecordError:
        abort(404)
    back = Undo(url_for("console.invite_member"), {"email": email, "role": role.value})
    say_done(gettext("The invitation is taken back."), undo=back)
    return redirect(url_for("console.team"), 303)


def _invite(user: ConsoleUser, email: str, role: str) -> AccountProblem | None:
    context = console_context()
    try:
        with context.database.unit_of_work() as session:
            invite(session, user.actor, email, role, base_url=context.settings.base_url)
    except AccountError as refused:
        return refused.problem
    return None
