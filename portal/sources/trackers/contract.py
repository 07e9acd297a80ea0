"""What every tracker is read into, and what each tracker's folder provides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from portal.timeline.scan import Place, Scan
from portal.vocabulary.milestone import Milestone


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedWindow:
    """The carrier's arrival window as wall-clock times at the destination, without offset."""

    earliest_at: datetime
    latest_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerUpdate:
    """What a tracker knows of one shipment.

    `milestone` is the tracker's own summary; our milestone comes from the scans (`timeline.progress`).
    `carrier` is the tracker's name for the company, `estimated_on` the day at the destination.
    """

    carrier: str
    tracking_number: str
    milestone: Milestone
    scans: tuple[Scan, ...]
    estimated_on: date | None = None
    estimated_window: EstimatedWindow | None = None
    service: str = ""
    public_url: str = ""
    origin: Place | None = None
    destination: Place | None = None
    external_id: str = ""
    signed_by: str = ""
    weight_grams: int | None = None
    is_return: bool = False
    #: The last day a pickup point keeps the parcel.
    pickup_until_on: date | None = None
    source_updated_at: datetime | None = None


class TrackerSource(Protocol):
    """One tracker: network formats only, no database."""

    @property
    def name(self) -> str:
        """The tracker's name in addresses and commands, e.g. "easypost"."""

    def verify(self, body: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> bool:
        """True when one of the secrets signed exactly this body; header names in any case."""

    def topic(self, headers: Mapping[str, str], body: bytes) -> str:
        """What the message is about in the tracker's words; empty when it does not say."""

    def event_id(self, headers: Mapping[str, str], body: bytes) -> str | None:
        """The tracker's own identity of the message, the same when it repeats it."""

    def parse(self, topic: str, body: bytes) -> tuple[TrackerUpdate, ...]:
        """The shipments the message speaks of, none for a topic about something else. Raises UnreadablePayload."""
