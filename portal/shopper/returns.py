"""Asking for a return: what can go back is chosen and posted once; the tracking page shows what becomes of it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from flask import Response, make_response, redirect, render_template, request
from limits import RateLimitItemPerHour
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from portal.models import Merchant, Order
from portal.orders.tracking_links import find_order_by_token
from portal.returns.request_return import (
    LONGEST_COMMENT,
    ReturnRefusedError,
    find_request,
    request_return,
)
from portal.returns.returnable import Returnable, ReturnableLine, load_returnable
from portal.shopper.context import shopper_context
from portal.shopper.not_found import refuse_link
from portal.shopper.page_languages import language_links, page_locale
from portal.shopper.return_form import FilledForm, empty_form, make_draft, read_form, read_request_key
from portal.tracking.page_brand import load_brand
from portal.tracking.page_feedback import OrderAddress
from portal.tracking.page_view_parcel import Item
from portal.tracking.page_view_returns import ReturnableItem, ReturnPage, ReturnProblem
from portal.web.locale import PageLocale, use_locale
from portal.web.rate_limits import client_network
from portal.web.safe_urls import own_url

_REQUESTS: Final = RateLimitItemPerHour(30)
_STATUS: Final[Mapping[ReturnProblem | None, int]] = {ReturnProblem.TOO_MANY_TRIES: 429, ReturnProblem.NO_LONGER: 409}


@dataclass(frozen=True, slots=True)
class _Visit:
    """Whose order a link opens, and what of it can be sent back now."""

    order_id: uuid.UUID
    merchant_id: uuid.UUID
    order_number: str
    returnable: Returnable
    address: OrderAddress
    locale: PageLocale


def show_return(token: str) -> Response:
    """`GET /t/<token>/return`."""
    with shopper_context().database.reading() as session:
        visit = _find_visit(session, token)
    return refuse_link() if visit is None else _page(visit, empty_form(visit.returnable))


def ask_for_return(token: str) -> Response:
    """`POST /t/<token>/return`: back to the tracking page with the return on it, or the form with what is wrong."""
    context = shopper_context()
    with context.database.reading() as session:
        visit = _find_visit(session, token)
        known = visit and find_request(session, visit.order_id, read_request_key(request.form))
    if visit is None:
        return refuse_link()
    if known:
        return _go_back(visit, known)
    form = read_form(request.form, visit.returnable)
    if not context.limits.take(_REQUESTS, "returns", client_network(request.remote_addr)):
        return _page(visit, replace(form, problem=ReturnProblem.TOO_MANY_TRIES))
    if visit.returnable.barrier is not None or not form.is_right:
        return _page(visit, form)
    try:
        with context.database.unit_of_work() as session:
            number = request_return(session, context.links, visit.order_id, make_draft(form))
    except ReturnRefusedError:
        return _refuse_late(token, form)
    return _go_back(visit, number)


def _find_visit(session: Session, token: str) -> _Visit | None:
    order_id = find_order_by_token(session, token)
    if order_id is None:
        return None
    order = session.get_one(Order, order_id)
    merchant = session.get_one(Merchant, order.merchant_id)
    chosen = request.args.get("lang", "")[:35]
    browser = request.headers.get("Accept-Language", "")[:100]
    locale = page_locale(chosen, order.language, browser, merchant.language)
    address = OrderAddress(f"/t/{token}", locale.tag if chosen else "")
    returnable = load_returnable(session, order, now=utc_now())
    return _Visit(order_id, merchant.id, order.number, returnable, address, locale)


def _go_back(visit: _Visit, number: str) -> Response:
    return make_response(redirect(f"{visit.address.url()}#return-{number}", code=303))


def _refuse_late(token: str, form: FilledForm) -> Response:
    """Somebody else has asked for the same pieces since: what is left is shown anew."""
    with shopper_context().database.reading() as session:
        visit = _find_visit(session, token)
    return refuse_link() if visit is None else _page(visit, replace(form, problem=ReturnProblem.NO_LONGER))


def _page(visit: _Visit, form: FilledForm) -> Response:
    with shopper_context().database.reading() as session:
        page = _make_page(session, visit, form)
    status = _STATUS.get(form.problem, 422) if visit.returnable.barrier is None and not form.is_right else 200
    # Rendered with nothing held: on SQLite an open unit of work keeps all other writers waiting.
    with use_locale(visit.locale):
        response = make_response(render_template("shopper/return_request.html", page=page), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _make_page(session: Session, visit: _Visit, form: FilledForm) -> ReturnPage:
    returnable, terms = visit.returnable, visit.returnable.terms
    return ReturnPage(
        brand=load_brand(session, visit.merchant_id),
        action_url=visit.address.url("/return"),
        tracking_url=visit.address.url(),
        order_number=visit.order_number,
        csrf_token=None,
        barrier=returnable.barrier.value if returnable.barrier else None,
        days=terms.days,
        last_on=returnable.window.last_on,
        expected_on=returnable.expected_on,
        items=tuple(_make_item(line, form) for line in returnable.lines),
        reasons=tuple(reason.value for reason in terms.reasons),
        wishes=tuple(wish.value for wish in terms.wishes),
        wish=form.wish,
        comment=form.comment,
        comment_length=LONGEST_COMMENT,
        request_key=form.request_key,
        problem=form.problem,
        is_approved_at_once=terms.is_approved_at_once,
        languages=language_links(f"{visit.address.path}/return", visit.locale),
    )


def _make_item(line: ReturnableLine, form: FilledForm) -> ReturnableItem:
    chosen = form.choices.get(line.id)
    return ReturnableItem(
        id=str(line.id),
        item=Item(line.title, line.variant or None, line.most, own_url(line.image_url), None),
        is_taken=chosen is not None and chosen.is_taken,
        quantity=min(max(chosen.quantity, 1), line.most) if chosen is not None else line.most,
        reason=chosen.reason if chosen is not None else "",
        problem=form.problems.get(line.id),
    )
