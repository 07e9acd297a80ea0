"""What every store platform is read into, and what each platform's folder provides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from portal.timeline.scan import Scan
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.vocabulary.return_stage import ReturnStage


class StoreUpdateKind(StrEnum):
    """What a store's message is about."""

    ORDER = "order"
    FULFILMENT = "fulfilment"
    REFUND = "refund"
    RETURN = "return"
    UNINSTALLED = "uninstalled"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreAddress:
    """A postal address as the store has it; empty text where it says nothing."""

    name: str = ""
    company: str = ""
    street: str = ""
    street_more: str = ""
    city: str = ""
    region: str = ""
    region_code: str = ""
    postcode: str = ""
    country: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreLine:
    """One order line; `price_minor` is the price of one piece in minor units of the order's currency.

    `quantity` counts what was ordered, `quantity_left` what remains after cancellations and refunds,
    `quantity_fulfillable` what has still to be sent.
    """

    external_id: str
    sku: str
    title: str
    variant: str
    quantity: int
    quantity_left: int
    quantity_fulfillable: int
    price_minor: int
    weight_grams: int | None
    product_external_id: str
    variant_external_id: str
    needs_shipping: bool
    properties: tuple[tuple[str, str], ...] = ()
    #: Of the product; empty where the store says nothing.
    tags: tuple[str, ...] = ()
    vendor: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreShipmentLine:
    """How many pieces of an order line travel in a shipment."""

    line_external_id: str
    sku: str
    title: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreShipment:
    """One fulfilment; `tracking_numbers` holds all its parcels' numbers, in the store's order, without repeats.

    `tracking_urls` runs parallel to the numbers and may be shorter. `milestone` is the store's own opinion, if any, and
    `reported` the same as a scan of the moment of this version. A fulfilment that `is_cancelled` or `has_failed` sends
    nothing (any more); `is_sent` says that the store counts it as done: one still pending may have a number already.
    """

    external_id: str
    order_external_id: str
    carrier: str
    service: str
    tracking_numbers: tuple[str, ...]
    tracking_urls: tuple[str, ...]
    lines: tuple[StoreShipmentLine, ...]
    is_cancelled: bool
    milestone: Milestone | None
    created_at: datetime | None
    updated_at: datetime | None
    name: str = ""
    is_sent: bool = True
    has_failed: bool = False
    reported: Scan | None = None

    @property
    def is_withdrawn(self) -> bool:
        """True when nothing of it travels (any more)."""
        return self.is_cancelled or self.has_failed

    @property
    def tracking_number(self) -> str | None:
        """The first number, for the usual fulfilment of one parcel."""
        return self.tracking_numbers[0] if self.tracking_numbers else None

    @property
    def tracking_url(self) -> str | None:
        """The first address, for the usual fulfilment of one parcel."""
        return self.tracking_urls[0] if self.tracking_urls else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreRefundLine:
    """How many pieces of an order line were refunded and for how much in minor units."""

    line_external_id: str
    quantity: int
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreRefund:
    """Money given back; `amount_minor` is what was paid back, `currency` empty where the store leaves it out."""

    external_id: str
    order_external_id: str
    amount_minor: int
    currency: str
    lines: tuple[StoreRefundLine, ...]
    note: str
    created_at: datetime | None
    return_external_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreReturn:
    """A return the platform knows of."""

    external_id: str
    order_external_id: str
    stage: ReturnStage
    requested_at: datetime | None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreScan:
    """A scan reported by the store for one of its fulfilments."""

    external_id: str
    shipment_external_id: str
    scan: Scan
    estimated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreOrder:
    """One order; all amounts in minor units of `currency`, moments aware UTC, external ids exact text.

    `number` is the name the shopper knows, e.g. "#1001". `email` and `phone` are where the shopper is reached,
    empty when the store has none. `locale` is the store's language tag, e.g. "pt-BR". `total_minor` is the price as
    ordered, `current_total_minor` what is left of it after changes and refunds; `discount_minor` and `tax_minor` belong
    to the current one, the tax without what the prices include. `customer_tags` is None where the store tells none.
    """

    external_id: str
    number: str
    stage: OrderStage
    placed_at: datetime | None
    updated_at: datetime | None
    currency: str
    total_minor: int
    refunded_minor: int
    locale: str
    email: str
    phone: str
    customer_external_id: str
    customer_name: str
    customer_tags: tuple[str, ...] | None
    customer_order_count: int | None
    lines: tuple[StoreLine, ...]
    shipments: tuple[StoreShipment, ...]
    refunds: tuple[StoreRefund, ...]
    shipping_address: StoreAddress | None
    shipping_method: str
    payment_methods: tuple[str, ...]
    tags: tuple[str, ...]
    note: str
    is_cancelled: bool
    cancelled_at: datetime | None
    is_test: bool
    accepts_marketing: bool | None
    status_url: str = ""
    shipping_minor: int = 0
    current_total_minor: int = 0
    discount_minor: int = 0
    tax_minor: int = 0
    #: Where it was bought in the store's words, such as "web" or "pos"; empty where it says nothing.
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreUpdate:
    """What one message of a store says.

    `order` is present only when the message carries the whole order; `shipments` are the order's or the one the
    message is about; `order_number` and `email` are told where a message without the order names them.
    `source_updated_at` lets the caller ignore a version older than the one it has.
    `problem` is a sentence about something odd that did not stop the reading, else None.
    """

    kind: StoreUpdateKind
    topic: str
    order_external_id: str | None = None
    order_number: str | None = None
    email: str = ""
    order: StoreOrder | None = None
    shipments: tuple[StoreShipment, ...] = ()
    refund: StoreRefund | None = None
    store_return: StoreReturn | None = None
    scans: tuple[StoreScan, ...] = ()
    source_updated_at: datetime | None = None
    problem: str | None = None


class StoreSource(Protocol):
    """One store platform: network formats only, no database."""

    @property
    def name(self) -> str:
        """The platform's name in addresses and commands, e.g. "shopify"."""

    def verify(self, body: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> bool:
        """True when one of the secrets signed exactly this body; header names in any case."""

    def topic(self, headers: Mapping[str, str], body: bytes) -> str:
        """What the message is about in the platform's words; empty when it does not say."""

    def event_id(self, headers: Mapping[str, str]) -> str | None:
        """The platform's own identity of the delivery, the same when it repeats it."""

    def parse(self, topic: str, body: bytes) -> StoreUpdate:
        """What the message says; an empty topic is guessed from the body. Raises UnreadablePayload."""
