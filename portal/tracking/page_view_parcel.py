"""What the page shows of one parcel: when it arrives, how far it is, its journey, its timeline, what is in it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.tracking.page_view_journey import Journey, JourneyStop, draw_journey
from portal.vocabulary.milestone import Milestone


class ArrivalKind(StrEnum):
    """How much is known of the arrival."""

    DAY = "day"
    RANGE = "range"
    UNKNOWN = "unknown"


class StepKind(StrEnum):
    """A station of the progress line; each kind has its word in `components/progress.html`."""

    ORDERED = "ordered"
    PACKED = "packed"
    ON_ITS_WAY = "on_its_way"
    OUT_FOR_DELIVERY = "out_for_delivery"
    FAILED_ATTEMPT = "failed_attempt"
    READY_FOR_PICKUP = "ready_for_pickup"
    HELD_UP = "held_up"
    LOST = "lost"
    DELIVERED = "delivered"
    COLLECTED = "collected"
    RETURNING = "returning"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class StepState(StrEnum):
    """Where a step stands; a problem is the current step of a parcel that does not move as it should."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"
    PROBLEM = "problem"


class EntryTone(StrEnum):
    """How a line of the timeline is marked."""

    PLAIN = "plain"
    MILESTONE = "milestone"
    GOOD = "good"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the smallest unit of its ISO 4217 currency (cents, yen)."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Item:
    """A line of goods; `image_url` on our own origin only, `price` is for the whole quantity, None on gift links."""

    title: str
    variant: str | None
    quantity: int
    image_url: str | None
    price: Money | None


@dataclass(frozen=True, slots=True)
class EarlierPromise:
    """What was said before about the arrival; `told_on` is the day it was said."""

    told_on: date
    earliest_on: date
    latest_on: date


@dataclass(frozen=True, slots=True)
class Arrival:
    """When the parcel arrives. DAY: both days equal; RANGE: they differ; UNKNOWN: both None.

    `window_start_at` and `window_end_at` narrow a single day (local offset). `change_reason` is a msgid or None,
    `basis` another that says where the days come from.
    """

    kind: ArrivalKind
    earliest_on: date | None
    latest_on: date | None
    window_start_at: datetime | None
    window_end_at: datetime | None
    change_reason: str | None
    earlier_promises: tuple[EarlierPromise, ...]
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One station; `reached_at` with local offset, None while ahead or unknown."""

    kind: StepKind
    state: StepState
    reached_at: datetime | None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line. `sentence` is a msgid; `carrier_words` the raw scan, None when it says nothing more.

    `carrier_language` is the BCP 47 tag of the carrier's words when known. A correction withdraws an earlier line.
    """

    occurred_at: datetime
    sentence: str
    carrier_words: str | None
    carrier_language: str | None
    place: str | None
    tone: EntryTone
    is_correction: bool


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """The lines of one local day, newest first."""

    day: date
    entries: tuple[TimelineEntry, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Days, newest first; `older` is folded away."""

    recent: tuple[TimelineDay, ...]
    older: tuple[TimelineDay, ...]

    @property
    def older_count(self) -> int:
        """How many lines are folded away."""
        return sum(len(day.entries) for day in self.older)


@dataclass(frozen=True, slots=True)
class CarrierLine:
    """The company that moves the parcel; `tracking_url` is the carrier's own page (another site), None when unknown."""

    name: str
    initials: str
    tracking_number: str
    tracking_url: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """One shipment as shown. `anchor` is a short id unique on the page, the same at every refresh."""

    anchor: str
    position: int
    milestone: Milestone
    arrival: Arrival | None
    steps: tuple[Step, ...]
    stops: tuple[JourneyStop, ...]
    timeline: Timeline
    carrier: CarrierLine | None
    items: tuple[Item, ...]
    is_open: bool

    @property
    def journey(self) -> Journey | None:
        """The drawing of the stops; None when there are fewer than two."""
        return draw_journey(self.stops)
