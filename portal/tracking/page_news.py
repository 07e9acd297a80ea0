"""Where one parcel stands by its row and scans: what every other part of its picture is made from."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from portal.timeline.progress import MilestoneChange, Progress, assess_progress, sort_scans
from portal.timeline.scan import Place, Scan
from portal.tracking.page_rows import ShipmentRow
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.milestone import Milestone

_SAYS_NOTHING: Final = frozenset({CheckpointCode.UNKNOWN, CheckpointCode.PENDING})
_GONE_FOR_GOOD: Final = frozenset({CheckpointCode.LOST, CheckpointCode.DISPOSED})
_SETTLED: Final = frozenset({Milestone.DELIVERED, Milestone.RETURNING, Milestone.RETURNED, Milestone.CANCELLED})


@dataclass(frozen=True, slots=True)
class ParcelNews:
    """One parcel: its row, its scans oldest first, and the progress they make."""

    row: ShipmentRow
    scans: Sequence[Scan]
    progress: Progress

    @property
    def milestone(self) -> Milestone:
        """Where it stands."""
        return self.row.milestone

    @property
    def newest(self) -> Scan | None:
        """The newest scan that says something, whatever the carrier's empty updates after it."""
        return next((scan for scan in reversed(self.scans) if scan.code not in _SAYS_NOTHING), None)

    @property
    def is_lost(self) -> bool:
        """True when the carrier has given it up."""
        newest = self.newest
        return self.milestone is Milestone.EXCEPTION and newest is not None and newest.code in _GONE_FOR_GOOD

    @property
    def is_under_way(self) -> bool:
        """True while it can still arrive at the shopper."""
        return self.milestone not in _SETTLED and not self.is_lost

    @property
    def asks(self) -> Scan | None:
        """The scan that asks the shopper to do something, while nothing newer has overtaken it."""
        newest = self.newest
        return newest if newest is not None and newest.action_required and self.is_under_way else None

    def reached_at(self, *milestones: Milestone) -> dt.datetime | None:
        """When the first of the milestones was reached last, local time; None for a milestone not reached."""
        for milestone in milestones:
            change = next((change for change in reversed(self.progress.reached) if change.milestone is milestone), None)
            if change is not None:
                return self._local(change)
        return None

    def scan_of(self, change: MilestoneChange) -> Scan | None:
        """The scan that reached a milestone."""
        found = (scan for scan in self.scans if scan.occurred_at == change.occurred_at and scan.code is change.code)
        return next(found, None)

    def _local(self, change: MilestoneChange) -> dt.datetime:
        scan = self.scan_of(change)
        return change.occurred_at if scan is None else local_moment(scan)


def parcel_news(row: ShipmentRow, scans: Sequence[Scan]) -> ParcelNews:
    """The news of a parcel from its stored row and scans in any order."""
    ordered = sort_scans(scans)
    return ParcelNews(row, ordered, assess_progress(ordered))


def local_moment(scan: Scan) -> dt.datetime:
    """The moment with the depot's offset; in UTC where the source gave none."""
    return scan.occurred_at.astimezone(_offset(scan.local_offset_minutes or 0))


@lru_cache(maxsize=2048)
def place_label(place: Place) -> str | None:
    """`Orlando, FL, US`: without the postcode, and not in the capitals carriers like; None when nothing is known."""
    city = place_city(place)
    return ", ".join(part for part in (city, place.region, place.country) if part) or None


def place_city(place: Place) -> str:
    """The city alone, empty when unknown."""
    city = place.city.strip()
    return city.title() if len(city) > 3 and city.isupper() else city


@lru_cache(maxsize=256)
def _offset(minutes: int) -> dt.timezone:
    return dt.timezone(dt.timedelta(minutes=minutes))
