"""Pages for requests that cannot be answered: friendly, without details, in the browser's language."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException, NotFound

from portal.shopper.not_found import not_found_page
from portal.shopper.page_languages import page_locale
from portal.tracking.page_view_brand import Brand, Link
from portal.vocabulary.marking import N_
from portal.web.locale import SOURCE_LOCALE, use_locale


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """What a problem page says; `title` and `advice` are msgids."""

    title: str
    advice: str
    brand: Brand | None = None
    languages: tuple[Link, ...] = ()


_PAGES: Final = {
    HTTPStatus.METHOD_NOT_ALLOWED: ProblemPage(
        N_("This does not work here"), N_("Please go back to the page before and try again from there.")
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ProblemPage(
        N_("That was too much at once"), N_("Please go back and send less text.")
    ),
    HTTPStatus.TOO_MANY_REQUESTS: ProblemPage(
        N_("Too many tries"), N_("Please wait a minute, then open the link of your newest message again.")
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: ProblemPage(
        N_("Something went wrong on our side"),
        N_("Your order is not affected. Please try again in a few minutes."),
    ),
}


def add_problem_pages(app: Flask) -> None:
    """Answer every failure with a page of ours."""
    app.register_error_handler(NotFound, not_found_page)
    for status in _PAGES:
        app.register_error_handler(status, _problem_page)


def _problem_page(problem: HTTPException) -> Response:
    status = HTTPStatus(problem.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    browser = request.headers.get("Accept-Language", "")[:100]
    chosen = request.args.get("lang", "")[:35]
    with use_locale(page_locale(chosen, None, browser, SOURCE_LOCALE)):
        response = make_response(render_template("errors/problem.html", page=_PAGES[status]), status)
    for name, value in problem.get_headers(request.environ):
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response
