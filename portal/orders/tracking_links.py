"""Tracking links: made once per order and kind, found by the digest of their token, revocable."""

import datetime as dt
import uuid

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.digests import digest_text
from notifier.foundation.ids import new_id, new_token
from portal.models import Order, TrackingLink
from portal.queries.page_links import PageLinks
from portal.vocabulary.link_kind import LinkKind


def create_tracking_link(session: Session, links: PageLinks, order: Order, *, kind: LinkKind = LinkKind.SHOPPER) -> str:
    """A new link of an order; returns its address."""
    token = new_token()
    now = utc_now()
    # Counted from the younger of the two moments, so that an order imported late still has a working link.
    expires_at = max(now, order.placed_at) + dt.timedelta(days=links.link_days)
    session.add(
        TrackingLink(
            id=new_id(),
            merchant_id=order.merchant_id,
            order_id=order.id,
            kind=kind.value,
            token_digest=digest_text(token),
            token_sealed=links.sealer.seal(token),
            created_at=now,
            expires_at=expires_at,
        )
    )
    session.flush()
    return links.page_url(token)


def revoke_tracking_links(session: Session, order_id: uuid.UUID) -> None:
    """Close every link of an order at once."""
    session.execute(
        update(TrackingLink)
        .where(TrackingLink.order_id == order_id, TrackingLink.revoked_at.is_(None))
        .values(revoked_at=utc_now())
    )


def find_order_by_token(session: Session, token: str) -> uuid.UUID | None:
    """The order a token opens now; None alike for unknown, revoked and expired ones."""
    return session.scalar(
        select(TrackingLink.order_id).where(
            TrackingLink.token_digest == digest_text(token),
            TrackingLink.revoked_at.is_(None),
            TrackingLink.expires_at > utc_now(),
        )
    )
