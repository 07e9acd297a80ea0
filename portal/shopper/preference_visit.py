"""Whose preferences a link opens."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Visit:
    """Whose preferences a link opens, in which language, and where the visit came from."""

    merchant_id: uuid.UUID
    recipient_id: uuid.UUID
    language: str | None
    path: str
    tracking_url: str | None
    #: The message whose link was followed.
    message_id: uuid.UUID | None = None

    @property
    def owner(self) -> tuple[uuid.UUID, uuid.UUID]:
        """Sender and recipient."""
        return self.merchant_id, self.recipient_id

    @property
    def origin(self) -> str:
        """The kind of link, as a proof names it: `t` of an order's page, `p` of a message."""
        return self.path.split("/")[1]

    @property
    def is_from_message(self) -> bool:
        """Whether the link stood in a message."""
        return self.tracking_url is None
