"""Messages from the shop on its own page: loaded after the page, read marked by `POST` and never by looking."""

import uuid
from collections.abc import Iterator
from typing import Final

from flask import Response, make_response, redirect, render_template, request
from limits import RateLimitItemPerHour
from werkzeug.exceptions import TooManyRequests

from notifier.api.inbox import record_read
from portal.shopper.context import shopper_context
from portal.shopper.inbox_page import find_visit, make_page
from portal.shopper.not_found import refuse_link
from portal.web.locale import use_locale
from portal.web.rate_limits import client_network

_READINGS: Final = RateLimitItemPerHour(240)
#: More are never shown at once.
_MOST_NAMES: Final = 50


def show_inbox(token: str) -> Response:
    """`GET /t/<token>/inbox`: the card for htmx, else a page of its own."""
    with shopper_context().database.reading() as session:
        visit = find_visit(session, token)
        page = None if visit is None else make_page(session, visit)
    if visit is None:
        return refuse_link()
    with use_locale(visit.locale):
        name = "shopper/inbox_part.html" if _is_for_htmx() else "shopper/inbox.html"
        response = make_response(render_template(name, page=page))
    response.headers["Cache-Control"] = "no-store"
    return response


def mark_inbox_read(token: str) -> Response:
    """`POST /t/<token>/inbox`: the messages named in fields `read` were read; 204 to htmx, which shows them still."""
    context = shopper_context()
    with context.database.reading() as session:
        visit = find_visit(session, token)
    if visit is None:
        return refuse_link()
    if not context.limits.take(_READINGS, "inbox", client_network(request.remote_addr)):
        raise TooManyRequests(retry_after=600)
    if visit.owner is not None:
        with context.database.unit_of_work() as session:
            record_read(session, visit.owner, tuple(_named_messages()))
    if _is_for_htmx():
        return make_response("", 204)
    return make_response(redirect(visit.address.url("/inbox"), code=303))


def _named_messages() -> Iterator[uuid.UUID]:
    for told in request.form.getlist("read")[:_MOST_NAMES]:
        try:
            yield uuid.UUID(told)
        except ValueError:
            continue


def _is_for_htmx() -> bool:
    return request.headers.get("HX-Request") == "true"
