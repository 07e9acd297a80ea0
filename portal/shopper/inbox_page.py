"""The inbox of an order as it stands now, for one visit."""

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from flask import request
from sqlalchemy.orm import Session

from notifier.api.inbox import InboxItem, InboxOwner, load_inbox
from notifier.api.preferences import Person, find_person
from portal.alerts.publish import subject_key
from portal.models import Merchant, Order, OrderContact
from portal.orders.tracking_links import find_order_by_token
from portal.shopper.context import shopper_context
from portal.shopper.page_languages import language_links, page_locale
from portal.tracking.page_brand import load_brand
from portal.tracking.page_feedback import OrderAddress
from portal.tracking.page_rows import ContactRow
from portal.tracking.page_timeline import private_words_of
from portal.tracking.page_view_inbox import InboxMessage, InboxPage
from portal.web.locale import PageLocale
from portal.web.safe_urls import https_url

_WORD: Final = re.compile(r"\w+")
_HIDDEN: Final = "••••"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxVisit:
    """What a link opens: the order, and the inbox of who ordered, None before anything was written to that person."""

    merchant_id: uuid.UUID
    order_number: str
    contact: ContactRow
    owner: InboxOwner | None
    zone: ZoneInfo
    locale: PageLocale
    address: OrderAddress


def find_visit(session: Session, token: str) -> InboxVisit | None:
    """What the shopper's own link opens; None for all others."""
    order_id = find_order_by_token(session, token)
    if order_id is None:
        return None
    order, contact = session.get_one(Order, order_id), session.get_one(OrderContact, order_id)
    merchant = session.get_one(Merchant, order.merchant_id)
    person = Person(contact.name, contact.email, contact.phone, order.language, contact.country)
    subject = subject_key(order_id)
    recipient_id = find_person(session, merchant.id, person, subject_key=subject)
    chosen, browser = request.args.get("lang", "")[:35], request.headers.get("Accept-Language", "")[:100]
    locale = page_locale(chosen, order.language, browser, merchant.language)
    return InboxVisit(
        merchant_id=merchant.id,
        order_number=order.number,
        contact=ContactRow(contact.name, contact.street, contact.city, contact.postcode, contact.country),
        owner=None if recipient_id is None else InboxOwner(merchant.id, recipient_id, subject),
        zone=ZoneInfo(merchant.time_zone),
        locale=locale,
        address=OrderAddress(f"/t/{token}", locale.tag if chosen else ""),
    )


def make_page(session: Session, visit: InboxVisit) -> InboxPage:
    """The page of one visit."""
    items = () if visit.owner is None else load_inbox(session, visit.owner)
    private_words = private_words_of(visit.contact)
    return InboxPage(
        brand=load_brand(session, visit.merchant_id),
        order_number=visit.order_number,
        action_url=visit.address.url("/inbox"),
        messages=tuple(_show(item, visit, private_words) for item in items),
        tracking_url=visit.address.url(),
        languages=language_links(f"{visit.address.path}/inbox", visit.locale),
    )


def _show(item: InboxItem, visit: InboxVisit, private_words: Collection[str]) -> InboxMessage:
    return InboxMessage(
        id=item.id.hex,
        title=hide_words(item.title, private_words),
        text=hide_words(item.text, private_words),
        sent_at=item.sent_at.astimezone(visit.zone),
        url=_find_url(item.link, visit.address.path),
        action=item.action,
        is_new=not item.is_read,
    )


def hide_words(text: str, private_words: Collection[str]) -> str:
    """The text as a page may show it that can be forwarded: words of the person's name and street by their letter."""
    return _WORD.sub(lambda found: found[0][0] + _HIDDEN if found[0].casefold() in private_words else found[0], text)


def _find_url(link: str | None, own_path: str) -> str | None:
    """Where a message leads: by path on our own origin; nowhere if that is the page on which it is shown."""
    origin = shopper_context().links.base_url
    if link is None or not link.startswith(f"{origin}/"):
        return https_url(link)
    path = link.removeprefix(origin)
    return None if path == own_path else path
