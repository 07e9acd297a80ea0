"""Push messages to the browsers of shoppers: the key they subscribe with, taking in, forgetting."""

import uuid
from collections.abc import Callable
from typing import Final

from flask import Response, abort, jsonify, request
from limits import RateLimitItemPerHour
from sqlalchemy.orm import Session

from notifier.api.preferences import Evidence
from notifier.api.push import (
    Browser,
    Person,
    SubscriptionError,
    find_public_key,
    is_renewal,
    make_public_key,
    record_recipient,
    subscribe,
    unsubscribe,
)
from notifier.api.vocabulary import ConsentSource
from portal.alerts.publish import subject_key
from portal.merchants.accounts import find_merchant
from portal.models import Order, OrderContact
from portal.orders.tracking_links import find_order_by_token
from portal.shopper.context import shopper_context
from portal.shopper.not_found import refuse_link
from portal.web.rate_limits import client_network

WORDING_VERSION: Final = "notify-me-2026-11"
#: An endpoint has at most 2,000 characters, the keys far less.
_LARGEST_BODY: Final = 8_000
_SUBSCRIPTIONS: Final = RateLimitItemPerHour(60)

_Change = Callable[[Session, uuid.UUID, bytes], Response]


def show_push_key(slug: str) -> Response:
    """`GET /m/<slug>/push-key`: the shop's application server key in base64url, as the browser takes it."""
    context = shopper_context()
    with context.database.reading() as session:
        merchant = find_merchant(session, slug)
        key = None if merchant is None else find_public_key(session, merchant.id)
    if merchant is None:
        abort(404)
    if key is None:
        with context.database.unit_of_work() as session:
            key = make_public_key(session, context.sealer, merchant.id)
    response = Response(key, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def take_subscription(token: str) -> Response:
    """`POST /t/<token>/push`: 201 for a new browser, 200 for one we know, 422 with what is wrong."""
    return _change(token, _subscribe)


def forget_subscription(token: str) -> Response:
    """`DELETE /t/<token>/push`: 200, whether or not we knew the browser."""
    return _change(token, _unsubscribe)


def _change(token: str, change: _Change) -> Response:
    context = shopper_context()
    with context.database.reading() as session:
        order_id = find_order_by_token(session, token)
    if order_id is None:
        return refuse_link()
    # A page of another site cannot send JSON here: it would have to ask first (CORS), and nobody answers.
    if request.mimetype != "application/json":
        return _answer(415, problem="Send the subscription as JSON.")
    if (request.content_length or 0) > _LARGEST_BODY:
        return _answer(413, problem="A subscription is never so long.")
    if not context.limits.take(_SUBSCRIPTIONS, "push", client_network(request.remote_addr)):
        return _answer(429, problem="Too many subscriptions from here; try again in an hour.")
    try:
        with context.database.unit_of_work() as session:
            return change(session, order_id, request.get_data())
    except SubscriptionError as problem:
        return _answer(422, problem=str(problem))


def _subscribe(session: Session, order_id: uuid.UUID, document: bytes) -> Response:
    context = shopper_context()
    order, contact = session.get_one(Order, order_id), session.get_one(OrderContact, order_id)
    make_public_key(session, context.sealer, order.merchant_id)
    person = Person(contact.name, contact.email, contact.phone, order.language, contact.country)
    recipient_id = record_recipient(session, order.merchant_id, person, subject_key=subject_key(order_id))
    about = subject_key(order_id)
    browser = Browser(order.merchant_id, recipient_id, document, context.push_origins, about)
    tap = Evidence(ConsentSource.PREFERENCES_PAGE, WORDING_VERSION, order.language or "", "tracking page")
    # Who has since said no to push on the preference page has not changed his mind by opening this one.
    is_new = subscribe(session, context.sealer, browser, None if is_renewal(document) else tap)
    return _answer(201 if is_new else 200, state="on")


def _unsubscribe(session: Session, order_id: uuid.UUID, document: bytes) -> Response:
    unsubscribe(session, session.get_one(Order, order_id).merchant_id, document)
    return _answer(200, state="off")


def _answer(status: int, **members: str) -> Response:
    response = jsonify(members)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
