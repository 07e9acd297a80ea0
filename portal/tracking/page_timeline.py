"""Timelines in the words of the page: scans and the shop's own news as lines, newest first, grouped by local day."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from portal.timeline.assemble import VISIBLE_ENTRIES, assemble_timeline
from portal.timeline.assemble import TimelineEntry as ScanEntry
from portal.timeline.headline import STAGE_HEADLINES
from portal.timeline.scan import Scan
from portal.timeline.wording import CODE_WORDING
from portal.tracking.page_news import ParcelNews, local_moment, place_label
from portal.tracking.page_rows import ContactRow, OrderRow
from portal.tracking.page_view_parcel import EntryTone, Timeline, TimelineDay, TimelineEntry
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage

_TROUBLE: Final = frozenset(
    {Milestone.EXCEPTION, Milestone.FAILED_ATTEMPT, Milestone.EXPIRED, Milestone.RETURNING, Milestone.CANCELLED}
)
_ORDER_TONES: Final = {OrderStage.CANCELLED: EntryTone.PROBLEM}
#: The shop closing its books is no news to the shopper.
_UNTOLD_STAGES: Final = frozenset({OrderStage.COMPLETED})
_WORD: Final = re.compile(r"\w+")


def scan_entries(news: ParcelNews, private_words: frozenset[str]) -> list[TimelineEntry]:
    """One line for each scan or run of repeated scans; the carrier's words stay out where they name the person."""
    days = assemble_timeline(news.scans).days
    return [_scan_entry(entry, private_words) for day in days for entry in day.entries]


def order_entries(
    order: OrderRow, stage_changes: Sequence[tuple[OrderStage, dt.datetime]], zone: ZoneInfo
) -> list[TimelineEntry]:
    """One line for each stage the order reached, in the merchant's time; every order was placed once."""
    told = [(stage, at) for stage, at in stage_changes if stage not in _UNTOLD_STAGES]
    if not any(stage in {OrderStage.PLACED, OrderStage.AWAITING_PAYMENT} for stage, _ in told):
        told.append((OrderStage.PLACED, order.placed_at))
    return [
        TimelineEntry(
            occurred_at=at.astimezone(zone),
            sentence=STAGE_HEADLINES[stage],
            carrier_words=None,
            carrier_language=None,
            place=None,
            tone=_ORDER_TONES.get(stage, EntryTone.MILESTONE),
            is_correction=False,
        )
        for stage, at in told
    ]


def build_timeline(entries: Iterable[TimelineEntry]) -> Timeline:
    """The lines newest first by day; the first few are shown, the others folded."""
    ordered = sorted(entries, key=lambda entry: entry.occurred_at, reverse=True)
    return Timeline(recent=_by_day(ordered[:VISIBLE_ENTRIES]), older=_by_day(ordered[VISIBLE_ENTRIES:]))


def telling_words(scan: Scan, private_words: frozenset[str]) -> str | None:
    """The carrier's words where they say more than our sentence and do not name the person, else None."""
    return _telling_words(scan.wording.strip(), scan.code, private_words)


def private_words_of(contact: ContactRow | None) -> frozenset[str]:
    """Words that a forwarded page must not show: of the person's name and street."""
    if contact is None:
        return frozenset()
    words = _words(f"{contact.name} {contact.street}")
    return frozenset(word for word in words if len(word) > 2 and not word.isdigit())


def _scan_entry(entry: ScanEntry, private_words: frozenset[str]) -> TimelineEntry:
    scan = entry.scan
    return TimelineEntry(
        occurred_at=local_moment(scan),
        sentence=CODE_WORDING[scan.code],
        carrier_words=telling_words(scan, private_words),
        carrier_language=None,
        place=place_label(scan.place),
        tone=_tone(entry),
        is_correction=scan.is_correction,
    )


@lru_cache(maxsize=4096)
def _telling_words(wording: str, code: CheckpointCode, private_words: frozenset[str]) -> str | None:
    words = _words(wording)
    if words <= _words(CODE_WORDING[code]) or words & private_words:
        return None
    return wording


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _tone(entry: ScanEntry) -> EntryTone:
    if entry.scan.milestone in _TROUBLE:
        return EntryTone.PROBLEM
    if not entry.reached:
        return EntryTone.PLAIN
    return EntryTone.GOOD if entry.scan.milestone is Milestone.DELIVERED else EntryTone.MILESTONE


def _by_day(entries: Sequence[TimelineEntry]) -> tuple[TimelineDay, ...]:
    days: dict[dt.date, list[TimelineEntry]] = {}
    for entry in entries:
        days.setdefault(entry.occurred_at.date(), []).append(entry)
    return tuple(TimelineDay(day, tuple(days[day])) for day in sorted(days, reverse=True))
