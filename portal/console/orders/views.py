"""What the pages about orders show."""

import datetime as dt
import uuid
from dataclasses import dataclass

from portal.console.frame.amount import Amount
from portal.orders.list_orders import MilestoneCount
from portal.vocabulary.order_trouble import OrderTrouble


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order in a list; `placed_at` by the merchant's clock."""

    order_id: uuid.UUID
    number: str
    stage: str
    shopper: str
    country: str
    placed_at: dt.datetime
    total: Amount
    tags: tuple[str, ...]
    parcels: tuple[MilestoneCount, ...]
    troubles: tuple[OrderTrouble, ...]
    late_days: int | None
    silent_days: int | None
    #: Channels on which a message about it did not arrive.
    undelivered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set: its name, what it is set to, and the address without it."""

    name: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class ViewTab:
    """Saved filters as a tab; `view_id` None for those that are always there."""

    url: str
    name: str
    is_current: bool
    view_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """What a filter can be set to."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """The orders of one merchant, newest first; `older_url` None on the last page, `values` those of the filters."""

    values: dict[str, str]
    chips: tuple[Chip, ...]
    tabs: tuple[ViewTab, ...]
    stores: tuple[Option, ...]
    countries: tuple[Option, ...]
    carriers: tuple[Option, ...]
    rows: tuple[OrderRow, ...]
    older_url: str | None
    newest_url: str | None
    #: The address of this list, to come back to after something was done to its rows.
    here: str
    export_url: str
