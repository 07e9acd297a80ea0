"""A click on an offer: counted without a person, and on to the product's page in the merchant's shop."""

import re
from typing import Final
from zoneinfo import ZoneInfo

from flask import Response, abort, make_response, redirect, request
from limits import RateLimitItemPerHour

from notifier.foundation.clock import utc_now
from portal.orders.tracking_links import find_order_by_token
from portal.recommendations.clicks import OfferTarget, find_offer_target, record_click
from portal.shopper.context import shopper_context
from portal.shopper.not_found import refuse_link
from portal.web.rate_limits import client_network
from portal.web.safe_urls import https_url

#: Nobody looks at more products than that; what comes on top is led on and not counted.
_COUNTED_CLICKS: Final = RateLimitItemPerHour(60)
_FETCHES_AHEAD: Final = re.compile(r"prefetch|prerender|preview", re.IGNORECASE)


def follow_offer(token: str, ref: str) -> Response:
    """`GET /t/<token>/go/<ref>`: 303 to the stored https address of a product of this order's merchant, else 404."""
    context = shopper_context()
    with context.database.reading() as session:
        order_id = find_order_by_token(session, token)
        target = None if order_id is None else find_offer_target(session, order_id, ref)
    if order_id is None:
        return refuse_link()
    url = https_url(target.url) if target else None
    if target is None or url is None:
        abort(404)
    if _is_a_person() and context.limits.take(_COUNTED_CLICKS, "offers", client_network(request.remote_addr)):
        _count(target)
    response = make_response(redirect(url, code=303))
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_a_person() -> bool:
    purpose = " ".join(request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"))
    return request.method == "GET" and not _FETCHES_AHEAD.search(purpose)


def _count(target: OfferTarget) -> None:
    today = utc_now().astimezone(ZoneInfo(target.time_zone)).date()
    with shopper_context().database.unit_of_work() as session:
        record_click(session, target, today)
