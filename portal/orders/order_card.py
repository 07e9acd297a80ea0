"""What the people of a shop see of one order."""

import datetime as dt
import uuid
from dataclasses import dataclass

from notifier.api.history import MessageLine
from notifier.api.preferences import Preferences
from portal.sources.carriers.recognise import Candidate
from portal.timeline.scan import Scan


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line of goods; the price of one piece in minor units."""

    title: str
    variant: str
    sku: str
    quantity: int
    price_minor: int


@dataclass(frozen=True, slots=True)
class CardScan:
    """An entry of a parcel's timeline, newest first; `local_time` by the depot's clock."""

    scan: Scan
    #: A msgid.
    sentence: str
    local_time: dt.datetime
    repeats: int
    is_reached: bool


@dataclass(frozen=True, slots=True)
class CardParcel:
    """A parcel that is shown; `candidates` are carriers its number may belong to, best first."""

    shipment_id: uuid.UUID
    position: int
    carrier: str
    tracking_number: str | None
    carrier_url: str | None
    milestone: str
    earliest_on: dt.date | None
    latest_on: dt.date | None
    late_on: dt.date | None
    silent_at: dt.datetime | None
    needs_action: bool
    is_carrier_ours: bool
    is_number_ours: bool
    candidates: tuple[Candidate, ...]
    scans: tuple[CardScan, ...]


@dataclass(frozen=True, slots=True)
class CardCase:
    """A case or a return of the order, as lists name it."""

    number: str
    kind: str
    state: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class CardNote:
    """What somebody of the shop has written about it."""

    note_id: uuid.UUID
    author_name: str
    text: str
    written_at: dt.datetime


@dataclass(frozen=True, slots=True)
class CardAnswer:
    """An answer of the shopper about a delivery."""

    question: str
    score: int | None
    comment: str | None
    answered_on: dt.date


@dataclass(frozen=True, slots=True)
class CardShopper:
    """Who bought it; addresses in full, to be masked before they are shown."""

    name: str
    email: str
    phone: str
    city: str
    country: str
    is_emptied: bool
    preferences: Preferences | None


@dataclass(frozen=True, slots=True)
class OrderCard:
    """One order with everything about it; amounts in minor units of its currency."""

    order_id: uuid.UUID
    number: str
    stage: str
    placed_at: dt.datetime
    currency: str
    total_minor: int
    shipping_minor: int
    refunded_minor: int
    shipping_method: str
    store: str
    store_tags: tuple[str, ...]
    own_tags: tuple[str, ...]
    is_muted: bool
    page_url: str | None
    shopper: CardShopper
    lines: tuple[CardLine, ...]
    parcels: tuple[CardParcel, ...]
    stages: tuple[tuple[str, dt.datetime], ...]
    messages: tuple[MessageLine, ...]
    cases: tuple[CardCase, ...]
    returns: tuple[CardCase, ...]
    answers: tuple[CardAnswer, ...]
    notes: tuple[CardNote, ...]
