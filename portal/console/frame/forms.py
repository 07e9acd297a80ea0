"""Proof that a form of the console was sent from a page of the console."""

from typing import Final

from flask import request
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms.validators import ValidationError

#: The header in which htmx brings the token of the page it was sent from.
TOKEN_HEADER: Final = "X-CSRF-Token"  # noqa: S105  a header's name


def form_token() -> str:
    """The token a form carries in its field `csrf_token`; bound to the session of this browser."""
    return str(generate_csrf())


def is_form_genuine() -> bool:
    """Whether the request brings the token of its session, at most an hour old."""
    try:
        validate_csrf(request.form.get("csrf_token") or request.headers.get(TOKEN_HEADER))
    except ValidationError:
        return False
    return True
