"""The tracking page of one order: a few prepared queries, then pure functions, to one frozen picture."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from notifier.api.inbox import writes_to_inbox
from portal.orders.change_request import choose_changes
from portal.tracking.page_actions import order_action, parcel_action
from portal.tracking.page_arrival import order_arrival
from portal.tracking.page_brand import brand_of
from portal.tracking.page_cases import case_cards
from portal.tracking.page_feedback import OrderAddress, arrived_parcels, choose_parcel, show_card
from portal.tracking.page_headline import ParcelSummary, choose_headline
from portal.tracking.page_news import ParcelNews, parcel_news
from portal.tracking.page_offers import OfferReader, add_offers
from portal.tracking.page_order import masked_address, order_summary
from portal.tracking.page_parcels import ParcelFrame, last_seen, show_parcel
from portal.tracking.page_return_cards import may_ask_for_return, return_cards
from portal.tracking.page_rows import PageRows, load_page_rows
from portal.tracking.page_steps import order_steps
from portal.tracking.page_timeline import build_timeline, order_entries, private_words_of, telling_words
from portal.tracking.page_view import (
    ActionRequired,
    FollowFeeds,
    Headline,
    LiveRefresh,
    OrderHelp,
    PushOffer,
    TrackingPage,
)
from portal.tracking.page_view_brand import Link
from portal.tracking.page_view_feedback import FeedbackCard
from portal.tracking.page_view_offers import NO_OFFERS
from portal.tracking.page_view_parcel import ArrivalKind, Parcel, Step
from portal.vocabulary.link_kind import LinkKind
from portal.vocabulary.order_stage import OrderStage
from portal.web.locale import SUPPORTED_LOCALES, PageLocale, language_name

_ALL_SENT = frozenset({OrderStage.SHIPPED, OrderStage.COMPLETED, OrderStage.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Which page is wanted. `chosen_language` is empty unless chosen on the page, `version` the ETag without quotes.

    `today` is the merchant's day; None leaves out "today" and keeps estimates that have passed.
    """

    order_id: uuid.UUID
    token: str
    kind: LinkKind
    locale: PageLocale
    chosen_language: str
    version: str
    today: dt.date | None


def load_tracking_page(connection: Connection, request: PageRequest) -> TrackingPage:
    """Everything the page of an order shows; raises `OrderGoneError` when there is no such order."""
    rows = load_page_rows(connection, request.order_id)
    page = picture_of(rows, request)
    if request.kind is LinkKind.SHOPPER and writes_to_inbox(connection, rows.offers.merchant_id):
        page = replace(page, inbox_url=_url(request, "/inbox"))
    return page if request.today is None else add_offers(connection, rows, _offer_reader(request, request.today), page)


def picture_of(rows: PageRows, request: PageRequest) -> TrackingPage:
    """The page of rows already read, without database."""
    frame = _frame(rows, request)
    news = [parcel_news(row, rows.scans.get(row.id, ())) for row in rows.shipments]
    parcels = tuple(show_parcel(frame, one, position) for position, one in enumerate(news, start=1))
    has_day = any(one.arrival is not None and one.arrival.kind is not ArrivalKind.UNKNOWN for one in parcels)
    return TrackingPage(
        headline=_headline(frame, news, parcels),
        steps=_steps(frame, parcels),
        actions=_actions(frame, news, parcels, request.kind),
        feedback=_feedback(rows, request),
        inbox_url=None,
        parcels=parcels,
        order_timeline=build_timeline(frame.order_news),
        order=order_summary(rows, frame.ordered_at, shows_prices=frame.shows_prices),
        address=masked_address(rows.contact, request.locale.cldr),
        feeds=_feeds(request, has_day=has_day),
        live=LiveRefresh(_url(request), request.version, is_final=_is_final(rows)),
        brand=brand_of(rows.brand),
        languages=_languages(request.token, request.locale.catalogue),
        preferences_url=_url(request, "/preferences") if frame.shows_prices else None,
        push=_push(request.token, rows.brand.slug) if frame.shows_prices else None,
        help=_help(rows, request),
        cases=case_cards(rows.cases, _url(request), today=request.today, zone=frame.zone) if frame.shows_prices else (),
        returns=return_cards(rows, frame.zone) if frame.shows_prices else (),
        offers=NO_OFFERS,
        as_of_on=request.today,
    )


def _headline(frame: ParcelFrame, news: Sequence[ParcelNews], parcels: Sequence[Parcel]) -> Headline:
    order = frame.rows.order
    headline = choose_headline(order.stage, [_summary(*pair) for pair in zip(news, parcels, strict=True)])
    is_waiting = not parcels and headline.arrival is not None
    return replace(headline, arrival=order_arrival(order, frame.today)) if is_waiting else headline


