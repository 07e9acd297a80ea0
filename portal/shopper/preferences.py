"""The preference page, from the tracking page and from a message: real forms, no sign-in, no cookie."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, make_response, render_template, request
from sqlalchemy.orm import Session

from notifier.api.links import read_preferences_token
from notifier.api.preferences import (
    Choice,
    Evidence,
    Preferences,
    find_recipient,
    load_preferences,
    record_choice,
    refuse_everything,
)
from notifier.api.vocabulary import Channel, ConsentSource, ConsentState, Topic
from notifier.foundation.errors import UnknownRecordError
from portal.models import Merchant, Order, OrderContact
from portal.orders.tracking_links import find_order_by_token
from portal.shopper.context import shopper_context
from portal.shopper.masking import mask_email
from portal.shopper.not_found import refuse_link
from portal.shopper.page_languages import language_links, page_locale
from portal.tracking.page_brand import load_brand
from portal.tracking.page_view_forms import PreferencesPage, SavedState, TopicChoice, TopicKind
from portal.web.locale import PageLocale, use_locale

WORDING_VERSION = "preferences-2026-11"


@dataclass(frozen=True, slots=True)
class _Visit:
    """Whose preferences a link opens, in which language, and where the visit came from."""

    merchant_id: uuid.UUID
    recipient_id: uuid.UUID
    language: str | None
    path: str
    tracking_url: str | None


def order_preferences(token: str) -> Response:
    """`GET|POST /t/<token>/preferences`."""
    return _answer(lambda session: _visit_from_page(session, token))


def message_preferences(token: str) -> Response:
    """`GET|POST /p/<token>`."""
    return _answer(lambda _session: _visit_from_message(token))


def _answer(find_visit: Callable[[Session], _Visit | None]) -> Response:
    database = shopper_context().database
    with database.reading() as session:
        visit = find_visit(session)
        person = None if visit is None else _find_person(session, visit)
    if visit is None or person is None:
        return refuse_link()
    saved = None
    if request.method == "POST":
        with database.unit_of_work() as session:
            saved = _save(session, visit)
    with database.reading() as session:
        page, locale = _load_page(session, visit, saved)
    # Rendered with nothing held: on SQLite an open unit of work keeps all other writers waiting.
    with use_locale(locale):
        response = make_response(render_template("shopper/preferences.html", page=page))
    response.headers["Cache-Control"] = "no-store"
    return response


def _visit_from_page(session: Session, token: str) -> _Visit | None:
    order_id = find_order_by_token(session, token)
    if order_id is None:
        return None
    order = session.get_one(Order, order_id)
    email = session.get_one(OrderContact, order_id).email
    recipient_id = find_recipient(session, order.merchant_id, email) if email else None
    if recipient_id is None:
        return None
    path = f"/t/{token}/preferences"
    return _Visit(order.merchant_id, recipient_id, order.language, path, f"/t/{token}")


def _visit_from_message(token: str) -> _Visit | None:
    link = read_preferences_token(shopper_context().signer, token)
    if link is None:
        return None
    return _Visit(link.sender_id, link.recipient_id, None, f"/p/{token}", None)


def _find_person(session: Session, visit: _Visit) -> Preferences | None:
    try:
        return load_preferences(session, visit.merchant_id, visit.recipient_id)
    except UnknownRecordError:
        return None


def _save(session: Session, visit: _Visit) -> SavedState:
    person = load_preferences(session, visit.merchant_id, visit.recipient_id)
    language = visit.language or person.language or ""
    evidence = Evidence(ConsentSource.PREFERENCES_PAGE, WORDING_VERSION, language, visit.path.split("/")[1])
    if request.form.get("intent") == "stop_everything":
        refuse_everything(session, visit.merchant_id, visit.recipient_id, evidence)
        return SavedState.ALL_STOPPED
    wanted = set(request.form.getlist("topic"))
    for kind in TopicKind:
        state = ConsentState.GRANTED if kind.value in wanted else ConsentState.REFUSED
        choice = Choice(Topic(kind.value), Channel.EMAIL, state)
        if person.is_wanted(choice.topic, choice.channel) != (kind.value in wanted):
            record_choice(session, visit.merchant_id, visit.recipient_id, choice, evidence)
    return SavedState.SAVED


def _load_page(session: Session, visit: _Visit, saved: SavedState | None) -> tuple[PreferencesPage, PageLocale]:
    person = load_preferences(session, visit.merchant_id, visit.recipient_id)
    merchant = session.get_one(Merchant, visit.merchant_id)
    chosen = request.args.get("lang", "")[:35]
    browser = request.headers.get("Accept-Language", "")[:100]
    locale = page_locale(chosen, visit.language or person.language, browser, merchant.language)
    page = PreferencesPage(
        brand=load_brand(session, merchant.id),
        action_url=f"{visit.path}?lang={locale.tag}" if chosen else visit.path,
        csrf_token=None,
        address=mask_email(person.email or ""),
        topics=tuple(TopicChoice(kind, person.is_wanted(Topic(kind.value), Channel.EMAIL)) for kind in TopicKind),
        saved=saved,
        tracking_url=visit.tracking_url,
        languages=language_links(visit.path, locale),
    )
    return page, locale
