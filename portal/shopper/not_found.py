"""The one 404 page: the same for unknown, revoked and expired links."""

from flask import Response, make_response, render_template, request
from werkzeug.exceptions import NotFound, TooManyRequests

from portal.shopper.context import shopper_context
from portal.shopper.page_languages import page_locale
from portal.tracking.page_view_forms import NotFoundPage
from portal.web.locale import SOURCE_LOCALE, use_locale
from portal.web.rate_limits import UNKNOWN_LINKS, client_network


def refuse_link() -> Response:
    """Answer a link that opens nothing; too many of them from one address have to wait."""
    if not shopper_context().limits.take(UNKNOWN_LINKS, "links", client_network(request.remote_addr)):
        raise TooManyRequests(retry_after=60)
    return not_found_page(NotFound())


def not_found_page(_problem: NotFound) -> Response:
    """The 404 page in the browser's language."""
    browser = request.headers.get("Accept-Language", "")[:100]
    chosen = request.args.get("lang", "")[:35]
    page = NotFoundPage(brand=None, lookup_url=None, languages=())
    with use_locale(page_locale(chosen, None, browser, SOURCE_LOCALE)):
        response = make_response(render_template("errors/404.html", page=page), 404)
    response.headers["Cache-Control"] = "no-store"
    return response
