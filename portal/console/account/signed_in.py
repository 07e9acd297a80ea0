"""The session of a browser: begun when somebody has proved who they are, looked up at every request, ended."""

import uuid

from flask import Flask, session
from flask_login import LoginManager, login_user, logout_user

from portal.console.account.browser import this_browser
from portal.console.frame.context import console_context
from portal.console.frame.user import ConsoleUser, find_signed_in_user
from portal.merchants.console_sessions import find_session, note_seen, open_session, sign_out


def init_sign_in(app: Flask) -> None:
    """Give the application sessions for merchant users; needs the console's context in its extensions."""
    manager = LoginManager()
    manager.user_loader(load_user)
    # Templates get what they need from their views; looking for a signed-in person on every page would need a cookie.
    manager.init_app(app, add_context_processor=False)


def begin_session(user_id: uuid.UUID) -> None:
    """Sign a user in with this browser, in place of whoever was."""
    end_session_of_browser()
    with console_context().database.unit_of_work() as database:
        token = open_session(database, user_id, this_browser())
    user = load_user(token)
    if user is not None:
        # The cookie lasts as long as a session may; the row says when it ends.
        session.permanent = True
        login_user(user)


def end_session_of_browser() -> None:
    """Sign this browser out, and forget whatever else its cookie held."""
    user = find_signed_in_user()
    if user is not None:
        with console_context().database.unit_of_work() as database:
            sign_out(database, user.session_id)
        logout_user()
    session.clear()


def load_user(token: str) -> ConsoleUser | None:
    """Whose session this is; None when it has ended."""
    context = console_context()
    with context.database.reading() as database:
        found = find_session(database, token)
    if found is None:
        return None
    if found.is_due:
        with context.database.unit_of_work() as database:
            note_seen(database, found.session_id)
    return ConsoleUser(
        user_id=found.user_id,
        merchant_id=found.merchant_id,
        merchant_slug=found.merchant_slug,
        merchant_name=found.merchant_name,
        email=found.email,
        role=found.role,
        language=found.language,
        time_zone=found.time_zone,
        session_id=found.session_id,
        session_token=token,
        lacks_second_factor=found.lacks_second_factor,
    )
