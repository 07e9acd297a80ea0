"""A visit to one of the form pages of an order: what the link opens, as the tracking page knows it, in one language."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from flask import request
from sqlalchemy.orm import Session

from notifier.api.rules import RecipientKind, load_rules
from notifier.api.vocabulary import Channel
from notifier.foundation.clock import utc_now
from notifier.foundation.ids import new_token
from portal.engagement.case_words import PrivateFacts
from portal.models import Merchant, Order, OrderContact
from portal.orders.tracking_links import find_order_by_token
from portal.shopper.page_languages import language_links, page_locale
from portal.tracking.page_rows import PageRows, load_page_rows
from portal.tracking.page_view import TrackingPage
from portal.tracking.page_view_cases import FormFrame
from portal.tracking.tracking_page import PageRequest, picture_of
from portal.vocabulary.link_kind import LinkKind
from portal.vocabulary.trigger_name import CASE_ANSWERED
from portal.web.locale import PageLocale
from portal.web.masking import mask_email, mask_number

_BY_NUMBER: Final = frozenset({Channel.SMS, Channel.WHATSAPP})


@dataclass(frozen=True, slots=True)
class OrderVisit:
    """An order behind the buyer's own link. `person` is never shown as it is."""

    order: Order
    token: str
    locale: PageLocale
    #: `?lang=…` when the language was chosen on a page, else empty.
    language_query: str
    zone: ZoneInfo
    today: dt.date
    rows: PageRows
    page: TrackingPage
    person: PrivateFacts
    #: Where a message tells of an answer, masked; empty where none does.
    answers_to: str

    def url(self, path: str) -> str:
        """An address below the order's page, in the language chosen."""
        return f"/t/{self.token}{path}{self.language_query}"

    def frame(self, path: str) -> FormFrame:
        """What every form page has; the form goes to `path`, a form shown again keeps its key."""
        return FormFrame(
            brand=self.page.brand,
            tracking_url=self.url(""),
            action_url=self.url(path),
            csrf_token=None,
            order_number=self.order.number,
            contact=self.answers_to,
            form_key=request.form.get("once", "")[:64] or new_token(),
            languages=language_links(f"/t/{self.token}{path}", self.locale),
        )


def find_visit(session: Session, token: str) -> OrderVisit | None:
    """The visit a token opens; None alike for links unknown, revoked, expired or given as a gift."""
    order_id = find_order_by_token(session, token)
    if order_id is None:
        return None
    order = session.get_one(Order, order_id)
    merchant, contact = session.get_one(Merchant, order.merchant_id), session.get(OrderContact, order_id)
    chosen = request.args.get("lang", "")[:35]
    locale = page_locale(chosen, order.language, request.headers.get("Accept-Language", "")[:100], merchant.language)
    zone = ZoneInfo(merchant.time_zone)
    today = utc_now().astimezone(zone).date()
    wanted = PageRequest(
        order_id=order_id,
        token=token,
        kind=LinkKind.SHOPPER,
        locale=locale,
        chosen_language=chosen,
        version="",
        today=today,
    )
    rows = load_page_rows(session.connection(), order_id)
    person = PrivateFacts(contact.email, contact.phone, contact.street) if contact else PrivateFacts(None, None, "")
    return OrderVisit(
        order=order,
        token=token,
        locale=locale,
        language_query=f"?lang={locale.tag}" if chosen else "",
        zone=zone,
        today=today,
        rows=rows,
        page=picture_of(rows, wanted),
        person=person,
        answers_to=_find_reach(session, merchant.id, person),
    )


def _find_reach(session: Session, merchant_id: uuid.UUID, person: PrivateFacts) -> str:
    """Only what the merchant's rules do is promised."""
    channels = {
        channel
        for rule in load_rules(session, merchant_id)
        if rule.is_on and rule.trigger == CASE_ANSWERED and RecipientKind.SHOPPER in rule.recipients
        for channel in rule.channels
    }
    if person.email and Channel.EMAIL in channels:
        return mask_email(person.email)
    return mask_number(person.phone) if person.phone and channels & _BY_NUMBER else ""
