"""Answers the team gives again and again, kept under a name."""

import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.foundation.ids import new_id
from portal.engagement.case_drafts import LONGEST_ANSWER
from portal.models import SavedReply

LONGEST_NAME: Final = 80
MOST_REPLIES: Final = 100


@dataclass(frozen=True, slots=True)
class ReplyView:
    """A kept answer."""

    reply_id: uuid.UUID
    name: str
    text: str


def load_replies(session: Session, merchant_id: uuid.UUID) -> list[ReplyView]:
    """All kept answers of a merchant by name."""
    rows = session.scalars(select(SavedReply).where(SavedReply.merchant_id == merchant_id).order_by(SavedReply.name))
    return [ReplyView(row.id, row.name, row.text) for row in rows]


def save_reply(session: Session, merchant_id: uuid.UUID, name: str, text: str) -> ReplyView | None:
    """Keep an answer under a name, in the place of the one that has it, which is returned; `ProductError` otherwise."""
    name, text = name.strip(), text.strip()
    if not 0 < len(name) <= LONGEST_NAME or not 0 < len(text) <= LONGEST_ANSWER:
        raise ProductError(
            f"A reply needs a name and a text, of {LONGEST_NAME} and {LONGEST_ANSWER} characters at most."
        )
    kept = load_replies(session, merchant_id)
    present = next((reply for reply in kept if reply.name == name), None)
    if present is None and len(kept) >= MOST_REPLIES:
        raise ProductError(f"There are {MOST_REPLIES} replies already.")
    row = (
        session.get_one(SavedReply, present.reply_id)
        if present
        else SavedReply(id=new_id(), merchant_id=merchant_id, name=name)
    )
    row.text, row.changed_at = text, utc_now()
    session.add(row)
    session.flush()
    return present


def delete_reply(session: Session, merchant_id: uuid.UUID, reply_id: uuid.UUID) -> ReplyView:
    """Forget a kept answer and return it; `UnknownRecordError` when the merchant has none with this id."""
    row = session.scalar(select(SavedReply).where(SavedReply.merchant_id == merchant_id, SavedReply.id == reply_id))
    if row is None:
        raise UnknownRecordError("This merchant has no such reply.")
    session.delete(row)
    return ReplyView(row.id, row.name, row.text)
