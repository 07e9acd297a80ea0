"""Reading everything the first steps show."""

import uuid
from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from flask import url_for
from sqlalchemy.orm import Session

from notifier.api.senders import list_providers
from notifier.api.vocabulary import Channel
from portal.console.account.qr_code import draw_qr_code
from portal.console.connections.provider_words import CHANNEL_TITLES
from portal.console.frame.context import console_context
from portal.console.frame.user import ConsoleUser
from portal.console.start.views import Choices, PhoneLink, StartPage, Typed
from portal.merchants.branding import load_published_look
from portal.merchants.first_steps import FirstStep, load_first_steps
from portal.merchants.shop_details import load_shop_details
from portal.tracking.place_test_order import find_test_order
from portal.web.locale import SUPPORTED_LOCALES, current_locale, language_name

NOTHING_TYPED = Typed()
_BY_PHONE = (Channel.SMS, Channel.WHATSAPP)


def load_page(session: Session, user: ConsoleUser, *, wanted: str = "", typed: Typed = NOTHING_TYPED) -> StartPage:
    """The page of a shop; `wanted` is a step to open, `typed` what was wrong a moment ago."""
    steps = load_first_steps(session, user.merchant_id)
    look = load_published_look(session, user.merchant_id)
    details = typed.details or load_shop_details(session, user.merchant_id)
    carried = {choice.channel for choice in list_providers(session, user.merchant_id) if choice.is_on}
    return StartPage(
        steps=steps,
        open_step=wanted if wanted in set(FirstStep) else steps.next_step or "",
        details=details,
        typed=typed,
        languages=_list_languages(details.language),
        countries=_list_countries(str(current_locale().cldr)),
        time_zones=_list_zones(),
        accent=look.colours.accent,
        header=look.colours.header,
        test_order=_load_test_order(session, user.merchant_id),
        email=user.email,
        phone_channels=tuple(
            (channel.value, CHANNEL_TITLES[channel.value]) for channel in _BY_PHONE if channel in carried
        ),
    )


def _load_test_order(session: Session, merchant_id: uuid.UUID) -> PhoneLink | None:
    order_id = find_test_order(session, merchant_id)
    page_url = None if order_id is None else console_context().links.find_page_url(session, order_id)
    if order_id is None or page_url is None:
        return None
    return PhoneLink(url_for("console.order", order_id=order_id), page_url, draw_qr_code(page_url))


def _list_languages(chosen: str) -> Choices:
    """The languages pages speak, each in its own name; and the shop's, should it be another."""
    tags = SUPPORTED_LOCALES if chosen in SUPPORTED_LOCALES else (chosen, *SUPPORTED_LOCALES)
    return tuple((tag, language_name(tag)) for tag in tags)


@lru_cache(maxsize=8)
def _list_countries(locale: str) -> Choices:
    names = Locale.parse(locale).territories
    countries = [(code, name) for code, name in names.items() if len(code) == 2 and code.isalpha() and code != "ZZ"]
    return tuple(sorted(countries, key=lambda country: country[1].casefold()))


@lru_cache(maxsize=1)
def _list_zones() -> tuple[str, ...]:
    places = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return ("UTC", *sorted(zone for zone in available_timezones() if zone.startswith(places)))
