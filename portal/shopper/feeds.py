"""Follow feeds by secret link: calendar, Atom, JSON."""

import uuid

from flask import Response, request

from portal.shopper.context import shopper_context
from portal.shopper.not_found import refuse_link
from portal.shopper.page_version import locale_of, merchant_day, version_text
from portal.tracking.follow_feeds import FEEDS
from portal.tracking.tracking_page import PageRequest, load_tracking_page
from portal.vocabulary.link_kind import LinkKind
from portal.web.locale import use_locale
from portal.web.page_cache import AskedPage


def show_feed(token: str, form: str) -> Response:
    """`GET /t/<token>.ics`, `.atom`, `.json`: the same news for other programs, with the page's own version."""
    context = shopper_context()
    found = context.versions.find(token)
    feed = FEEDS.get(form)
    if found is None or feed is None:
        return refuse_link()
    browser = request.headers.get("Accept-Language", "")[:100]
    asked = AskedPage(
        token, is_fragment=False, chosen_language=request.args.get("lang", "")[:35], browser_languages=browser
    )
    locale = locale_of(asked, found)
    version = version_text(found, locale, build=context.versions.build)
    response = Response(content_type=feed.content_type)
    response.set_etag(f"{version}-{form}", weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    if response.make_conditional(request).status_code == 304:
        return response
    wanted = PageRequest(
        order_id=uuid.UUID(found.order_id),
        token=token,
        kind=LinkKind(found.kind),
        locale=locale,
        chosen_language=asked.chosen_language,
        version=version,
        today=merchant_day(found),
    )
    with context.database.reading_rows() as connection:
        page = load_tracking_page(connection, wanted)
    with use_locale(locale):
        response.set_data(feed.render(page, context.links.page_url(token)))
    return response
