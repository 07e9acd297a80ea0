"""Addresses of an order's tracking page, for messages and the console."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.sealing import Sealer
from portal.models import TrackingLink
from portal.vocabulary.link_kind import LinkKind


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Knows how links are sealed, where they lead and how long they work."""

    sealer: Sealer
    #: Public address without a slash at the end.
    base_url: str
    link_days: int

    def page_url(self, token: str) -> str:
        """The address of the page a token opens."""
        return f"{self.base_url}/t/{token}"

    def find_page_url(self, session: Session, order_id: uuid.UUID) -> str | None:
        """The shopper's own link of an order, or None when it was revoked."""
        sealed = session.scalar(
            select(TrackingLink.token_sealed).where(
                TrackingLink.order_id == order_id,
                TrackingLink.kind == LinkKind.SHOPPER.value,
                TrackingLink.revoked_at.is_(None),
            )
        )
        return None if sealed is None else self.page_url(self.sealer.unseal(sealed))
