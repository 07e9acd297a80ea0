"""What the page of one order shows, beside the order itself."""

import datetime as dt
import uuid
from dataclasses import dataclass

from portal.console.frame.amount import Amount
from portal.console.orders.views import Option
from portal.orders.order_card import CardLine, CardParcel, OrderCard


@dataclass(frozen=True, slots=True)
class ParcelView:
    """A parcel with its state today; `candidates` are carriers its number may belong to."""

    card: CardParcel
    carrier_name: str
    late_days: int | None
    is_silent: bool
    candidates: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message in a list; `created_at` by the merchant's clock, `occasion` in the reader's language."""

    message_id: uuid.UUID
    occasion: str
    channel: str
    status: str
    reason: str | None
    created_at: dt.datetime
    to: str
    subject: str
    order_number: str = ""
    order_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A topic with the channels on which the shopper hears of it, and those refused."""

    topic: str
    wanted: tuple[str, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One order; moments by the merchant's clock, addresses masked."""

    card: OrderCard
    placed_at: dt.datetime
    total: Amount
    shipping: Amount
    refunded: Amount
    email: str
    phone: str
    country: str
    lines: tuple[tuple[CardLine, Amount], ...]
    parcels: tuple[ParcelView, ...]
    messages: tuple[MessageRow, ...]
    consents: tuple[ConsentRow, ...]
    carriers: tuple[Option, ...]
    #: What was typed into a form that could not be taken, and the sentence about it, by the name of the field.
    typed: dict[str, str]
    problems: dict[str, str]
    zone: dt.tzinfo
