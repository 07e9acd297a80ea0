"""Messages with their exact words, as outbox pages and passports show them."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass, replace
from html import unescape
from typing import Any, Final

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from notifier.catalogue.trigger_type import ACCOUNT_LETTERS
from notifier.models import Message, MessageContent
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import MessageStatus

_HTML_ADDRESS: Final = re.compile(r"""\b(?:href|src)\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
_PLAIN_ADDRESS: Final = re.compile(r"""https?://[^\s<>"'()\[\]]+""", re.IGNORECASE)
_HEADER_ADDRESS: Final = re.compile(r"<([^>]+)>")


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Which messages: all conditions that are not None hold; the newest come first.

    `sender_id` None looks at every sender, for the demo's outbox. `subject_keys` empty finds nothing.
    """

    sender_id: uuid.UUID | None = None
    channel: Channel | None = None
    subject_keys: tuple[str, ...] | None = None
    message_id: uuid.UUID | None = None
    status: MessageStatus | None = None
    #: Also the words of letters that open an account; for the demo's outbox alone.
    shows_letters: bool = False
    limit: int = 200


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """One message; the words are None when it was not written or they are no longer kept."""

    id: uuid.UUID
    sender_id: uuid.UUID
    recipient_id: uuid.UUID
    channel: Channel
    trigger: str
    subject_key: str
    language: str
    to: str | None
    subject: str | None
    text: str | None
    html: str | None
    headers: tuple[tuple[str, str], ...]
    status: MessageStatus
    reason: str | None
    created_at: dt.datetime
    due_at: dt.datetime
    sent_at: dt.datetime | None
    #: Every address in text, HTML and `List-Unsubscribe`, each once.
    links: tuple[str, ...]


def load_messages(session: Session, wanted: MessageFilter) -> tuple[MessageRecord, ...]:
    """Messages with their words, newest first."""
    records = tuple(_record(row) for row in session.execute(_query(wanted)))
    return records if wanted.shows_letters else tuple(map(_close_letter, records))


def is_letter(trigger: str) -> bool:
    """Whether the words of a trigger hold a link that opens an account: whoever reads it could take it over."""
    return trigger.startswith(ACCOUNT_LETTERS)


def _close_letter(record: MessageRecord) -> MessageRecord:
    if not is_letter(record.trigger):
        return record
    return replace(record, text=None, html=None, links=())


def _query(wanted: MessageFilter) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(
            *(Message.id, Message.sender_id, Message.recipient_id, Message.channel, Message.trigger),
            *(Message.subject_key, Message.language, Message.status, Message.reason),
            *(Message.created_at, Message.due_at, Message.sent_at),
            *(MessageContent.to_address, MessageContent.subject, MessageContent.text, MessageContent.html),
            MessageContent.headers,
        )
        .outerjoin(MessageContent, MessageContent.message_id == Message.id)
        .order_by(Message.created_at.desc(), Message.id.desc())
        .limit(wanted.limit)
    )
    if wanted.sender_id is not None:
        query = query.where(Message.sender_id == wanted.sender_id)
    if wanted.channel is not None:
        query = query.where(Message.channel == wanted.channel.value)
    if wanted.message_id is not None:
        query = query.where(Message.id == wanted.message_id)
    if wanted.status is not None:
        query = query.where(Message.status == wanted.status.value)
    if wanted.subject_keys is not None:
        query = query.where(Message.subject_key.in_(wanted.subject_keys))
    return query


def _record(row: Row[*tuple[Any, ...]]) -> MessageRecord:
    headers = tuple((str(name), str(value)) for name, value in (row.headers or {}).items())
    return MessageRecord(
        id=row.id,
        sender_id=row.sender_id,
        recipient_id=row.recipient_id,
        channel=Channel(row.channel),
        trigger=row.trigger,
        subject_key=row.subject_key,
        language=row.language,
        to=row.to_address,
        subject=row.subject,
        text=row.text,
        html=row.html,
        headers=headers,
        status=MessageStatus(row.status),
        reason=row.reason,
        created_at=row.created_at,
        due_at=row.due_at,
        sent_at=row.sent_at,
        links=_find_links(row.text or "", row.html or "", headers),
    )


def _find_links(text: str, html: str, headers: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    found = [address.rstrip(".,;:!?") for address in _PLAIN_ADDRESS.findall(text)]
    found += [unescape(address) for address in _HTML_ADDRESS.findall(html)]
    for name, value in headers:
        if name.lower() == "list-unsubscribe":
            found += _HEADER_ADDRESS.findall(value)
    return tuple(dict.fromkeys(found))
