"""Links that came by e-mail: choosing a new password, and joining a team."""

from flask import Response, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.console.account.sign_in import status_of
from portal.console.account.signed_in import begin_session, end_session_of_browser
from portal.console.account.tries import may_ask_for_reset, may_open_link, note_bad_link
from portal.console.account.views import ForgotPage, InvitationPage, ResetPage
from portal.console.frame.context import console_context
from portal.console.frame.forms import is_form_genuine
from portal.console.frame.notices import say_done
from portal.console.frame.rendering import show_page
from portal.merchants.account_error import AccountError
from portal.merchants.invitations import OpenInvitation, accept_invitation, find_invitation
from portal.merchants.password_reset import find_reset, request_reset, reset_password
from portal.vocabulary.account_problem import AccountProblem
from portal.web.locale import gettext


def show_forgot() -> Response:
    """`GET /console/forgot`."""
    return _forgot_page(email="", is_asked=False, problem=None)


def submit_forgot() -> Response:
    """`POST /console/forgot`: the same words and the same work for every address."""
    email = request.form.get("email", "").strip()[:254]
    problem = _forgot_problem(email)
    if problem is not None:
        return _forgot_page(email=email, is_asked=False, problem=problem)
    with console_context().database.unit_of_work() as database:
        request_reset(database, email)
    return _forgot_page(email=email, is_asked=True, problem=None)


def show_reset(token: str) -> Response:
    """`GET /console/reset/<token>`: a form for the new password, or that the link is over."""
    problem = _link_problem()
    return _reset_page(token, problem or (None if _find_reset(token) else _count_bad_link()))


def submit_reset(token: str) -> Response | AnyResponse:
    """`POST /console/reset/<token>`: the new password counts at once, and everybody is signed out."""
    problem = _link_problem() or _form_problem()
    if problem is not None:
        return _reset_page(token, problem)
    context = console_context()
    try:
        with context.database.unit_of_work() as database:
            reset_password(database, context.signer, token, request.form.get("password", ""))
    except AccountError as refused:
        return _reset_page(token, refused.problem)
    session.clear()
    say_done(gettext("Your new password counts. Sign in with it."))
    return redirect(url_for("console.sign_in"), 303)


def show_invitation(token: str) -> Response:
    """`GET /console/invitation/<token>`: a form for a password, or that the link is over."""
    found = None if _link_problem() else _find_invitation(token)
    return _invitation_page(token, found, _link_problem() or (None if found else _count_bad_link()))


def submit_invitation(token: str) -> Response | AnyResponse:
    """`POST /console/invitation/<token>`: joined, and signed in."""
    problem = _link_problem() or _form_problem()
    if problem is not None:
        return _invitation_page(token, _find_invitation(token), problem)
    try:
        with console_context().database.unit_of_work() as database:
            user_id = accept_invitation(database, token, request.form.get("password", ""))
    except AccountError as refused:
        return _invitation_page(token, _find_invitation(token), refused.problem)
    end_session_of_browser()
    begin_session(user_id)
    say_done(gettext("Welcome to the team."))
    return redirect(url_for("console.home"), 303)


def _forgot_problem(email: str) -> AccountProblem | None:
    if not is_form_genuine():
        return AccountProblem.FORM_TOO_OLD
    if "@" not in email:
        return AccountProblem.NOT_AN_ADDRESS
    return None if may_ask_for_reset(email.casefold()) else AccountProblem.TOO_MANY_TRIES


def _form_problem() -> AccountProblem | None:
    if not is_form_genuine():
        return AccountProblem.FORM_TOO_OLD
    is_same = request.form.get("password") == request.form.get("again")
    return None if is_same else AccountProblem.PASSWORDS_DIFFER


def _link_problem() -> AccountProblem | None:
    return None if may_open_link() else AccountProblem.TOO_MANY_TRIES


def _count_bad_link() -> AccountProblem:
    note_bad_link()
    return AccountProblem.LINK_IS_OVER


def _find_reset(token: str) -> bool:
    context = console_context()
    with context.database.reading() as database:
        return find_reset(database, context.signer, token) is not None


def _find_invitation(token: str) -> OpenInvitation | None:
    with console_context().database.reading() as database:
        return find_invitation(database, token)


def _forgot_page(*, email: str, is_asked: bool, problem: AccountProblem | None) -> Response:
    page = ForgotPage(email=email, is_asked=is_asked, problem=problem)
    return show_page("console/account/forgot.html", page, status=status_of(problem))


def _reset_page(token: str, problem: AccountProblem | None) -> Response:
    return show_page("console/account/reset.html", ResetPage(token, problem), status=status_of(problem))


def _invitation_page(token: str, found: OpenInvitation | None, problem: AccountProblem | None) -> Response:
    page = InvitationPage(token, found, problem)
    return show_page("console/account/invitation.html", page, status=status_of(problem))
