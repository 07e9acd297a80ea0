"""The gift link of an order: made by its buyer, shown again, ended or replaced."""

from typing import Final

from flask import Response, make_response, redirect, render_template, request
from limits import RateLimitItemPerHour
from sqlalchemy.orm import Session

from portal.models import Merchant, Order
from portal.orders.tracking_links import (
    find_order_by_token,
    find_tracking_link,
    open_tracking_link,
    revoke_tracking_link,
)
from portal.shopper.context import shopper_context
from portal.shopper.not_found import refuse_link
from portal.shopper.page_languages import language_links, page_locale
from portal.tracking.page_brand import load_brand
from portal.tracking.page_feedback import OrderAddress
from portal.tracking.page_view_returns import GiftPage
from portal.vocabulary.link_kind import LinkKind
from portal.web.locale import PageLocale, use_locale
from portal.web.rate_limits import client_network

_CHANGES: Final = RateLimitItemPerHour(30)
_MAKE, _RENEW, _END = "make", "renew", "end"


def show_gift_link(token: str) -> Response:
    """`GET /t/<token>/gift`: the link if there is one; looking makes none."""
    with shopper_context().database.reading() as session:
        order = _find_order(session, token)
        page, locale = _make_page(session, order, token, is_refused=False) if order else (None, None)
    return refuse_link() if page is None or locale is None else _render(page, locale, 200)


def change_gift_link(token: str) -> Response:
    """`POST /t/<token>/gift`: `intent` make, renew or end; then the page anew."""
    context = shopper_context()
    is_refused = not context.limits.take(_CHANGES, "gift links", client_network(request.remote_addr))
    with context.database.unit_of_work() as session:
        order = _find_order(session, token)
        if order is not None and not is_refused:
            _change(session, order, request.form.get("intent", ""))
        page, locale = _make_page(session, order, token, is_refused=is_refused) if order else (None, None)
    if page is None or locale is None:
        return refuse_link()
    return _render(page, locale, 429) if is_refused else make_response(redirect(page.action_url, code=303))


def _change(session: Session, order: Order, intent: str) -> None:
    """Do what is asked for; made twice, it is one link."""
    if intent in {_END, _RENEW}:
        revoke_tracking_link(session, order.id, LinkKind.GIFT)
    if intent in {_MAKE, _RENEW}:
        open_tracking_link(session, shopper_context().links, order, kind=LinkKind.GIFT)


def _find_order(session: Session, token: str) -> Order | None:
    order_id = find_order_by_token(session, token)
    return None if order_id is None else session.get_one(Order, order_id)


def _make_page(session: Session, order: Order, token: str, *, is_refused: bool) -> tuple[GiftPage, PageLocale]:
    merchant = session.get_one(Merchant, order.merchant_id)
    chosen = request.args.get("lang", "")[:35]
    browser = request.headers.get("Accept-Language", "")[:100]
    locale = page_locale(chosen, order.language, browser, merchant.language)
    address = OrderAddress(f"/t/{token}", locale.tag if chosen else "")
    page = GiftPage(
        brand=load_brand(session, merchant.id),
        action_url=address.url("/gift"),
        tracking_url=address.url(),
        order_number=order.number,
        csrf_token=None,
        gift_url=find_tracking_link(session, shopper_context().links, order.id, LinkKind.GIFT),
        has_too_many_tries=is_refused,
        languages=language_links(f"{address.path}/gift", locale),
    )
    return page, locale


def _render(page: GiftPage, locale: PageLocale, status: int) -> Response:
    with use_locale(locale):
        response = make_response(render_template("shopper/gift.html", page=page), status)
    response.headers["Cache-Control"] = "no-store"
    return response
