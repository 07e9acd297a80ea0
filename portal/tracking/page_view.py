"""What the tracking page shows: one frozen picture of an order, filled from the database and read by the templates.

Every text a person reads is either a `msgid` of the `portal` catalogue (translated by the template) or words of the
shop, the carrier or the shopper, shown as they are. Moments carry the local offset of the place where they happened and
are never converted; days are plain dates. Links are ready to use and point to our own origin unless said otherwise.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.tracking.page_view_brand import Brand, Link
from portal.tracking.page_view_feedback import FeedbackCard
from portal.tracking.page_view_offers import PageOffers
from portal.tracking.page_view_parcel import Arrival, Item, Money, Parcel, Step, Timeline
from portal.tracking.page_view_returns import ReturnCard


class HeadlineKind(StrEnum):
    """The one sentence at the top; each kind has its words in `components/headline.html`."""

    AWAITING_PAYMENT = "awaiting_payment"
    PLACED = "placed"
    AWAITING_STOCK = "awaiting_stock"
    IN_PREPARATION = "in_preparation"
    LABEL_READY = "label_ready"
    ON_ITS_WAY = "on_its_way"
    OUT_FOR_DELIVERY = "out_for_delivery"
    READY_FOR_PICKUP = "ready_for_pickup"
    PARTLY_SHIPPED = "partly_shipped"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    FAILED_ATTEMPT = "failed_attempt"
    HELD_UP = "held_up"
    ACTION_NEEDED = "action_needed"
    RETURNING = "returning"
    RETURNED = "returned"
    LOST = "lost"
    NO_NEWS = "no_news"
    CANCELLED = "cancelled"


class HeadlineTone(StrEnum):
    """How the headline is coloured; never the only carrier of its meaning."""

    CALM = "calm"
    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"


class ActionKind(StrEnum):
    """What the shopper must do; each kind has its words in `components/action_card.html`."""

    PAY_ORDER = "pay_order"
    COLLECT_PARCEL = "collect_parcel"
    ARRANGE_DELIVERY = "arrange_delivery"
    CORRECT_ADDRESS = "correct_address"
    PROVIDE_DOCUMENTS = "provide_documents"
    PAY_DUTIES = "pay_duties"
    CONTACT_CARRIER = "contact_carrier"
    CONTACT_SHOP = "contact_shop"


class AmountKind(StrEnum):
    """A line under the items of the order summary."""

    SUBTOTAL = "subtotal"
    DISCOUNT = "discount"
    SHIPPING = "shipping"
    TAX = "tax"
    REFUNDED = "refunded"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Headline:
    """Where the order is, in one second.

    `place` is where the parcel was seen last; `happened_at` the moment of the final or last news, with local offset.
    `delivered_count` and `parcel_count` fill the sentence of an order of several parcels.
    """

    kind: HeadlineKind
    tone: HeadlineTone
    arrival: Arrival | None
    place: str | None
    happened_at: datetime | None
    delivered_count: int
    parcel_count: int


@dataclass(frozen=True, slots=True)
class PickupPoint:
    """Where a parcel waits; `opening_hours` are lines in the words of the place."""

    name: str
    address_lines: tuple[str, ...]
    opening_hours: tuple[str, ...]
    collection_code: str | None


@dataclass(frozen=True, slots=True)
class ActionRequired:
    """One thing to do; `url` (own origin, or the carrier's or shop's https address) is its button, if it has one.

    `details` are the words of the carrier or the shop, shown as they are.
    """

    kind: ActionKind
    deadline_on: date | None
    details: str | None
    pickup_point: PickupPoint | None
    url: str | None
    parcel_position: int | None


@dataclass(frozen=True, slots=True)
class AmountLine:
    """One amount of the summary; the kind gives the word, discounts and refunds are negative."""

    kind: AmountKind
    amount: Money


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """What was bought. A gift link has items without prices and no amounts."""

    number: str
    placed_at: datetime
    items: tuple[Item, ...]
    waiting_items: tuple[Item, ...]
    amounts: tuple[AmountLine, ...]


@dataclass(frozen=True, slots=True)
class MaskedAddress:
    """The delivery address as far as a forwarded link may show it: lines such as `M•••• T.`, `10••• Berlin`."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowFeeds:
    """Secret links to follow the order elsewhere; the calendar only while there is a day to put into it."""

    calendar_url: str | None
    atom_url: str
    json_url: str


@dataclass(frozen=True, slots=True)
class OrderHelp:
    """Where the shopper gets help with this order; an entry that does not apply is None, on a gift link all of them."""

    report_url: str | None
    change_url: str | None
    return_url: str | None
    gift_url: str | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to offer."""
        return not (self.report_url or self.change_url or self.return_url or self.gift_url)


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case in short. `kind` and `state` are words of the vocabulary; `is_granted` answers a change asked for.

    `answer` are the merchant's newest words without what a forwarded link must not show, None before there are any.
    """

    number: str
    kind: str
    state: str
    url: str
    answer: str | None
    changed_on: date
    is_granted: bool | None


@dataclass(frozen=True, slots=True)
class LiveRefresh:
    """How the page keeps itself fresh: `version` is the ETag without quotes; a final page asks no more."""

    url: str
    version: str
    is_final: bool


@dataclass(frozen=True, slots=True)
class PushOffer:
    """What a browser needs to be told here; not offered by a gift link.

    `url` takes its subscription, `scope` is the shop's own for the service worker; manifest and icon are for iPhones,
    which show messages only of pages on the home screen.
    """

    url: str
    scope: str
    manifest_url: str
    icon_url: str


@dataclass(frozen=True, slots=True)
class TrackingPage:
    """Everything on the page of one order, in reading order.

    `as_of_on` is the shopper's day the page was made for and allows "today" and "tomorrow"; leave it None when the
    bytes may outlive the day. `order_timeline` holds the shop's own news (placed, paid, packed); for an order of one
    parcel put them into that parcel's timeline as well, because then only that one is shown.
    """

    headline: Headline
    steps: tuple[Step, ...]
    actions: tuple[ActionRequired, ...]
    feedback: FeedbackCard | None
    #: Where messages from the shop are loaded from after the page; None where the shop writes none.
    inbox_url: str | None
    parcels: tuple[Parcel, ...]
    order_timeline: Timeline
    order: OrderSummary
    address: MaskedAddress | None
    feeds: FollowFeeds
    live: LiveRefresh
    brand: Brand
    languages: tuple[Link, ...]
    preferences_url: str | None
    push: PushOffer | None
    help: OrderHelp
    cases: tuple[CaseCard, ...]
    returns: tuple[ReturnCard, ...]
    offers: PageOffers
    as_of_on: date | None
