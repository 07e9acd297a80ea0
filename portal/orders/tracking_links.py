"""Tracking links: made once per order and kind, found by the digest of their token, revocable."""

import datetime as dt
import uuid
from typing import Any

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
    session.add(
        TrackingLink(
            id=new_id(),
            merchant_id=order.merchant_id,
            order_id=order.id,
            kind=kind.value,
            token_digest=digest_text(token),
            token_sealed=links.sealer.seal(token),
            created_at=now,
            expires_at=_expiry(links, order, now),
        )
    )
    session.flush()
    return links.page_url(token)


def open_tracking_link(session: Session, links: PageLinks, order: Order, *, kind: LinkKind = LinkKind.SHOPPER) -> str:
    """The address of an order's link of a kind; a revoked or expired one is replaced, and stays closed."""
    # Two who want the first link at the same time shall get the same one.
    session.execute(select(Order.id).where(Order.id == order.id).with_for_update())
    wanted = select(TrackingLink).where(TrackingLink.order_id == order.id, TrackingLink.kind == kind.value)
    link = session.scalars(wanted.with_for_update()).one_or_none()
    if link is None:
        return create_tracking_link(session, links, order, kind=kind)
    now = utc_now()
    if link.revoked_at is None and link.expires_at > now:
        return links.page_url(links.sealer.unseal(link.token_sealed))
    token = new_token()
    link.token_digest, link.token_sealed = digest_text(token), links.sealer.seal(token)
    link.created_at, link.expires_at, link.revoked_at = now, _expiry(links, order, now), None
    session.flush()
    return links.page_url(token)


def find_tracking_link(session: Session, links: PageLinks, order_id: uuid.UUID, kind: LinkKind) -> str | None:
    """The address of an order's link of a kind, None when there is none that works."""
    sealed = session.scalar(
        select(TrackingLink.token_sealed).where(
            TrackingLink.order_id == order_id,
            TrackingLink.kind == kind.value,
            TrackingLink.revoked_at.is_(None),
            TrackingLink.expires_at > utc_now(),
        )
    )
    return None if sealed is None else links.page_url(links.sealer.unseal(sealed))


def revoke_tracking_link(session: Session, order_id: uuid.UUID, kind: LinkKind) -> None:
    """Close an order's link of one kind at once; the others keep working."""
    of_kind = (TrackingLink.order_id == order_id, TrackingLink.kind == kind.value, TrackingLink.revoked_at.is_(None))
    session.execute(update(TrackingLink).where(*of_kind).values(revoked_at=utc_now()))


def revoke_tracking_links(session: Session, order_id: uuid.UUID) -> int:
    """Close every link of an order at once; returns how many were open."""
    result: Any = session.execute(
        update(TrackingLink)
        .where(TrackingLink.order_id == order_id, TrackingLink.revoked_at.is_(None))
        .values(revoked_at=utc_now())
    )
    return int(result.rowcount)


def find_order_by_token(session: Session, token: str) -> uuid.UUID | None:
    """The order whose buyer's own link this is; None alike for links unknown, revoked, expired or given as a gift."""
    return session.scalar(
        select(TrackingLink.order_id).where(
            TrackingLink.token_digest == digest_text(token),
            TrackingLink.kind == LinkKind.SHOPPER.value,
            TrackingLink.revoked_at.is_(None),
            TrackingLink.expires_at > utc_now(),
        )
    )


def _expiry(links: PageLinks, order: Order, now: dt.datetime) -> dt.datetime:
    # Counted from the younger of the two moments, so that an order imported late still has a working link.
    return max(now, order.placed_at) + dt.timedelta(days=links.link_days)
