"""One's own account: language, password, and the browsers that are signed in."""

import uuid

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.errors import UnknownRecordError
from portal.console.account.sign_in import status_of
from portal.console.account.tries import may_try_password
from portal.console.account.views import AccountPage, SessionRow
from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done
from portal.console.frame.rendering import CONSOLE_LOCALES, show_page
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.merchants.account_error import AccountError
from portal.merchants.console_sessions import SessionView, end_other_sessions, end_session, load_sessions
from portal.merchants.password_reset import change_password
from portal.merchants.second_factor import count_recovery_codes, has_second_factor
from portal.merchants.team import choose_language
from portal.vocabulary.account_problem import AccountProblem
from portal.web.locale import get_locale, gettext, language_name, use_locale


def show_account() -> Response:
    """`GET /console/account`."""
    return _page(signed_in_user(), None)


def change_language() -> AnyResponse:
    """`POST /console/account/language`; empty for the browser's."""
    language = request.form.get("language") or None
    if language is not None and language not in CONSOLE_LOCALES:
        abort(404)
    with console_context().database.unit_of_work() as session:
        choose_language(session, signed_in_user().user_id, language)
    with use_locale(get_locale(language or CONSOLE_LOCALES[0])):
        say_done(gettext("Saved."))
    return redirect(url_for("console.account"), 303)


def submit_password() -> Response | AnyResponse:
    """`POST /console/account/password`: every other browser is signed out."""
    user, problem = signed_in_user(), None
    if not may_try_password(user.user_id):
        problem = AccountProblem.TOO_MANY_TRIES
    elif request.form.get("password") != request.form.get("again"):
        problem = AccountProblem.PASSWORDS_DIFFER
    problem = problem or _change_password(user)
    if problem is not None:
        return _page(user, problem)
    say_done(gettext("The new password counts. All your other browsers are signed out."))
    return redirect(url_for("console.account"), 303)


def end_one_session(session_id: uuid.UUID) -> AnyResponse:
    """`POST /console/account/sessions/<id>/end`."""
    try:
        with console_context().database.unit_of_work() as session:
            end_session(session, signed_in_user().actor, session_id)
    except UnknownRecordError:
        abort(404)
    say_done(gettext("That browser is signed out."))
    return redirect(url_for("console.account"), 303)


def end_all_other_sessions() -> AnyResponse:
    """`POST /console/account/sessions/end-others`."""
    user = signed_in_user()
    with console_context().database.unit_of_work() as session:
        end_other_sessions(session, user.actor, keep=user.session_id)
    say_done(gettext("All your other browsers are signed out."))
    return redirect(url_for("console.account"), 303)


def _change_password(user: ConsoleUser) -> AccountProblem | None:
    passwords = request.form.get("current", ""), request.form.get("password", "")
    try:
        with console_context().database.unit_of_work() as session:
            change_password(session, user.actor, passwords, keep=user.session_id)
    except AccountError as refused:
        return refused.problem
    return None


def _page(user: ConsoleUser, problem: AccountProblem | None) -> Response:
    with console_context().database.reading() as session:
        sessions = load_sessions(session, user.user_id)
        has_factor, codes_left = has_second_factor(session, user.user_id), count_recovery_codes(session, user.user_id)
    page = AccountPage(
        email=user.email,
        role=user.role.value,
        language=user.language or "",
        languages=tuple((tag, language_name(tag)) for tag in CONSOLE_LOCALES),
        has_second_factor=has_factor,
        codes_left=codes_left,
        sessions=tuple(_row(one, user) for one in sessions),
        problem=problem,
    )
    return show_page("console/account/account.html", page, status=status_of(problem))


def _row(one: SessionView, user: ConsoleUser) -> SessionRow:
    return SessionRow(
        session_id=one.session_id,
        agent=one.agent,
        network=one.network,
        created_at=one.created_at.astimezone(user.zone),
        last_seen_at=one.last_seen_at.astimezone(user.zone),
        is_this=one.session_id == user.session_id,
    )
