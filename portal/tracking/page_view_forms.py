"""What the smaller shopper pages show: order lookup, preferences, unsubscribing; and the demo's index and outbox."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.tracking.page_view_brand import Brand, Link


class LookupProblem(StrEnum):
    """Why the lookup shows no order; NOT_FOUND says the same for every wrong pair, so that nothing can be guessed."""

    NUMBER_MISSING = "number_missing"
    CONTACT_MISSING = "contact_missing"
    NOT_FOUND = "not_found"
    TOO_MANY_TRIES = "too_many_tries"


@dataclass(frozen=True, slots=True)
class LookupPage:
    """Order number with e-mail or postcode (`POST` to `action_url`, fields `number`, `contact`)."""

    brand: Brand
    action_url: str
    csrf_token: str | None
    number: str
    contact: str
    problem: LookupProblem | None
    languages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class UnsubscribePage:
    """Asking before (`is_done` False, one button that posts `List-Unsubscribe=One-Click`) and telling after."""

    brand: Brand
    action_url: str
    csrf_token: str | None
    address: str
    is_done: bool
    preferences_url: str | None
    languages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class NotFoundPage:
    """The 404 page, the same for unknown, revoked and expired links; brand None when the shop is not known either."""

    brand: Brand | None
    lookup_url: str | None
    languages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class DemoOrder:
    """An order of the index of the demo; `milestone_label` is a msgid."""

    number: str
    milestone: str
    title: str
    tracking_url: str
    preferences_url: str


@dataclass(frozen=True, slots=True)
class DemoShop:
    """A demo shop with its orders; `accent` names the shop's stylesheet class, `tagline` its own words."""

    brand: Brand
    tagline: str
    orders: tuple[DemoOrder, ...]


@dataclass(frozen=True, slots=True)
class DemoIndex:
    """The index of the demo; console fields None while there is no console."""

    shops: tuple[DemoShop, ...]
    outbox_url: str
    console_url: str | None
    console_email: str | None
    console_password: str | None


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One message in the outbox list."""

    url: str
    channel: str
    trigger: str
    order_number: str
    to: str
    subject: str
    status: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OutboxChannel:
    """A link to the messages of one channel, or of all."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Outbox:
    """The newest messages, newest first; `page_url` answers the list block for htmx too."""

    page_url: str
    index_url: str
    lines: tuple[OutboxLine, ...]
    channels: tuple[OutboxChannel, ...]
    channel: str | None
    order_number: str | None


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One message: `html_url` serves the rendered mail alone (own origin) for the sandboxed frame, if it has any."""

    line: OutboxLine
    outbox_url: str
    headers: tuple[tuple[str, str], ...]
    text: str
    html_url: str | None
