"""The news of an order as an Atom feed (RFC 4287), newest first."""

from collections import Counter
from collections.abc import Sequence
from typing import Final
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET

from notifier.foundation.digests import digest_text
from portal.tracking.follow_entries import NewsLine, feed_key, newest_moment, news_of, plain_text
from portal.tracking.page_view import TrackingPage
from portal.web.locale import current_locale, gettext

_ATOM: Final = "http://www.w3.org/2005/Atom"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def render_atom(page: TrackingPage, page_url: str) -> str:
    """The feed; entries keep their id (a tag URI, RFC 4151) for ever, so that a reader shows each of them once."""
    feed = ET.Element("feed", {"xmlns": _ATOM, _LANGUAGE: current_locale().tag})
    shown_url = urljoin(page_url, page.live.url)
    name = f"tag:{urlsplit(page_url).hostname},{page.order.placed_at.year}:{feed_key(page_url)}"
    _add(feed, "id", name)
    _add(feed, "title", _feed_title(page))
    _add(feed, "updated", newest_moment(page).isoformat(timespec="seconds"))
    _add(ET.SubElement(feed, "author"), "name", page.brand.name)
    _link(feed, "self", urljoin(page_url, page.feeds.atom_url), "application/atom+xml")
    _link(feed, "alternate", shown_url, "text/html")
    lines = news_of(page)
    for line, key in zip(lines, _entry_keys(lines), strict=True):
        entry = ET.SubElement(feed, "entry")
        moment = line.entry.occurred_at.isoformat(timespec="seconds")
        _add(entry, "id", f"{name}:{key}")
        _add(entry, "title", gettext(line.entry.sentence))
        _add(entry, "updated", moment)
        _add(entry, "published", moment)
        _link(entry, "alternate", shown_url, "text/html")
        details = _details(page, line)
        if details:
            ET.SubElement(entry, "content", {"type": "text"}).text = plain_text(details)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode")


def _feed_title(page: TrackingPage) -> str:
    words = {"number": page.order.number, "shop": page.brand.name}
    return gettext("Order %(number)s at %(shop)s") % words


def _details(page: TrackingPage, line: NewsLine) -> str:
    """Which parcel of several, where, and the carrier's own words, a line each."""
    parts: list[str | None] = []
    if line.parcel is not None and len(page.parcels) > 1:
        words = {"position": line.parcel.position, "total": len(page.parcels)}
        parts.append(gettext("Parcel %(position)s of %(total)s") % words)
    parts.extend((line.entry.place, line.entry.carrier_words))
    return "\n".join(part for part in parts if part)


def _entry_keys(lines: Sequence[NewsLine]) -> list[str]:
    """A name for each line, made of what it says in no language; lines that say the same are counted, oldest first."""
    seen: Counter[str] = Counter()
    keys: list[str] = []
    for line in reversed(lines):
        entry = line.entry
        where = line.parcel.anchor if line.parcel else "order"
        said = (where, entry.occurred_at.isoformat(), entry.sentence, entry.place or "", entry.carrier_words or "")
        key = digest_text(*said)[:24]
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return keys[::-1]


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = plain_text(text)


def _link(parent: ET.Element, relation: str, url: str, kind: str) -> None:
    ET.SubElement(parent, "link", {"rel": relation, "type": kind, "href": url})
