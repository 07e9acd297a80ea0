"""Pages of the second factor: setting it up, its recovery codes, switching it off."""

import re
from typing import Final

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.console.account.qr_code import draw_qr_code
from portal.console.account.sign_in import status_of
from portal.console.account.tries import may_try_code, may_try_password
from portal.console.account.views import EnrolPage, PasswordAskedPage, RecoveryCodesPage
from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done
from portal.console.frame.rendering import show_page
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.merchants.account_error import AccountError
from portal.merchants.second_factor import (
    RECOVERY_CODES,
    confirm_enrolment,
    renew_recovery_codes,
    start_enrolment,
    switch_off,
)
from portal.vocabulary.account_problem import AccountProblem
from portal.web.locale import gettext

_CODE: Final = re.compile(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){3}")


def show_enrolment() -> Response | AnyResponse:
    """`GET /console/account/second-factor`; the account when it is on already."""
    return _enrol_page(signed_in_user(), None)


def submit_enrolment() -> Response | AnyResponse:
    """`POST /console/account/second-factor`: on with the first right code; answers with the recovery codes."""
    user, context = signed_in_user(), console_context()
    if not may_try_code(user.user_id):
        return _enrol_page(user, AccountProblem.TOO_MANY_TRIES)
    try:
        with context.database.unit_of_work() as session:
            codes = confirm_enrolment(session, context.sealer, user.user_id, request.form.get("code", "")[:64])
    except AccountError as refused:
        return _enrol_page(user, refused.problem)
    return _codes_page(codes)


def show_renewal() -> Response:
    """`GET /console/account/recovery-codes`."""
    return _password_page("renew", None)


def submit_renewal() -> Response:
    """`POST /console/account/recovery-codes`: new ones, shown this once."""
    user = signed_in_user()
    codes: tuple[str, ...] = ()
    problem = None if may_try_password(user.user_id) else AccountProblem.TOO_MANY_TRIES
    try:
        if problem is None:
            with console_context().database.unit_of_work() as session:
                codes = renew_recovery_codes(session, user.user_id, request.form.get("current", ""))
    except AccountError as refused:
        problem = refused.problem
    return _codes_page(codes) if problem is None else _password_page("renew", problem)


def show_switch_off() -> Response:
    """`GET /console/account/second-factor/off`."""
    return _password_page("off", None)


def submit_switch_off() -> Response | AnyResponse:
    """`POST /console/account/second-factor/off`."""
    user = signed_in_user()
    problem = None if may_try_password(user.user_id) else AccountProblem.TOO_MANY_TRIES
    try:
        if problem is None:
            with console_context().database.unit_of_work() as session:
                switch_off(session, user.user_id, request.form.get("current", ""))
    except AccountError as refused:
        problem = refused.problem
    if problem is not None:
        return _password_page("off", problem)
    say_done(gettext("The second step is off."))
    return redirect(url_for("console.account"), 303)


def download_recovery_codes() -> Response:
    """`POST /console/account/recovery-codes.txt`: what the page shows, as a file; they are stored nowhere."""
    codes = request.form.get("codes", "").split()
    if len(codes) != RECOVERY_CODES or not all(map(_CODE.fullmatch, codes)):
        abort(404)
    response = Response("\n".join(codes) + "\n", mimetype="text/plain")
    response.headers["Content-Disposition"] = 'attachment; filename="milepost-recovery-codes.txt"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _enrol_page(user: ConsoleUser, problem: AccountProblem | None) -> Response | AnyResponse:
    context = console_context()
    with context.database.unit_of_work() as session:
        enrolment = start_enrolment(session, context.sealer, user.user_id)
    if enrolment is None:
        return redirect(url_for("console.account"), 303)
    page = EnrolPage(
        enrolment=enrolment,
        qr=draw_qr_code(enrolment.uri),
        is_required=user.lacks_second_factor,
        problem=problem,
    )
    return show_page("console/account/enrol.html", page, status=status_of(problem))


def _codes_page(codes: tuple[str, ...]) -> Response:
    return show_page("console/account/recovery_codes.html", RecoveryCodesPage(codes))


def _password_page(task: str, problem: AccountProblem | None) -> Response:
    return show_page("console/account/password_asked.html", PasswordAskedPage(task, problem), status=status_of(problem))
