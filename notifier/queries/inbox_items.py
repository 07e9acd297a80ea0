"""What a person finds in a sender's inbox: messages of the channel with their words, as long as those are kept."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Connection, Select, Table, Text, bindparam, exists, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

from notifier.models import DeliveryReceipt, Message, MessageContent, Rule
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.receipt_kind import SEEN

#: Older ones are nobody's news.
_MOST: Final = 50
_SHOWN: Final = (MessageStatus.SENT.value, MessageStatus.DELIVERED.value)
_MESSAGES = cast(Table, Message.__table__)
_CONTENTS = cast(Table, MessageContent.__table__)
_RECEIPTS = cast(Table, DeliveryReceipt.__table__)
_RULES = cast(Table, Rule.__table__)

# Built once: putting a statement together costs more than the database takes to answer it.
_WRITES: Select[*tuple[Any, ...]] = select(_RULES.c.id).where(
    _RULES.c.sender_id == bindparam("sender_id"),
    _RULES.c.is_on.is_(True),
    sql_cast(_RULES.c.channels, Text).contains(f'"{Channel.INBOX.value}"'),
)


@dataclass(frozen=True, slots=True)
class InboxOwner:
    """Whose inbox of which sender, and what it is about, such as one order."""

    sender_id: uuid.UUID
    recipient_id: uuid.UUID
    subject_key: str


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One message; `link` with its label `action` is None when there is nothing to open."""

    id: uuid.UUID
    title: str
    text: str
    link: str | None
    action: str
    sent_at: dt.datetime
    is_read: bool


def load_inbox(session: Session, owner: InboxOwner) -> tuple[InboxItem, ...]:
    """What is in an inbox, newest first."""
    was_seen = exists(
        select(_RECEIPTS.c.id).where(
            _RECEIPTS.c.message_id == _MESSAGES.c.id,
            _RECEIPTS.c.kind.in_([kind.value for kind in SEEN]),
            _RECEIPTS.c.is_machine.is_(False),
        )
    )
    columns = (_MESSAGES.c.id, _MESSAGES.c.sent_at, _CONTENTS.c.subject, _CONTENTS.c.text, _CONTENTS.c.headers)
    rows = session.execute(
        select(*columns, was_seen.label("is_read"))
        .join(_CONTENTS, _CONTENTS.c.message_id == _MESSAGES.c.id)
        .where(*of_owner(owner), _MESSAGES.c.status.in_(_SHOWN))
        .order_by(_MESSAGES.c.sent_at.desc(), _MESSAGES.c.id.desc())
        .limit(_MOST)
    )
    return tuple(
        InboxItem(
            id=row.id,
            title=row.subject,
            text=row.text,
            link=row.headers.get("Link"),
            action=row.headers.get("Action", ""),
            sent_at=row.sent_at,
            is_read=row.is_read,
        )
        for row in rows
    )


def of_owner(owner: InboxOwner) -> tuple[Any, ...]:
    """The conditions by which messages lie in an inbox."""
    return (
        _MESSAGES.c.sender_id == owner.sender_id,
        _MESSAGES.c.subject_key == owner.subject_key,
        _MESSAGES.c.recipient_id == owner.recipient_id,
        _MESSAGES.c.channel == Channel.INBOX.value,
    )


def writes_to_inbox(connection: Connection, sender_id: uuid.UUID) -> bool:
    """Whether a rule that is on writes to the inbox of the sender's people."""
    return connection.execute(_WRITES, {"sender_id": sender_id}).first() is not None
