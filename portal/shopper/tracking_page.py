"""The tracking page: what the WSGI layer has not kept yet is rendered here."""

import uuid

from flask import Response, current_app, make_response, render_template, request

from portal.shopper.context import shopper_context
from portal.shopper.not_found import refuse_link
from portal.shopper.page_version import PageState, merchant_day
from portal.tracking.page_view import TrackingPage
from portal.tracking.tracking_page import PageRequest, load_tracking_page
from portal.vocabulary.link_kind import LinkKind
from portal.web.locale import PageLocale, use_locale
from portal.web.page_cache import PAGE_PROBLEM, PAGE_STATE, STOP_POLLING, asked_page, page_key, represent

_TEMPLATE = "shopper/tracking_page.html"


def show_tracking_page(token: str) -> Response:
    """`GET /t/<token>`: the page, or the block that htmx asks for at the same address."""
    context = shopper_context()
    asked = asked_page(request.environ)
    state: PageState | None = request.environ.get(PAGE_STATE)
    problem: Exception | None = request.environ.get(PAGE_PROBLEM)
    if problem is not None:
        raise problem
    if asked is None or state is None:
        return refuse_link()
    wanted = PageRequest(
        order_id=uuid.UUID(state.found.order_id),
        token=token,
        kind=LinkKind(state.found.kind),
        locale=state.locale,
        chosen_language=asked.chosen_language,
        version=state.version,
        today=merchant_day(state.found),
    )
    with context.database.reading_rows() as connection:
        page = load_tracking_page(connection, wanted)
    html = _render(page, state.locale, is_fragment=asked.is_fragment)
    status = STOP_POLLING if asked.is_fragment and page.live.is_final else 200
    kept = context.pages.keep(page_key(asked, state), state.version, html, status=status)
    body, headers = represent(kept, accepts_gzip="gzip" in request.headers.get("Accept-Encoding", ""))
    return make_response(body, kept.status, headers)


def _render(page: TrackingPage, locale: PageLocale, *, is_fragment: bool) -> str:
    with use_locale(locale):
        if not is_fragment:
            return render_template(_TEMPLATE, page=page)
        template = current_app.jinja_env.get_template(_TEMPLATE)
        return "".join(template.blocks["live"](template.new_context({"page": page})))
