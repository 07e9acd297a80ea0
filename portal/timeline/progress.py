"""Where a shipment stands by its scans: milestones only move forward, whatever order the scans come in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from portal.timeline.scan import Scan
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.milestone import RANKS, Milestone

_LATERAL_ORDER: Final = 5
_TERMINAL_ORDER: Final = 6
_CORRECTION_ORDER: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneChange:
    """The moment a milestone was reached, and the scan that says so.

    `stretch` is the digest of the carrier's correction this change follows (its own, for the correction itself), empty
    before any: a correction takes milestones back, so they can be reached once more in the stretch it opens.
    """

    milestone: Milestone
    occurred_at: datetime
    code: CheckpointCode
    scan_digest: str
    is_correction: bool
    stretch: str = ""

    @property
    def key(self) -> str:
        """What this change is called among the changes of one shipment: equal for one that must be told once only."""
        said = "corrected_to:" if self.is_correction else ""
        return f"{said}{self.milestone}:{self.stretch[:16]}" if self.stretch else str(self.milestone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A shipment's current milestone and the road to it, oldest change first."""

    milestone: Milestone
    reached: tuple[MilestoneChange, ...]
    newest_scan: Scan | None
    is_final: bool


NO_PROGRESS: Final = Progress(milestone=Milestone.PENDING, reached=(), newest_scan=None, is_final=False)


def assess_progress(scans: Iterable[Scan]) -> Progress:
    """Where the shipment of these scans stands; any order and any repetition of the scans gives the same answer.

    Scans are taken in the order they happened. A scan moves the shipment to a milestone further along; `exception` and
    `expired` interrupt the journey until a newer scan stands at least where it was interrupted; a terminal milestone is
    left only by a carrier's correction, which may go anywhere.
    """
    ordered = sort_scans(scans)
    if not ordered:
        return NO_PROGRESS
    journey = _Journey()
    for scan in ordered:
        journey = journey.after(scan)
    return Progress(
        milestone=journey.current,
        reached=journey.reached,
        newest_scan=ordered[-1],
        is_final=journey.current.is_terminal,
    )


def sort_scans(scans: Iterable[Scan]) -> tuple[Scan, ...]:
    """Each scan once, oldest first; of two readings of one scan the one with the better known meaning stays."""
    unique: dict[str, Scan] = {}
    for scan in scans:
        known = unique.get(scan.digest)
        unique[scan.digest] = scan if known is None else min(known, scan, key=_quality)
    return tuple(sorted(unique.values(), key=_moment))


def _quality(scan: Scan) -> tuple[object, ...]:
    # Every field that could differ takes part, so that the choice never depends on who came first.
    return (
        scan.code is CheckpointCode.UNKNOWN,
        scan.local_offset_minutes is None,
        scan.occurred_at,
        scan.code,
        scan.milestone,
        scan.fault or "",
        scan.action_required,
        scan.origin,
        scan.local_offset_minutes or 0,
        scan.place.label,
        scan.place.postcode,
        scan.wording,
        scan.carrier_code,
    )


def _moment(scan: Scan) -> tuple[datetime, int, str, str]:
    # Of scans of one instant the one further along counts as the newer: carriers round to minutes.
    if scan.is_correction:
        order = _CORRECTION_ORDER
    elif scan.milestone.is_terminal:
        order = _TERMINAL_ORDER
    else:
        order = RANKS.get(scan.milestone, _LATERAL_ORDER)
    return (scan.occurred_at, order, scan.milestone.value, scan.digest)


@dataclass(frozen=True, slots=True)
class _Journey:
    """The state while walking through the scans; `rank` is the place on the road, kept while interrupted."""

    current: Milestone = Milestone.PENDING
    rank: int = 0
    stretch: str = ""
    reached: tuple[MilestoneChange, ...] = ()

    def after(self, scan: Scan) -> "_Journey":
        """The state once this scan has been read."""
        if scan.is_correction:
            return self if scan.milestone is self.current else self._corrected(scan)
        if self.current is Milestone.RETURNING and scan.milestone is Milestone.DELIVERED:
            # A parcel on its way back is delivered to the one who sent it.
            return self._moved(scan, Milestone.RETURNED)
        if self._moves_to(scan.milestone):
            return self._moved(scan, scan.milestone)
        return self

    def _moves_to(self, milestone: Milestone) -> bool:
        if self.current.is_terminal or milestone is self.current or milestone is Milestone.PENDING:
            return False
        rank = milestone.rank
        if rank is None:
            return True
        if rank == self.rank:
            return self.current.is_lateral or rank == Milestone.OUT_FOR_DELIVERY.rank
        return rank > self.rank

    def _moved(self, scan: Scan, milestone: Milestone) -> "_Journey":
        rank = milestone.rank
        change = replace(_change(scan, self.stretch), milestone=milestone)
        is_new = all(known.key != change.key for known in self.reached)
        return replace(
            self,
            current=milestone,
            rank=self.rank if rank is None else rank,
            reached=(*self.reached, change) if is_new else self.reached,
        )

    def _corrected(self, scan: Scan) -> "_Journey":
        rank = scan.milestone.rank
        # Corrected into trouble, the parcel may be anywhere on the way, so any later movement may lead out of it.
        return _Journey(
            current=scan.milestone,
            rank=min(self.rank, RANKS[Milestone.IN_TRANSIT]) if rank is None else rank,
            stretch=scan.digest,
            reached=(*self.reached, _change(scan, scan.digest)),
        )


def _change(scan: Scan, stretch: str) -> MilestoneChange:
    return MilestoneChange(
        milestone=scan.milestone,
        occurred_at=scan.occurred_at,
        code=scan.code,
        scan_digest=scan.digest,
        is_correction=scan.is_correction,
        stretch=stretch,
    )
