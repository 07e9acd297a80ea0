"""Signing in and out: the password, a code where there is a second factor, and one sentence for every wrong pair."""

import uuid

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.errors import UnknownRecordError
from notifier.foundation.signing import parse_id
from portal.console.account.second_step import SecondStep, find_step, keep_step
from portal.console.account.signed_in import begin_session, end_session_of_browser
from portal.console.account.tries import may_sign_in, may_try_code
from portal.console.account.views import CodePage, ShopChoicePage, SignInPage
from portal.console.frame.access import safe_next
from portal.console.frame.context import console_context
from portal.console.frame.forms import is_form_genuine
from portal.console.frame.rendering import show_page
from portal.console.frame.user import find_signed_in_user
from portal.merchants.passwords import MOST_PASSWORD_LENGTH
from portal.merchants.second_factor import accept_code, accept_recovery_code
from portal.merchants.sign_in import SignedIn, sign_in
from portal.vocabulary.account_problem import AccountProblem


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
    found = _find_accounts(email, password)
    if not found:
        return _page(email=email, problem=AccountProblem.WRONG_PAIR)
    next_url = safe_next(request.form.get("next", ""))
    if len(found) == 1:
        return _go_on(found[0], next_url)
    keep_step(found, next_url)
    return redirect(url_for("console.sign_in_shop"), 303)


def show_shops() -> Response | AnyResponse:
    """`GET /console/sign-in/shop`: for an address and password that open several shops."""
    step = find_step()
    if step is None:
        return redirect(url_for("console.sign_in"), 303)
    return _shop_page(step.accounts, None)


def submit_shop() -> Response | AnyResponse:
    """`POST /console/sign-in/shop`: on with the account that was chosen."""
    step = find_step()
    if step is None:
        return redirect(url_for("console.sign_in"), 303)
    if not is_form_genuine():
        return _shop_page(step.accounts, AccountProblem.FORM_TOO_OLD)
    wanted = parse_id(request.form.get("account", ""))
    chosen = [account for account in step.accounts if account.user_id == wanted]
    if not chosen:
        abort(404)
    return _go_on(chosen[0], step.next_url)


def show_code() -> Response | AnyResponse:
    """`GET /console/sign-in/code`; with `recovery` for who has lost the app."""
    if _find_code_step() is None:
        return redirect(url_for("console.sign_in"), 303)
    return _code_page(None)


def submit_code() -> Response | AnyResponse:
    """`POST /console/sign-in/code`: signed in when the code of the app, or a recovery code, is right."""
    step = _find_code_step()
    if step is None:
        return redirect(url_for("console.sign_in"), 303)
    user_id = step.accounts[0].user_id
    if not is_form_genuine():
        return _code_page(AccountProblem.FORM_TOO_OLD)
    if not may_try_code(user_id):
        return _code_page(AccountProblem.TOO_MANY_TRIES)
    if not _is_code_right(user_id, request.form.get("code", "")[:64]):
        return _code_page(AccountProblem.WRONG_CODE)
    begin_session(user_id)
    return redirect(step.next_url, 303)


def submit_sign_out() -> Response | AnyResponse:
    """`POST /console/sign-out`."""
    end_session_of_browser()
    return redirect(url_for("console.sign_in"), 303)


def _find_accounts(email: str, password: str) -> tuple[SignedIn, ...]:
    if len(password) > MOST_PASSWORD_LENGTH:
        return ()
    with console_context().database.reading() as database:
        return sign_in(database, email, password)


def _go_on(account: SignedIn, next_url: str) -> AnyResponse:
    if account.needs_code:
        keep_step([account], next_url)
        return redirect(url_for("console.sign_in_code"), 303)
    begin_session(account.user_id)
    return redirect(next_url, 303)


def _find_code_step() -> SecondStep | None:
    step = find_step()
    return step if step is not None and len(step.accounts) == 1 else None


def _is_code_right(user_id: uuid.UUID, code: str) -> bool:
    context = console_context()
    try:
        with context.database.unit_of_work() as database:
            if _wants_recovery():
                return accept_recovery_code(database, user_id, code)
            return accept_code(database, context.sealer, user_id, code)
    except UnknownRecordError:
        # Removed from the team between password and code.
        return False


def _wants_recovery() -> bool:
    return bool(request.values.get("recovery"))


def _code_page(problem: AccountProblem | None) -> Response:
    page = CodePage(is_recovery=_wants_recovery(), problem=problem)
    return show_page("console/account/code.html", page, status=status_of(problem))


def _shop_page(accounts: tuple[SignedIn, ...], problem: AccountProblem | None) -> Response:
    shops = tuple((account.user_id, account.shop_name, account.role.value) for account in accounts)
    page = ShopChoicePage(email=accounts[0].email, shops=shops, problem=problem)
    return show_page("console/account/shops.html", page, status=status_of(problem))


def _page(*, email: str, problem: AccountProblem | None) -> Response:
    page = SignInPage(email=email, next_url=request.values.get("next", "")[:2000], problem=problem)
    return show_page("console/account/sign_in.html", page, status=status_of(problem))


def status_of(problem: AccountProblem | None) -> int:
    """The status of a page that shows a problem."""
    return {None: 200, AccountProblem.TOO_MANY_TRIES: 429, AccountProblem.LINK_IS_OVER: 410}.get(problem, 422)
