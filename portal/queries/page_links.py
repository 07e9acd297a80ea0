"""Addresses of an order's tracking page, for messages and the console."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.sealing import Sealer
from portal.models import CustomDomain, TrackingLink
from portal.vocabulary.branding_state import DomainState
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
        found = session.execute(
            select(TrackingLink.token_sealed, CustomDomain.host)
            .outerjoin(
                CustomDomain,
                (CustomDomain.merchant_id == TrackingLink.merchant_id)
                & (CustomDomain.state == DomainState.VERIFIED.value),
            )
            .where(
                TrackingLink.order_id == order_id,
                TrackingLink.kind == LinkKind.SHOPPER.value,
                TrackingLink.revoked_at.is_(None),
            )
        ).first()
        if found is None:
            return None
        token = self.sealer.unseal(found.token_sealed)
        return self.page_url(token) if found.host is None else f"https://{found.host}/t/{token}"
