"""Storing a verified payload once, before anything is done with it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.foundation.after_commit import request_wake_up
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.digests import digest_bytes
from notifier.foundation.ids import new_id
from notifier.foundation.thread_connection import ThreadConnection
from portal.models import StoreEvent, TrackerEvent
from portal.vocabulary.connection_kind import HELD_UNTIL, ConnectionKind, RawEventState

_TABLES = {
    ConnectionKind.STORE: cast(Table, StoreEvent.__table__),
    ConnectionKind.TRACKER: cast(Table, TrackerEvent.__table__),
}
APPLY_TASKS = {
    ConnectionKind.STORE: "portal.apply_store_events",
    ConnectionKind.TRACKER: "portal.apply_tracker_events",
}
_KEY: Final = ("connection_id", "digest")


@dataclass(frozen=True, slots=True)
class RawPayload:
    """A body exactly as received, whose signature was right."""

    kind: ConnectionKind
    merchant_id: uuid.UUID
    connection_id: uuid.UUID
    topic: str
    body: bytes
    received_at: dt.datetime
    #: The connection is paused: it is stored and left alone.
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """The event's id and whether this delivery was the first."""

    id: uuid.UUID
    is_new: bool


def record_raw_event(session: Session, payload: RawPayload) -> Recorded:
    """Store the payload in the caller's transaction, unless the same topic and body came before by this connection."""
    table = _TABLES[payload.kind]
    row = _row(payload)
    if insert_or_ignore(session, table, [row], on=_KEY):
        request_wake_up(session, APPLY_TASKS[payload.kind])
        return Recorded(row["id"], is_new=True)
    known = select(table.c.id).where(*(table.c[column] == row[column] for column in _KEY))
    return Recorded(session.scalars(known).one(), is_new=False)


def store_raw_event(connection: ThreadConnection, payload: RawPayload) -> Recorded:
    """The same for the door, which stores one payload and nothing else: one statement that commits by itself."""
    row = _row(payload)
    if connection.execute(_INSERTS[payload.kind], tuple(row.values())).rowcount == 1:
        return Recorded(row["id"], is_new=True)
    found = connection.execute(_KNOWN[payload.kind], (payload.connection_id, row["digest"])).fetchone()
    return Recorded(uuid.UUID(str(found[0])), is_new=False)


def _row(payload: RawPayload) -> dict[str, Any]:
    return {
        "id": new_id(),
        "merchant_id": payload.merchant_id,
        "connection_id": payload.connection_id,
        "digest": digest_bytes(payload.topic.encode(), payload.body),
        "topic": payload.topic,
        "body": payload.body,
        "received_at": payload.received_at,
        "due_at": HELD_UNTIL if payload.is_held else payload.received_at,
        "state": RawEventState.NEW.value,
        "attempts": 0,
    }


_COLUMNS: Final = (
    "id",
    "merchant_id",
    "connection_id",
    "digest",
    "topic",
    "body",
    "received_at",
    "due_at",
    "state",
    "attempts",
)
_KNOWN: Final = {
    kind: f"SELECT id FROM {table.name} WHERE connection_id = ? AND digest = ?"  # noqa: S608  names of our own
    for kind, table in _TABLES.items()
}
_INSERTS: Final = {
    kind: f"INSERT INTO {table.name} ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))}) "  # noqa: S608
    f"ON CONFLICT ({', '.join(_KEY)}) DO NOTHING"
    for kind, table in _TABLES.items()
}
