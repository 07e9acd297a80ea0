"""One message with its passport: what happened, which rule, who decided what, and what became of it."""

import datetime as dt
import uuid

from flask import Response, abort, make_response
from sqlalchemy.orm import Session

from notifier.api.history import Passport, get_passport
from notifier.api.rules import describe_occasion
from notifier.foundation.errors import UnknownRecordError
from portal.alerts.publish import find_subject_order
from portal.console.frame.context import console_context
from portal.console.frame.rendering import show_page
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.console.messages.message_view import MessagePage, Moment
from portal.console.orders.one_order import mask_address
from portal.orders.find_numbers import find_order_numbers
from portal.web.locale import current_locale

#: A mail is shown as it was sent, but runs nothing and leads nowhere; its pictures come from our files alone, so that
#: looking at it here is not counted as the shopper's.
_FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src {base}/static/ {base}/brand/ data:; "
    "frame-ancestors 'self'; sandbox"
)


def show_message(message_id: uuid.UUID) -> Response:
    """`GET /console/messages/<message_id>`."""
    user = signed_in_user()
    with console_context().database.reading() as session:
        passport = find_passport(session, user, message_id)
        order_id = find_subject_order(passport.message.subject_key)
        numbers = find_order_numbers(session, user.merchant_id, [order_id])
    number = numbers.get(order_id, "") if order_id else ""
    return show_page("console/messages/message.html", _page(passport, user, (order_id if number else None, number)))


def show_message_content(message_id: uuid.UUID) -> Response:
    """`GET /console/messages/<message_id>/content`: the mail as it was sent, for a frame."""
    user = signed_in_user()
    with console_context().database.reading() as session:
        html = find_passport(session, user, message_id).message.html
    if html is None:
        abort(404)
    response = make_response(html)
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = _FRAME_POLICY.format(base=console_context().links.base_url)
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def find_passport(session: Session, user: ConsoleUser, message_id: uuid.UUID) -> Passport:
    """The passport of a message of the merchant who is signed in; 404 for any other."""
    try:
        return get_passport(session, user.merchant_id, message_id)
    except UnknownRecordError:
        abort(404)


def _page(passport: Passport, user: ConsoleUser, order: tuple[uuid.UUID | None, str]) -> MessagePage:
    message, zone = passport.message, user.zone
    return MessagePage(
        passport=passport,
        occasion=describe_occasion(passport.cause.trigger, current_locale().tag) or passport.cause.trigger,
        to=mask_address(message.to),
        order_id=order[0],
        order_number=order[1],
        created_at=message.created_at.astimezone(zone),
        occurred_at=passport.cause.occurred_at.astimezone(zone),
        recorded_at=passport.cause.recorded_at.astimezone(zone),
        sent_at=message.sent_at.astimezone(zone) if message.sent_at else None,
        due_at=message.due_at.astimezone(zone),
        moments=_moments(passport, zone),
        consents=tuple(
            (one.changed_at.astimezone(zone), one.state.value, one.source.value, one.proof) for one in passport.consents
        ),
        cost=f"{passport.cost.normalize():f} {passport.currency or ''}".strip() if passport.cost else "",
        has_mail=message.html is not None,
    )


def _moments(passport: Passport, zone: dt.tzinfo) -> tuple[Moment, ...]:
    attempts = [
        Moment(
            (one.finished_at or one.started_at).astimezone(zone),
            "attempt",
            one.outcome.value if one.outcome else "",
            one.provider,
            " ".join(part for part in (one.code, one.detail) if part),
        )
        for one in passport.attempts
    ]
    receipts = [
        Moment(
            one.occurred_at.astimezone(zone),
            "receipt",
            one.kind.value,
            one.provider,
            " ".join(part for part in (one.code, one.detail) if part),
            is_machine=one.is_machine,
        )
        for one in passport.receipts
    ]
    return tuple(sorted((*attempts, *receipts), key=lambda moment: moment.at))
