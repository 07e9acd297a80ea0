"""The page of one order."""

import uuid

from flask import Response, abort

from notifier.api.history import MessageLine
from notifier.api.preferences import Preferences
from notifier.api.rules import describe_occasion
from notifier.api.vocabulary import Channel, ConsentState, Topic
from portal.console.frame.amount import Amount
from portal.console.frame.context import console_context
from portal.console.frame.rendering import show_page
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.console.orders.filter_choices import carrier_name, list_carriers
from portal.console.orders.list import place_of
from portal.console.orders.order_view import ConsentRow, MessageRow, OrderPage, ParcelView
from portal.console.orders.views import Option
from portal.orders.find_order_card import find_order_card
from portal.orders.order_card import CardParcel, OrderCard
from portal.orders.order_filters import ListPlace
from portal.web.locale import current_locale
from portal.web.masking import mask_email, mask_number

#: Channels a shopper answers for.
_OWN_CHANNELS = tuple(channel for channel in Channel if not channel.is_for_team)


def show_order(order_id: uuid.UUID) -> Response:
    """`GET /console/orders/<order_id>`."""
    return show_order_page(order_id)


def show_order_page(
    order_id: uuid.UUID, *, typed: dict[str, str] | None = None, problems: dict[str, str] | None = None
) -> Response:
    """The page; with problems once more, as 422, with what was typed."""
    user, context = signed_in_user(), console_context()
    with context.database.reading() as session:
        card = find_order_card(session, context.links, user.merchant_id, order_id)
    if card is None:
        abort(404)
    page = _page(card, user, (typed or {}, problems or {}))
    return show_page("console/orders/order.html", page, status=422 if problems else 200)


def message_row(line: MessageLine, user: ConsoleUser) -> MessageRow:
    """A message as lists show it."""
    return MessageRow(
        message_id=line.id,
        occasion=describe_occasion(line.trigger, current_locale().tag) or line.trigger,
        channel=line.channel.value,
        status=line.status.value,
        reason=line.reason,
        created_at=line.created_at.astimezone(user.zone),
        to=mask_address(line.to),
        subject=line.subject or "",
    )


def mask_address(address: str | None) -> str:
    """An address as a page may show it; empty for one that people do not know."""
    if not address:
        return ""
    if "@" in address:
        return mask_email(address)
    return mask_number(address) if address.lstrip("+").isdigit() else ""


def _page(card: OrderCard, user: ConsoleUser, form: tuple[dict[str, str], dict[str, str]]) -> OrderPage:
    place, shopper = place_of(user), card.shopper
    return OrderPage(
        card=card,
        placed_at=card.placed_at.astimezone(user.zone),
        total=Amount(card.total_minor, card.currency),
        shipping=Amount(card.shipping_minor, card.currency),
        refunded=Amount(card.refunded_minor, card.currency),
        email=mask_email(shopper.email),
        phone=mask_number(shopper.phone),
        country=str(current_locale().cldr.territories.get(shopper.country, shopper.country)),
        lines=tuple((line, Amount(line.price_minor, card.currency)) for line in card.lines),
        parcels=tuple(_parcel(parcel, place) for parcel in card.parcels),
        messages=tuple(message_row(line, user) for line in card.messages),
        consents=_consents(shopper.preferences),
        carriers=list_carriers(),
        typed=form[0],
        problems=form[1],
        zone=user.zone,
    )


def _parcel(card: CardParcel, place: ListPlace) -> ParcelView:
    is_late = card.late_on is not None and card.late_on <= place.today
    return ParcelView(
        card=card,
        carrier_name=carrier_name(card.carrier),
        late_days=(place.today - card.late_on).days + 1 if is_late and card.late_on else None,
        is_silent=card.silent_at is not None and card.silent_at <= place.now,
        candidates=tuple(Option(one.carrier, carrier_name(one.carrier)) for one in card.candidates[:4]),
    )


def _consents(preferences: Preferences | None) -> tuple[ConsentRow, ...]:
    if preferences is None:
        return ()
    return tuple(_consent(preferences, topic) for topic in Topic)


def _consent(preferences: Preferences, topic: Topic) -> ConsentRow:
    states = [one for one in preferences.states if one.topic is topic and one.channel in _OWN_CHANNELS]
    return ConsentRow(
        topic=topic.value,
        wanted=tuple(one.channel.value for one in states if one.is_wanted),
        refused=tuple(one.channel.value for one in states if one.state is ConsentState.REFUSED),
    )
