"""Closing, opening again and replacing the tracking link of an order, by the shop's people."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.merchants.audit_log import Actor, Change, record_change
from portal.models import Order, TrackingLink
from portal.orders.tracking_links import open_tracking_link, revoke_tracking_link
from portal.queries.page_links import PageLinks
from portal.vocabulary.audit_action import AuditAction
from portal.vocabulary.link_kind import LinkKind


def revoke_link(session: Session, actor: Actor, order: Order) -> bool:
    """Close the shopper's link at once; False when it was closed already."""
    link = _find_link(session, order)
    if link is None or link.revoked_at is not None:
        return False
    revoke_tracking_link(session, order.id, LinkKind.SHOPPER)
    record_change(session, actor, Change(AuditAction.LINK_REVOKED, order.number, order.id))
    return True


def restore_link(session: Session, actor: Actor, order: Order) -> bool:
    """Let a closed link work again, with the address it had; False when it is not closed."""
    link = _find_link(session, order)
    if link is None or link.revoked_at is None or order.forgotten_at is not None:
        return False
    link.revoked_at = None
    record_change(session, actor, Change(AuditAction.LINK_RESTORED, order.number, order.id))
    return True


def renew_link(session: Session, links: PageLinks, actor: Actor, order: Order) -> str:
    """Close the link and make another; returns its address."""
    revoke_tracking_link(session, order.id, LinkKind.SHOPPER)
    session.expire_all()
    address = open_tracking_link(session, links, order)
    record_change(session, actor, Change(AuditAction.LINK_RENEWED, order.number, order.id))
    return address


def _find_link(session: Session, order: Order) -> TrackingLink | None:
    wanted = select(TrackingLink).where(TrackingLink.order_id == order.id, TrackingLink.kind == LinkKind.SHOPPER.value)
    return session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
