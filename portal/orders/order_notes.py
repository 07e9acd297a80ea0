"""Notes that people of the shop leave each other at an order."""

import uuid
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.ids import new_id
from portal.merchants.audit_log import Actor, Change, record_change
from portal.models import Order, OrderNote
from portal.vocabulary.audit_action import AuditAction

LONGEST_NOTE: Final = 2000


def add_note(session: Session, actor: Actor, order: Order, text: str) -> None:
    """Keep a note; its text is nobody's business in the audit log."""
    note = OrderNote(
        id=new_id(),
        merchant_id=order.merchant_id,
        order_id=order.id,
        author_id=actor.actor_id,
        author_name=actor.name,
        text=text[:LONGEST_NOTE],
        written_at=utc_now(),
    )
    session.add(note)
    record_change(session, actor, Change(AuditAction.NOTE_ADDED, order.number, order.id))


def remove_note(session: Session, actor: Actor, order: Order, note_id: uuid.UUID) -> str | None:
    """Take a note away and return its text, None when the order has none of this id."""
    wanted = select(OrderNote).where(OrderNote.id == note_id, OrderNote.order_id == order.id)
    note = session.scalars(wanted).one_or_none()
    if note is None:
        return None
    session.delete(note)
    record_change(session, actor, Change(AuditAction.NOTE_REMOVED, order.number, order.id))
    return note.text
