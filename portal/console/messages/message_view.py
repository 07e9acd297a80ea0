"""What the pages about messages show."""

import datetime as dt
import uuid
from dataclasses import dataclass

from notifier.api.history import Passport
from portal.console.orders.order_view import MessageRow
from portal.console.orders.views import Chip


@dataclass(frozen=True, slots=True)
class TriggerOption:
    """News that messages can be about, in the reader's language."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """Messages, newest first; `older_url` None on the last page."""

    values: dict[str, str]
    chips: tuple[Chip, ...]
    triggers: tuple[TriggerOption, ...]
    #: What was typed is no order of the shop.
    is_order_unknown: bool
    rows: tuple[MessageRow, ...]
    older_url: str | None
    newest_url: str | None


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to a message, by the merchant's clock."""

    at: dt.datetime
    kind: str
    word: str
    provider: str
    detail: str
    is_machine: bool = False


@dataclass(frozen=True, slots=True)
class MessagePage:
    """One message with its passport; `to` masked."""

    passport: Passport
    occasion: str
    to: str
    order_id: uuid.UUID | None
    order_number: str
    created_at: dt.datetime
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    sent_at: dt.datetime | None
    due_at: dt.datetime
    moments: tuple[Moment, ...]
    consents: tuple[tuple[dt.datetime, str, str, str], ...]
    cost: str
    has_mail: bool
