"""How pages of the console are rendered."""

from flask import Response, make_response, render_template, request

from portal.web.locale import SOURCE_LOCALE, choose_locale, use_locale


def render_console_page(template: str, page: object, *, status: int = 200) -> Response:
    """A page in the browser's language; never kept, because what it shows is behind a sign-in."""
    wanted = [tag for tag, _quality in request.accept_languages]
    with use_locale(choose_locale(wanted, SOURCE_LOCALE)):
        response = make_response(render_template(template, page=page), status)
    response.headers["Cache-Control"] = "no-store"
    return response
