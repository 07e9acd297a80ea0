"""Messages as lists show them: one line each, newest first, without the words that were sent."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Row, Select, Table, literal_column, select, tuple_
from sqlalchemy.orm import Session

from notifier.models import Message, MessageContent
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import MessageStatus

_MESSAGES = cast(Table, Message.__table__)
_CONTENTS = cast(Table, MessageContent.__table__)
#: What somebody has to look at; an index holds these alone.
TROUBLED: Final = frozenset({MessageStatus.BOUNCED, MessageStatus.FAILED, MessageStatus.UNKNOWN})
_IS_TROUBLED: Final[ColumnElement[bool]] = literal_column("status IN ('bounced', 'failed', 'unknown')")
#: Rows that are looked at for one page. What is rare is found on later pages: a page costs the same whatever is asked.
_LOOKED_AT: Final = 5000


@dataclass(frozen=True, slots=True)
class MessageLineFilter:
    """Which messages of a sender; all that is set holds, `subject_key` for those about one subject."""

    sender_id: uuid.UUID
    statuses: frozenset[MessageStatus] = frozenset()
    channel: Channel | None = None
    trigger: str = ""
    subject_key: str = ""
    older_than: tuple[dt.datetime, uuid.UUID] | None = None


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message; `to` and `subject` are None when it was not written or its words are no longer kept."""

    id: uuid.UUID
    trigger: str
    subject_key: str
    channel: Channel
    status: MessageStatus
    reason: str | None
    created_at: dt.datetime
    sent_at: dt.datetime | None
    to: str | None
    subject: str | None


@dataclass(frozen=True, slots=True)
class MessageLines:
    """A page of them, and the place behind it when there may be more."""

    lines: tuple[MessageLine, ...]
    next_place: tuple[dt.datetime, uuid.UUID] | None


def load_message_lines(session: Session, wanted: MessageLineFilter, *, limit: int) -> MessageLines:
    """One page; with filters it may hold fewer than `limit` and still have a next one."""
    column = _MESSAGES.c
    stretch = _select_stretch(wanted).limit(_LOOKED_AT).subquery()
    query = select(stretch.c.id, stretch.c.created_at).order_by(stretch.c.created_at.desc(), stretch.c.id.desc())
    if wanted.statuses:
        query = query.where(stretch.c.status.in_({status.value for status in wanted.statuses}))
    if wanted.channel is not None:
        query = query.where(stretch.c.channel == wanted.channel.value)
    if wanted.trigger:
        query = query.where(stretch.c.trigger == wanted.trigger)
    found = session.execute(query.limit(limit + 1)).all()
    shown = found[:limit]
    place = (shown[-1].created_at, shown[-1].id) if len(found) > limit else _end_of(session, wanted)
    names = (column.id, column.trigger, column.subject_key, column.channel, column.status, column.reason)
    moments = (column.created_at, column.sent_at, _CONTENTS.c.to_address.label("to"), _CONTENTS.c.subject)
    rows = session.execute(
        select(*names, *moments)
        .outerjoin(_CONTENTS, _CONTENTS.c.message_id == column.id)
        .where(column.id.in_([row.id for row in shown]))
        .order_by(column.created_at.desc(), column.id.desc())
    )
    return MessageLines(tuple(_line(row) for row in rows), place)


def find_troubled_subjects(
    session: Session, sender_id: uuid.UUID, *, since: dt.datetime, limit: int
) -> dict[str, tuple[dt.datetime, tuple[Channel, ...]]]:
    """Subjects of which a message did not arrive or may not have: when the newest was planned, and the channels."""
    column = _MESSAGES.c
    rows = session.execute(
        select(column.subject_key, column.created_at, column.channel)
        .where(column.sender_id == sender_id, _IS_TROUBLED, column.created_at >= since)
        .order_by(column.created_at.desc())
        .limit(limit)
    )
    found: dict[str, tuple[dt.datetime, tuple[Channel, ...]]] = {}
    for subject, created_at, channel in rows:
        moment, channels = found.get(subject, (created_at, ()))
        found[subject] = (moment, tuple(dict.fromkeys((*channels, Channel(channel)))))
    return found


def _select_stretch(wanted: MessageLineFilter) -> Select[*tuple[Any, ...]]:
    column = _MESSAGES.c
    query = (
        select(column.id, column.created_at, column.status, column.channel, column.trigger)
        .where(column.sender_id == wanted.sender_id)
        .order_by(column.created_at.desc(), column.id.desc())
    )
    if wanted.subject_key:
        query = query.where(column.subject_key == wanted.subject_key)
    elif wanted.statuses and wanted.statuses <= TROUBLED:
        query = query.where(_IS_TROUBLED)
    if wanted.older_than is not None:
        query = query.where(tuple_(column.created_at, column.id) < tuple_(*wanted.older_than))
    return query


def _end_of(session: Session, wanted: MessageLineFilter) -> tuple[dt.datetime, uuid.UUID] | None:
    """The last row that was looked at, when there may be more behind it."""
    last = session.execute(_select_stretch(wanted).offset(_LOOKED_AT - 1).limit(1)).one_or_none()
    return None if last is None else (last.created_at, last.id)


def _line(row: Row[*tuple[Any, ...]]) -> MessageLine:
    return MessageLine(
        id=row.id,
        trigger=row.trigger,
        subject_key=row.subject_key,
        channel=Channel(row.channel),
        status=MessageStatus(row.status),
        reason=row.reason,
        created_at=row.created_at,
        sent_at=row.sent_at,
        to=row.to,
        subject=row.subject,
    )
