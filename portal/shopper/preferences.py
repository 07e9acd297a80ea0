"""The preference page, from the tracking page and from a message: real forms, no sign-in, no cookie."""

from collections.abc import Callable

from flask import Response, make_response, render_template, request
from sqlalchemy.orm import Session

from notifier.api.links import read_preferences_token
from notifier.api.preferences import Person, find_person, load_preferences
from notifier.foundation.errors import UnknownRecordError
from portal.alerts.publish import subject_key
from portal.models import Order, OrderContact
from portal.orders.tracking_links import find_order_by_token
from portal.shopper.context import shopper_context
from portal.shopper.new_addresses import ask_new_address
from portal.shopper.not_found import refuse_link
from portal.shopper.preference_changes import change_preferences
from portal.shopper.preference_visit import Visit
from portal.shopper.preferences_page import load_page
from portal.tracking.page_view_preferences import Intent, Notice
from portal.web.locale import use_locale


def order_preferences(token: str) -> Response:
    """`GET|POST /t/<token>/preferences`."""
    return _answer(lambda session: _visit_from_page(session, token))


def message_preferences(token: str) -> Response:
    """`GET|POST /p/<token>`."""
    return _answer(lambda _session: _visit_from_message(token))


def _answer(find_visit: Callable[[Session], Visit | None]) -> Response:
    """The whole page, or to htmx only the sections that changed."""
    database = shopper_context().database
    with database.reading() as session:
        visit = find_visit(session)
        is_known = visit is not None and _is_known(session, visit)
    if visit is None or not is_known:
        return refuse_link()
    notice = _save(visit) if request.method == "POST" else None
    with database.reading() as session:
        page, locale = load_page(session, visit, notice)
    is_part = notice is not None and request.headers.get("HX-Request") == "true"
    # Rendered with nothing held: on SQLite an open unit of work keeps all other writers waiting.
    with use_locale(locale):
        name = "shopper/preferences_part.html" if is_part else "shopper/preferences.html"
        response = make_response(render_template(name, page=page))
    response.headers["Cache-Control"] = "no-store"
    return response


def _save(visit: Visit) -> Notice:
    if request.form.get("intent") == Intent.NEW_ADDRESS:
        # Counts tries before it begins to write.
        return ask_new_address(visit, request.form)
    with shopper_context().database.unit_of_work() as session:
        return change_preferences(session, visit, request.form)


def _visit_from_page(session: Session, token: str) -> Visit | None:
    order_id = find_order_by_token(session, token)
    if order_id is None:
        return None
    order, contact = session.get_one(Order, order_id), session.get_one(OrderContact, order_id)
    person = Person(contact.name, contact.email, contact.phone, order.language, contact.country)
    recipient_id = find_person(session, order.merchant_id, person, subject_key=subject_key(order_id))
    if recipient_id is None:
        return None
    path = f"/t/{token}/preferences"
    return Visit(order.merchant_id, recipient_id, order.language, path, f"/t/{token}")


def _visit_from_message(token: str) -> Visit | None:
    link = read_preferences_token(shopper_context().signer, token)
    if link is None:
        return None
    return Visit(link.sender_id, link.recipient_id, None, f"/p/{token}", None, link.message_id)


def _is_known(session: Session, visit: Visit) -> bool:
    try:
        load_preferences(session, *visit.owner)
    except UnknownRecordError:
        return False
    return True
