"""Signing in and out: a session cookie, few tries, and one sentence for every wrong pair."""

import uuid
from dataclasses import dataclass
from typing import Final, cast

from flask import Flask, Response, current_app, redirect, request, url_for
from flask_login import LoginManager, current_user, login_user, logout_user
from limits import parse
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.database import Database
from notifier.foundation.signing import parse_id
from portal.console.forms import form_token, is_form_genuine
from portal.console.rendering import render_console_page
from portal.console.views import SignInPage, SignInProblem
from portal.merchants.team import sign_in
from portal.models import MerchantUser
from portal.settings import Settings
from portal.web.rate_limits import RateLimits, client_network, limits_storage_url

#: Tries per client and address of a person; enough for typing errors, useless for guessing.
_TRIES: Final = parse("5 per minute")
_TRIES_AN_HOUR: Final = parse("20 per hour")
#: Tries for one person from anywhere: a botnet cannot share the guessing, and no few clients can lock the person out.
_TRIES_OF_ACCOUNT: Final = parse("100 per hour")
#: Tries of one client whatever the address: each costs us the time of a password hash.
_TRIES_OF_CLIENT: Final = parse("20 per minute")
_MOST_PASSWORD_LENGTH: Final = 1024


@dataclass(frozen=True, slots=True)
class ConsoleUser:
    """Who is signed in, as Flask-Login asks for it."""

    user_id: uuid.UUID
    merchant_id: uuid.UUID
    email: str

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the session cookie holds."""
        return str(self.user_id)


def init_sign_in(app: Flask) -> None:
    """Give the application sessions for merchant users; needs its database and settings in the extensions."""
    settings: Settings = app.extensions["settings"]
    app.extensions["console_limits"] = RateLimits(limits_storage_url(settings.broker_url))
    manager = LoginManager()
    manager.login_view = "console.sign_in"
    manager.login_message = ""
    manager.user_loader(_load_user)
    # Templates get what they need from their views; looking for a signed-in person on every page would need a cookie.
    manager.init_app(app, add_context_processor=False)


def signed_in_user() -> ConsoleUser:
    """The user of this request; only for views behind `login_required`."""
    return cast(ConsoleUser, _user())


def show_sign_in() -> Response | AnyResponse:
    """`GET /console/sign-in`."""
    if isinstance(_user(), ConsoleUser):
        return redirect(url_for("console.orders"))
    return _page(email="", problem=None)


def submit_sign_in() -> Response | AnyResponse:
    """`POST /console/sign-in`: the orders on success, the form with one sentence otherwise."""
    email, password = request.form.get("email", "").strip()[:254], request.form.get("password", "")
    if not is_form_genuine():
        return _page(email=email, problem=SignInProblem.FORM_TOO_OLD)
    if not _may_try(email.casefold()):
        return _page(email=email, problem=SignInProblem.TOO_MANY_TRIES)
    user = _find_user(email, password)
    if user is None:
        return _page(email=email, problem=SignInProblem.WRONG_PAIR)
    login_user(user)
    return redirect(url_for("console.orders"))


def submit_sign_out() -> Response | AnyResponse:
    """`POST /console/sign-out`."""
    if is_form_genuine():
        logout_user()
    return redirect(url_for("console.sign_in"))


def _may_try(account: str) -> bool:
    """Count a try; one refused at a limit is not counted at those after it."""
    limits: RateLimits = current_app.extensions["console_limits"]
    client = client_network(request.remote_addr)
    return (
        limits.take(_TRIES_OF_CLIENT, "sign-in", client)
        and limits.take(_TRIES, "sign-in", client, account)
        and limits.take(_TRIES_AN_HOUR, "sign-in", client, account)
        and limits.take(_TRIES_OF_ACCOUNT, "sign-in to", account)
    )


def _user() -> object:
    # The proxy is unpacked here, so that a view may keep the user.
    return current_user._get_current_object()  # noqa: SLF001  werkzeug's own name for it


def _find_user(email: str, password: str) -> ConsoleUser | None:
    if len(password) > _MOST_PASSWORD_LENGTH:
        return None
    database: Database = current_app.extensions["database"]
    with database.reading() as session:
        found = sign_in(session, email, password)
    return None if found is None else ConsoleUser(found.user_id, found.merchant_id, found.email)


def _load_user(text: str) -> ConsoleUser | None:
    user_id = parse_id(text)
    database: Database = current_app.extensions["database"]
    with database.reading() as session:
        user = None if user_id is None else session.get(MerchantUser, user_id)
    return None if user is None else ConsoleUser(user.id, user.merchant_id, user.email)


def _page(*, email: str, problem: SignInProblem | None) -> Response:
    status = {None: 200, SignInProblem.TOO_MANY_TRIES: 429}.get(problem, 422)
    page = SignInPage(csrf_token=form_token(), email=email, problem=problem)
    return render_console_page("console/sign_in.html", page, status=status)
