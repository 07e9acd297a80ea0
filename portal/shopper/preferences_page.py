"""The preference page as it stands now, for one visit."""

import datetime as dt
from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from flask import request
from sqlalchemy.orm import Session

from notifier.api.history import find_reason
from notifier.api.preferences import (
    LONGEST_PAUSE,
    Preferences,
    Wishes,
    find_clocks,
    load_preferences,
    load_quiet_hours,
    load_reach,
    load_wishes,
)
from notifier.api.rules import describe_occasion
from notifier.api.vocabulary import Channel, Topic
from notifier.foundation.clock import utc_now
from portal.models import Merchant
from portal.shopper.new_addresses import load_address_form
from portal.shopper.page_languages import language_links, page_locale
from portal.shopper.preference_visit import Visit
from portal.tracking.page_brand import load_brand
from portal.tracking.page_view_preferences import (
    ChannelColumn,
    LanguageOption,
    Notice,
    PauseView,
    PreferencesPage,
    QuietView,
    ReasonView,
    TopicRow,
)
from portal.web.formats import format_zone
from portal.web.locale import SUPPORTED_LOCALES, PageLocale, language_name
from portal.web.masking import mask_email, mask_number

_DAY: Final = dt.timedelta(days=1)


def find_zone(session: Session, visit: Visit) -> ZoneInfo:
    """On whose clocks the days of a visit begin."""
    shop_zone = ZoneInfo(session.get_one(Merchant, visit.merchant_id).time_zone)
    return find_clocks(session, visit.owner, shop_zone) or shop_zone


def find_day_bounds(now: dt.datetime, zone: ZoneInfo) -> tuple[dt.date, dt.date]:
    """The first and the last day on which a pause can end."""
    today = now.astimezone(zone).date()
    return today + _DAY, today + LONGEST_PAUSE


def load_page(session: Session, visit: Visit, notice: Notice | None) -> tuple[PreferencesPage, PageLocale]:
    """The page and the language it speaks; raises `UnknownRecordError` when the person is gone."""
    person = load_preferences(session, *visit.owner)
    merchant = session.get_one(Merchant, visit.merchant_id)
    chosen = request.args.get("lang", "")[:35]
    browser = request.headers.get("Accept-Language", "")[:100]
    locale = page_locale(chosen, visit.language or person.language, browser, merchant.language)
    reach, wishes = load_reach(session, *visit.owner), load_wishes(session, visit.owner)
    channels = _make_columns(reach)
    topics = tuple(_make_row(person, topic, tuple(reach)) for topic in Topic)
    page = PreferencesPage(
        brand=load_brand(session, merchant.id),
        action_url=f"{visit.path}?lang={locale.tag}" if chosen else visit.path,
        csrf_token=None,
        address=mask_email(person.email or "") or mask_number(reach.get(Channel.SMS, "")),
        channels=channels,
        topics=topics,
        dial=wishes.dial.value,
        pause=_make_pause(session, visit, wishes),
        quiet=_make_quiet(session, visit, ZoneInfo(merchant.time_zone), locale),
        message_languages=_make_languages(wishes),
        order=tuple(channel.value for channel in find_order(reach, wishes)),
        new_address=load_address_form(session, visit, reach),
        reason=_find_reason(session, visit, ZoneInfo(merchant.time_zone), locale),
        is_all_stopped=bool(channels) and not any(is_wanted for row in topics for is_wanted in row.wanted),
        notice=notice,
        tracking_url=visit.tracking_url,
        languages=language_links(visit.path, locale),
    )
    return page, locale


def find_order(reach: Mapping[Channel, str], wishes: Wishes) -> tuple[Channel, ...]:
    """The shown channels in the order in which the person wants them tried; none when there is no choice."""
    liked = [channel for channel in wishes.channels if channel in reach]
    order = tuple(dict.fromkeys((*liked, *reach)))
    return order if len(order) > 1 else ()


def _find_reason(session: Session, visit: Visit, zone: ZoneInfo, locale: PageLocale) -> ReasonView | None:
    found = find_reason(session, *visit.owner, visit.message_id) if visit.message_id else None
    if found is None:
        return None
    return ReasonView(
        occasion=describe_occasion(found.trigger, locale.tag),
        happened_on=found.occurred_at.astimezone(zone).date(),
        # The rules that come with a shop are called like what they answer, which says nothing to people.
        rule="" if found.rule == found.trigger else found.rule,
        agreed_on=found.agreed_at.astimezone(zone).date() if found.agreed_at else None,
        is_promotional=found.topic.is_promotional,
    )


def _make_columns(reach: Mapping[Channel, str]) -> tuple[ChannelColumn, ...]:
    return tuple(
        ChannelColumn(channel.value, mask_email(address) if channel is Channel.EMAIL else mask_number(address))
        for channel, address in reach.items()
    )


def _make_row(person: Preferences, topic: Topic, channels: tuple[Channel, ...]) -> TopicRow:
    return TopicRow(topic.value, tuple(person.is_wanted(topic, channel) for channel in channels))


def _make_pause(session: Session, visit: Visit, wishes: Wishes) -> PauseView:
    now, zone = utc_now(), find_zone(session, visit)
    until = wishes.paused_until
    until_on = until.astimezone(zone).date() if until is not None and until > now else None
    return PauseView(until_on, *find_day_bounds(now, zone))


def _make_quiet(session: Session, visit: Visit, shop_zone: ZoneInfo, locale: PageLocale) -> QuietView:
    stretch, _told = load_quiet_hours(session, visit.owner)
    zone = find_clocks(session, visit.owner, shop_zone)
    place = format_zone(zone, locale.cldr) if zone is not None else ""
    return QuietView(stretch.begins, stretch.ends, place) if stretch else QuietView(None, None, place)


def _make_languages(wishes: Wishes) -> tuple[LanguageOption, ...]:
    return tuple(LanguageOption(tag, language_name(tag), tag == wishes.language) for tag in SUPPORTED_LOCALES)
