"""The parcels of an order as the page shows them."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from portal.sources.carriers.registry import compose_tracking_url, find_carrier
from portal.tracking.page_arrival import parcel_arrival
from portal.tracking.page_news import ParcelNews, local_moment, place_label
from portal.tracking.page_order import items_of
from portal.tracking.page_rows import PageRows, ShipmentRow
from portal.tracking.page_steps import parcel_steps
from portal.tracking.page_stops import journey_stops
from portal.tracking.page_timeline import build_timeline, scan_entries
from portal.tracking.page_view_parcel import CarrierLine, Parcel, TimelineEntry
from portal.web.safe_urls import https_url


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelFrame:
    """What all parcels of one page share; `order_news` goes into the timeline of an only parcel."""

    rows: PageRows
    today: dt.date | None
    zone: ZoneInfo
    ordered_at: dt.datetime
    packed_at: dt.datetime | None
    shows_prices: bool
    private_words: frozenset[str]
    order_news: tuple[TimelineEntry, ...]


def show_parcel(frame: ParcelFrame, news: ParcelNews, position: int) -> Parcel:
    """One parcel; `position` counts the parcels shown, the anchor stays the same when others come and go."""
    rows, row = frame.rows, news.row
    currency = rows.order.currency if frame.shows_prices else None
    entries = scan_entries(news, frame.private_words)
    if len(rows.shipments) == 1:
        entries.extend(frame.order_news)
    return Parcel(
        anchor=f"parcel-{row.position}",
        position=position,
        milestone=news.milestone,
        arrival=parcel_arrival(news, rows.estimates.get(row.id, ()), today=frame.today, zone=frame.zone),
        steps=parcel_steps(news, frame.ordered_at, frame.packed_at),
        stops=journey_stops(news, rows.contact.city if rows.contact else ""),
        timeline=build_timeline(entries),
        carrier=_carrier_line(row, rows.order.shipping_method),
        items=items_of(rows.lines, rows.contents.get(row.id, {}), currency),
        is_open=news.is_lost or not news.milestone.is_terminal,
    )


def last_seen(news: ParcelNews) -> tuple[str | None, dt.datetime | None]:
    """Where and when a parcel was seen last; once it has arrived, the moment and place of that."""
    final = news.progress.reached[-1] if news.milestone.is_terminal and news.progress.reached else None
    placed = next((scan for scan in reversed(news.scans) if place_label(scan.place)), None)
    scan = (news.scan_of(final) if final else placed) or news.newest
    return (place_label(scan.place), local_moment(scan)) if scan else (None, None)


def _carrier_line(row: ShipmentRow, shipping_method: str) -> CarrierLine | None:
    if row.tracking_number is None:
        return None
    url = https_url(row.tracking_url)
    known = _known_line(row.carrier, row.tracking_number)
    if known is not None:
        return CarrierLine(known.name, known.initials, row.tracking_number, url or known.tracking_url, known.phone)
    name = row.carrier or row.service or shipping_method or row.tracking_number
    return CarrierLine(name, name[:2].upper(), row.tracking_number, url, None)


@lru_cache(maxsize=1024)
def _known_line(carrier: str, number: str) -> CarrierLine | None:
    known = find_carrier(carrier) if carrier else None
    if known is None:
        return None
    url = https_url(compose_tracking_url(known, number))
    return CarrierLine(known.name, known.initials, number, url, known.phone or None)
