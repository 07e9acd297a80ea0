"""Order lookup: number and e-mail address or postcode, the same answer for every wrong pair."""

from flask import Response, abort, make_response, redirect, render_template, request
from limits import RateLimitItem

from portal.merchants.accounts import find_merchant
from portal.merchants.custom_domains import find_slug_of_host
from portal.models import Merchant
from portal.orders.import_order import number_key
from portal.orders.lookup import find_page_by_contact
from portal.shopper.context import shopper_context
from portal.shopper.page_languages import language_links, page_locale
from portal.tracking.page_brand import load_brand
from portal.tracking.page_view_forms import LookupPage, LookupProblem
from portal.web.locale import use_locale
from portal.web.rate_limits import (
    FAILED_LOOKUPS,
    FAILED_LOOKUPS_A_DAY,
    FAILED_LOOKUPS_OF_SHOP,
    LOOKUPS_OF_ONE_ORDER,
    LOOKUPS_OF_ONE_ORDER_ANYWHERE,
    client_network,
)

_STATUS = {LookupProblem.TOO_MANY_TRIES: 429, None: 200}


def show_lookup(slug: str) -> Response:
    """`GET /m/<slug>/track`."""
    return _page(slug, None)


def answer_lookup(slug: str) -> Response:
    """`POST /m/<slug>/track`: on to the tracking page, or the form again."""
    number, contact = request.form.get("number", "").strip()[:64], request.form.get("contact", "").strip()[:254]
    if not number or not contact:
        return _page(slug, LookupProblem.CONTACT_MISSING if number else LookupProblem.NUMBER_MISSING)
    context = shopper_context()
    counted = _counted(slug, number)
    if any(context.limits.is_used_up(limit, *names) for limit, names in counted):
        return _page(slug, LookupProblem.TOO_MANY_TRIES)
    with context.database.reading() as session:
        merchant = find_merchant(session, slug) or abort(404)
        url = find_page_by_contact(session, context.links, merchant.id, number, contact)
    if url is not None:
        return _redirect(url)
    for limit, names in counted:
        context.limits.take(limit, *names)
    return _page(slug, LookupProblem.NOT_FOUND)


def show_lookup_of_host() -> Response:
    """`GET /track` on a merchant's own domain."""
    return show_lookup(_slug_of_host())


def answer_lookup_of_host() -> Response:
    """`POST /track` on a merchant's own domain."""
    return answer_lookup(_slug_of_host())


def _slug_of_host() -> str:
    with shopper_context().database.reading() as session:
        slug = find_slug_of_host(session, request.host.partition(":")[0].lower())
    return slug or abort(404)


def _counted(slug: str, number: str) -> tuple[tuple[RateLimitItem, tuple[str, ...]], ...]:
    client, key = client_network(request.remote_addr), number_key(number)
    return (
        (FAILED_LOOKUPS, ("lookup", slug, client)),
        (FAILED_LOOKUPS_A_DAY, ("lookup", slug, client)),
        (FAILED_LOOKUPS_OF_SHOP, ("lookup", slug)),
        (LOOKUPS_OF_ONE_ORDER, ("lookup", slug, client, key)),
        (LOOKUPS_OF_ONE_ORDER_ANYWHERE, ("lookup of order", slug, key)),
    )


def _redirect(url: str) -> Response:
    # By path alone, so that the shopper stays on the host the form was opened on.
    return make_response(redirect("/t/" + url.rpartition("/t/")[2], code=303))


def _page(slug: str, problem: LookupProblem | None) -> Response:
    context = shopper_context()
    with context.database.reading() as session:
        merchant: Merchant = find_merchant(session, slug) or abort(404)
        brand = load_brand(session, merchant.id)
    chosen = request.args.get("lang", "")[:35]
    locale = page_locale(chosen, None, request.headers.get("Accept-Language", "")[:100], merchant.language)
    path = f"/m/{slug}/track"
    page = LookupPage(
        brand=brand,
        action_url=f"{path}?lang={locale.tag}" if chosen else path,
        csrf_token=None,
        number=request.form.get("number", "")[:64],
        contact=request.form.get("contact", "")[:254],
        problem=problem,
        languages=language_links(path, locale),
    )
    with use_locale(locale):
        response = make_response(render_template("shopper/order_lookup.html", page=page), _STATUS.get(problem, 422))
    response.headers["Cache-Control"] = "no-store"
    return response