def _frame(rows: PageRows, request: PageRequest) -> ParcelFrame:
    zone = _zone(rows.order.time_zone)
    packed_at = next((at for stage, at in rows.stage_changes if stage is OrderStage.IN_PREPARATION), None)
    return ParcelFrame(
        rows=rows,
        today=request.today,
        zone=zone,
        ordered_at=rows.order.placed_at.astimezone(zone),
        packed_at=packed_at.astimezone(zone) if packed_at else None,
        shows_prices=request.kind is not LinkKind.GIFT,
        private_words=private_words_of(rows.contact),
        order_news=tuple(order_entries(rows.order, rows.stage_changes, zone)),
    )


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _summary(news: ParcelNews, parcel: Parcel) -> ParcelSummary:
    place, happened_at = last_seen(news)
    return ParcelSummary(
        milestone=news.milestone,
        is_lost=news.is_lost,
        needs_action=news.asks is not None,
        is_numbered=parcel.carrier is not None,
        arrival=parcel.arrival,
        place=place,
        happened_at=happened_at,
    )


def _steps(frame: ParcelFrame, parcels: Sequence[Parcel]) -> tuple[Step, ...]:
    """Of the only parcel, or of an order without any; several parcels show their own."""
    if parcels:
        return parcels[0].steps if len(parcels) == 1 else ()
    times = {stage: at.astimezone(frame.zone) for stage, at in frame.rows.stage_changes}
    return order_steps(frame.rows.order.stage, times, frame.ordered_at)


def _actions(
    frame: ParcelFrame, news: Sequence[ParcelNews], parcels: Sequence[Parcel], kind: LinkKind
) -> tuple[ActionRequired, ...]:
    stage = frame.rows.order.stage
    wanted = [order_action(stage, has_parcels=bool(parcels), may_pay=kind is LinkKind.SHOPPER)]
    for one, parcel in zip(news, parcels, strict=True):
        details = telling_words(one.asks, frame.private_words) if one.asks else None
        help_url, is_only = frame.rows.brand.help_url, len(parcels) == 1
        wanted.append(parcel_action(one, parcel, is_only=is_only, help_url=help_url, details=details))
    return tuple(action for action in wanted if action is not None)


def _help(rows: PageRows, request: PageRequest) -> OrderHelp:
    if request.kind is LinkKind.GIFT:
        return OrderHelp(None, None, None, None)
    changes = choose_changes(rows.order.stage, [parcel.milestone for parcel in rows.shipments])
    return OrderHelp(
        report_url=_url(request, "/problem"),
        change_url=_url(request, "/change") if changes.is_any else None,
        return_url=_url(request, "/return") if may_ask_for_return(rows) else None,
        gift_url=_url(request, "/gift"),
    )


def _feedback(rows: PageRows, request: PageRequest) -> FeedbackCard | None:
    if rows.feedback is None or request.kind is LinkKind.GIFT:
        return None
    standing = [(row.id, row.position, row.milestone) for row in rows.shipments]
    language = request.locale.tag if request.chosen_language else ""
    address = OrderAddress(f"/t/{request.token}", language)
    return show_card(choose_parcel(arrived_parcels(standing, rows.feedback)), address)


def _offer_reader(request: PageRequest, today: dt.date) -> OfferReader:
    return OfferReader(
        order_id=request.order_id, token=request.token, kind=request.kind, locale=request.locale, today=today
    )


def _is_final(rows: PageRows) -> bool:
    """True when no news can come: everything was sent, or nothing ever will be, and every parcel has ended."""
    stage = rows.order.stage
    has_ended = stage in _ALL_SENT if rows.shipments else stage.is_terminal
    return has_ended and all(parcel.milestone.is_terminal for parcel in rows.shipments)


def _feeds(request: PageRequest, *, has_day: bool) -> FollowFeeds:
    return FollowFeeds(
        calendar_url=_url(request, ".ics") if has_day else None,
        atom_url=_url(request, ".atom"),
        json_url=_url(request, ".json"),
    )


def _url(request: PageRequest, ending: str = "") -> str:
    # By the locale's own tag: what the shopper typed after `lang=` never comes back into the page.
    language = f"?lang={request.locale.tag}" if request.chosen_language else ""
    return f"/t/{request.token}{ending}{language}"


def _push(token: str, slug: str) -> PushOffer:
    scope = f"/m/{slug}/"
    return PushOffer(
        url=f"/t/{token}/push",
        scope=scope,
        manifest_url=f"{scope}manifest.webmanifest?page={token}",
        icon_url=f"{scope}icon-180.png",
    )


def _languages(token: str, current: str) -> tuple[Link, ...]:
    return tuple(
        Link(_language_label(tag), f"/t/{token}?lang={tag}", tag, is_current=tag == current)
        for tag in SUPPORTED_LOCALES
    )


@lru_cache(maxsize=64)
def _language_label(tag: str) -> str:
    return language_name(tag)
