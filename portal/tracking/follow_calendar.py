"""The arrival of each parcel as an iCalendar document (RFC 5545) that a calendar subscribes to."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final
from urllib.parse import urljoin, urlsplit

from portal.timeline.headline import MILESTONE_HEADLINES
from portal.tracking.follow_entries import entries_of, feed_key, newest_moment, plain_text
from portal.tracking.page_view import TrackingPage
from portal.tracking.page_view_parcel import ArrivalKind, Parcel
from portal.web.locale import current_locale, gettext

_MOST_OCTETS: Final = 75  # RFC 5545, 3.1
_VERSION_NUMBER: Final = re.compile(r"\d+")


def render_calendar(page: TrackingPage, page_url: str) -> str:
    """One all-day event per parcel; it is called off once the parcel has arrived or its day is not known any more."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Milepost//Order tracking//{current_locale().tag.upper()}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(page.brand.name)} {_escaped(page.order.number)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    for parcel in page.parcels:
        lines.extend(_event(page, page_url, parcel))
    if not page.parcels:
        lines.extend(_nothing_yet(page, page_url))
    lines.append("END:VCALENDAR")
    return "".join(f"{fold_line(line)}\r\n" for line in lines)


def fold_line(line: str) -> str:
    """The line in pieces of at most 75 octets of UTF-8, never within a character (RFC 5545, 3.1)."""
    pieces = [""]
    room = _MOST_OCTETS
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append("")
            room = _MOST_OCTETS - 1  # the space that opens a continuation counts
        pieces[-1] += character
        room -= size
    return "\r\n ".join(pieces)


def _event(page: TrackingPage, page_url: str, parcel: Parcel) -> Iterator[str]:
    first, last, status = _days(page, parcel)
    name = {"shop": page.brand.name, "position": parcel.position, "total": len(page.parcels)}
    if len(page.parcels) == 1:
        summary = gettext("Parcel from %(shop)s") % name
    else:
        summary = gettext("Parcel %(position)s of %(total)s from %(shop)s") % name
    details = [gettext("Order %(number)s") % {"number": page.order.number}]
    details.append(gettext(MILESTONE_HEADLINES[parcel.milestone]))
    if parcel.carrier:
        details.append(f"{parcel.carrier.name} {parcel.carrier.tracking_number}")
    yield from _head(page, page_url, parcel.anchor)
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(summary)}"
    yield f"DESCRIPTION:{_escaped(chr(10).join(details))}"
    yield from _tail(page, page_url, status)


def _days(page: TrackingPage, parcel: Parcel) -> tuple[date, date, str]:
    """First and last day and the status; an event called off stands on the day of the parcel's last news."""
    arrival = parcel.arrival
    if arrival is None or arrival.earliest_on is None or arrival.latest_on is None:
        newest = next(entries_of(parcel.timeline), None)
        day = (newest.occurred_at if newest else page.order.placed_at).date()
        return day, day, "CANCELLED"
    status = "CONFIRMED" if arrival.kind is ArrivalKind.DAY else "TENTATIVE"
    return arrival.earliest_on, arrival.latest_on, status


def _nothing_yet(page: TrackingPage, page_url: str) -> Iterator[str]:
    """A calendar must hold something (RFC 5545, 3.6): an event called off, which no program shows."""
    day = page.order.placed_at.date()
    yield from _head(page, page_url, "order")
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"SUMMARY:{_escaped(gettext('Order %(number)s') % {'number': page.order.number})}"
    yield from _tail(page, page_url, "CANCELLED")


def _head(page: TrackingPage, page_url: str, anchor: str) -> Iterator[str]:
    stamp = _utc(newest_moment(page))
    yield "BEGIN:VEVENT"
    yield f"UID:{feed_key(page_url)}-{anchor}@{urlsplit(page_url).hostname}"
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    yield f"SEQUENCE:{_sequence(page.live.version)}"


def _tail(page: TrackingPage, page_url: str, status: str) -> Iterator[str]:
    yield f"STATUS:{status}"
    yield "TRANSP:TRANSPARENT"
    yield f"URL:{urljoin(page_url, page.live.url)}"
    yield "END:VEVENT"


def _sequence(version: str) -> int:
    """The order's own number, which opens the version of its page and only grows."""
    number = _VERSION_NUMBER.search(version)
    return int(number.group()) if number else 0


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11)."""
    plain = plain_text(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(plain.splitlines())
