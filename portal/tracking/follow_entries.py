"""What all documents about an order share: its news as one list, its newest moment, names that never change."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from notifier.foundation.digests import digest_text
from portal.tracking.page_view import TrackingPage
from portal.tracking.page_view_parcel import Parcel, Timeline, TimelineEntry

# XML 1.0 has no way to write these, and no person reads them.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One line of news; `parcel` is None for the shop's own."""

    entry: TimelineEntry
    parcel: Parcel | None


def news_of(page: TrackingPage) -> list[NewsLine]:
    """Every line of every timeline once, newest first; an only parcel's timeline holds the shop's news as well."""
    shop_news = set(entries_of(page.order_timeline))
    lines = [NewsLine(entry, None) for entry in entries_of(page.order_timeline)]
    for parcel in page.parcels:
        lines.extend(NewsLine(entry, parcel) for entry in entries_of(parcel.timeline) if entry not in shop_news)
    return sorted(lines, key=lambda line: line.entry.occurred_at, reverse=True)


def entries_of(timeline: Timeline) -> Iterator[TimelineEntry]:
    """The lines of a timeline, newest first, the folded ones too."""
    for day in (*timeline.recent, *timeline.older):
        yield from day.entries


def newest_moment(page: TrackingPage) -> datetime:
    """When something happened last; an order was placed at least."""
    return max((line.entry.occurred_at for line in news_of(page)), default=page.order.placed_at)


def feed_key(page_url: str) -> str:
    """A name of the order for other programs that does not give its secret link away."""
    return digest_text("follow", page_url)[:32]


def plain_text(text: str) -> str:
    """The text without control characters and halves of characters."""
    return _UNWRITABLE.sub("", text)
