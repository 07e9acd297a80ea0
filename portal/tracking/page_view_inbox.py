"""What the shop has written to the inbox of an order."""

from dataclasses import dataclass
from datetime import datetime

from portal.tracking.page_view_brand import Brand, Link


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """One message in the shop's words; `sent_at` on the shop's clocks, `url` ready to use or None."""

    id: str
    title: str
    text: str
    sent_at: datetime
    url: str | None
    action: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class InboxPage:
    """The messages, newest first; what was read is told by `POST` of field `read`, once each, to `action_url`."""

    brand: Brand
    order_number: str
    action_url: str
    messages: tuple[InboxMessage, ...]
    tracking_url: str
    languages: tuple[Link, ...]

    @property
    def unread_count(self) -> int:
        """How many were not read before."""
        return sum(message.is_new for message in self.messages)
