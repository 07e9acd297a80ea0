"""What people of the shop do to one order or to many: tags of their own, and muting."""

import uuid
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.api.muting import mute_subject, unmute_subject
from portal.alerts.publish import subject_key
from portal.merchants.audit_log import Actor, Change, record_change
from portal.models import Order
from portal.orders.order_summaries import refresh_summaries
from portal.vocabulary.audit_action import AuditAction

LONGEST_TAG: Final = 40
#: Of one order; more are no help to anybody.
MOST_TAGS: Final = 20


def find_order_of(session: Session, merchant_id: uuid.UUID, order_id: uuid.UUID) -> Order | None:
    """An order of a merchant, locked; None when it has none of this id."""
    wanted = select(Order).where(Order.id == order_id, Order.merchant_id == merchant_id)
    return session.scalars(wanted.with_for_update()).one_or_none()


def find_orders_of(session: Session, merchant_id: uuid.UUID, order_ids: Sequence[uuid.UUID]) -> Sequence[Order] | None:
    """Orders of a merchant, locked in one sequence; None when one of the ids is no order of the merchant."""
    wanted = select(Order).where(Order.id.in_(order_ids), Order.merchant_id == merchant_id).order_by(Order.id)
    found = session.scalars(wanted.with_for_update()).all()
    return found if len(found) == len(set(order_ids)) else None


def tag_orders(session: Session, actor: Actor, orders: Sequence[Order], tag: str) -> tuple[uuid.UUID, ...]:
    """Give orders a tag of the shop's own; returns those that did not have it."""
    plain = " ".join(tag.split())[:LONGEST_TAG]
    changed = [one for one in orders if not _has_tag(one, plain) and len(one.own_tags) < MOST_TAGS]
    for order in changed:
        _set_tags(session, actor, order, [*order.own_tags, plain])
    refresh_summaries(session, [order.id for order in changed])
    return tuple(order.id for order in changed)


def untag_orders(session: Session, actor: Actor, orders: Sequence[Order], tag: str) -> tuple[uuid.UUID, ...]:
    """Take a tag of the shop's own away, in any letter case; returns those that had it."""
    plain = " ".join(tag.split())[:LONGEST_TAG]
    changed = [one for one in orders if _has_tag(one, plain)]
    for order in changed:
        left = [known for known in order.own_tags if str(known).casefold() != plain.casefold()]
        _set_tags(session, actor, order, left)
    refresh_summaries(session, [order.id for order in changed])
    return tuple(order.id for order in changed)


def mute_orders(session: Session, actor: Actor, orders: Sequence[Order]) -> tuple[uuid.UUID, ...]:
    """Let nobody be written to about orders; returns those that were not muted before."""
    changed = [one for one in orders if mute_subject(session, one.merchant_id, subject_key(one.id))]
    for order in changed:
        change = Change(AuditAction.ORDER_MUTED, order.number, order.id, before={"muted": False}, after={"muted": True})
        record_change(session, actor, change)
    return tuple(order.id for order in changed)


def unmute_orders(session: Session, actor: Actor, orders: Sequence[Order]) -> tuple[uuid.UUID, ...]:
    """Let messages about orders go again; returns those that were muted."""
    changed = [one for one in orders if unmute_subject(session, one.merchant_id, subject_key(one.id))]
    for order in changed:
        change = Change(
            AuditAction.ORDER_UNMUTED, order.number, order.id, before={"muted": True}, after={"muted": False}
        )
        record_change(session, actor, change)
    return tuple(order.id for order in changed)


def _has_tag(order: Order, tag: str) -> bool:
    return any(str(known).casefold() == tag.casefold() for known in order.own_tags)


def _set_tags(session: Session, actor: Actor, order: Order, tags: list[str]) -> None:
    before, after = {"tags": [str(tag) for tag in order.own_tags]}, {"tags": [str(tag) for tag in tags]}
    record_change(session, actor, Change(AuditAction.ORDER_TAGGED, order.number, order.id, before=before, after=after))
    order.own_tags = tags
