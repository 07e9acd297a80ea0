"""Signing in and out: the password, a code where there is a second factor, and one sentence for every wrong pair."""

import uuid
from dataclasses import dataclass
from typing import Final

from flask import Response, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import UnknownRecordError
from notifier.foundation.signing import parse_id
from portal.console.account.signed_in import begin_session, end_session_of_browser
from portal.console.account.tries import may_sign_in, may_try_code
from portal.console.account.views import CodePage, SignInPage
from portal.console.frame.access import safe_next
from portal.console.frame.context import console_context
from portal.console.frame.forms import is_form_genuine
from portal.console.frame.rendering import show_page
from portal.console.frame.user import find_signed_in_user
from portal.merchants.passwords import MOST_PASSWORD_LENGTH
from portal.merchants.second_factor import accept_code, accept_recovery_code
from portal.merchants.team import SignedIn, is_password_still, sign_in
from portal.vocabulary.account_problem import AccountProblem

_SECOND_STEP: Final = "second_step"
#: How long the password counts while the code is looked for.
_STEP_SECONDS: Final = 600


@dataclass(frozen=True, slots=True)
class SecondStep:
    """Somebody whose password was right, and where they want to go."""

    user_id: uuid.UUID
    next_url: str
    password_mark: str


def show_sign_in() -> Response | AnyResponse:
    """`GET /console/sign-in`; `next` is the page to go on to."""
    if find_signed_in_user() is not None:
        return redirect(safe_next(request.args.get("next", "")), 303)
    return _page(email="", problem=None)


def submit_sign_in() -> Response | AnyResponse:
    """`POST /console/sign-in`: on to the code or the page that was wanted, the form with one sentence otherwise."""
    email, password = request.form.get("email", "").strip()[:254], request.form.get("password", "")
    if not is_form_genuine():
        return _page(email=email, problem=AccountProblem.FORM_TOO_OLD)
    if not may_sign_in(email.casefold()):
        return _page(email=email, problem=AccountProblem.TOO_MANY_TRIES)
    found = _find_user(email, password)
    if found is None:
        return _page(email=email, problem=AccountProblem.WRONG_PAIR)
    next_url = safe_next(request.form.get("next", ""))
    if found.needs_code:
        session[_SECOND_STEP] = [found.user_id.hex, int(utc_now().timestamp()), next_url, found.password_mark]
        return redirect(url_for("console.sign_in_code"), 303)
    begin_session(found.user_id)
    return redirect(next_url, 303)


def show_code() -> Response | AnyResponse:
    """`GET /console/sign-in/code`; with `recovery` for who has lost the app."""
    if _find_second_step() is None:
        return redirect(url_for("console.sign_in"), 303)
    return _code_page(None)


def submit_code() -> Response | AnyResponse:
    """`POST /console/sign-in/code`: signed in when the code of the app, or a recovery code, is right."""
    step = _find_second_step()
    if step is None:
        return redirect(url_for("console.sign_in"), 303)
    if not is_form_genuine():
        return _code_page(AccountProblem.FORM_TOO_OLD)
    if not may_try_code(step.user_id):
        return _code_page(AccountProblem.TOO_MANY_TRIES)
    if not _is_code_right(step, request.form.get("code", "")[:64]):
        return _code_page(AccountProblem.WRONG_CODE)
    begin_session(step.user_id)
    return redirect(step.next_url, 303)


def submit_sign_out() -> Response | AnyResponse:
    """`POST /console/sign-out`."""
    end_session_of_browser()
    return redirect(url_for("console.sign_in"), 303)


def _find_user(email: str, password: str) -> SignedIn | None:
    if len(password) > MOST_PASSWORD_LENGTH:
        return None
    with console_context().database.reading() as database:
        return sign_in(database, email, password)


def _find_second_step() -> SecondStep | None:
    kept = session.get(_SECOND_STEP)
    if kept is None or len(kept) != 4 or kept[1] < utc_now().timestamp() - _STEP_SECONDS:
        return None
    user_id = parse_id(kept[0])
    return None if user_id is None else SecondStep(user_id, kept[2], kept[3])


def _is_code_right(step: SecondStep, code: str) -> bool:
    context = console_context()
    try:
        with context.database.unit_of_work() as database:
            if not is_password_still(database, step.user_id, step.password_mark):
                return False
            if _wants_recovery():
                return accept_recovery_code(database, step.user_id, code)
            return accept_code(database, context.sealer, step.user_id, code)
    except UnknownRecordError:
        # Removed from the team between password and code.
        return False


def _wants_recovery() -> bool:
    return bool(request.values.get("recovery"))


def _code_page(problem: AccountProblem | None) -> Response:
    page = CodePage(is_recovery=_wants_recovery(), problem=problem)
    return show_page("console/account/code.html", page, status=status_of(problem))


def _page(*, email: str, problem: AccountProblem | None) -> Response:
    page = SignInPage(email=email, next_url=request.values.get("next", "")[:2000], problem=problem)
    return show_page("console/account/sign_in.html", page, status=status_of(problem))


def status_of(problem: AccountProblem | None) -> int:
    """The status of a page that shows a problem."""
    return {None: 200, AccountProblem.TOO_MANY_TRIES: 429, AccountProblem.LINK_IS_OVER: 410}.get(problem, 422)
