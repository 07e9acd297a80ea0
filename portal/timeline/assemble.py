"""The timeline as people read it: newest first, grouped by the depot's day, repeats folded into one entry."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from portal.timeline.progress import assess_progress, sort_scans
from portal.timeline.scan import Scan

VISIBLE_ENTRIES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One line of the timeline; `local_time` is the depot's wall clock, without offset.

    `repeats` counts the further scans of the same wording that stand behind this entry, `since` is the local time of
    the oldest of them. `reached` says that the scan brought the shipment to its milestone. `is_older` entries are
    folded.
    """

    scan: Scan
    local_time: datetime
    repeats: int
    since: datetime
    reached: bool
    is_older: bool

    @property
    def local_date(self) -> date:
        """The depot's day."""
        return self.local_time.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineDay:
    """The entries of one local day, newest first."""

    day: date
    entries: tuple[TimelineEntry, ...]

    @property
    def is_older(self) -> bool:
        """True when the whole day is folded."""
        return all(entry.is_older for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """All days, newest first, and how many entries are folded."""

    days: tuple[TimelineDay, ...]
    older_entries: int


def assemble_timeline(scans: Iterable[Scan], *, visible: int = VISIBLE_ENTRIES) -> Timeline:
    """The timeline of one shipment's scans; after `visible` entries the rest is marked as older.

    A scan that reached a milestone is never folded into a neighbour, so that each milestone keeps its own line.
    """
    ordered = sort_scans(scans)
    reached = {change.scan_digest for change in assess_progress(ordered).reached}
    entries = _fold_repeats(tuple(reversed(ordered)), reached)
    marked = tuple(replace(entry, is_older=position >= visible) for position, entry in enumerate(entries))
    return Timeline(days=_group_by_day(marked), older_entries=max(0, len(marked) - visible))


def _fold_repeats(newest_first: tuple[Scan, ...], reached: set[str]) -> list[TimelineEntry]:
    entries: list[TimelineEntry] = []
    for scan in newest_first:
        last = entries[-1] if entries else None
        if last is not None and scan.digest not in reached and _says_the_same(last.scan, scan):
            entries[-1] = replace(last, repeats=last.repeats + 1, since=scan.local_time)
        else:
            entries.append(_entry(scan, is_reached=scan.digest in reached))
    return entries


def _entry(scan: Scan, *, is_reached: bool) -> TimelineEntry:
    local_time = scan.local_time
    return TimelineEntry(
        scan=scan, local_time=local_time, repeats=0, since=local_time, reached=is_reached, is_older=False
    )


def _says_the_same(newer: Scan, older: Scan) -> bool:
    return (
        newer.wording.casefold() == older.wording.casefold()
        and newer.code is older.code
        and newer.place == older.place
        and newer.local_time.date() == older.local_time.date()
        and newer.is_correction == older.is_correction
    )


def _group_by_day(entries: tuple[TimelineEntry, ...]) -> tuple[TimelineDay, ...]:
    # A flight westwards can make a later scan carry an earlier local date; each day still appears once.
    days: dict[date, list[TimelineEntry]] = {}
    for entry in entries:
        days.setdefault(entry.local_date, []).append(entry)
    return tuple(TimelineDay(day=day, entries=tuple(days[day])) for day in sorted(days, reverse=True))
