"""Storing a verified payload once, before anything is done with it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from notifier.foundation.after_commit import request_wake_up
from notifier.foundation.digests import digest_bytes
from notifier.foundation.ids import new_id
from portal.models import StoreEvent, TrackerEvent
from portal.vocabulary.connection_kind import ConnectionKind, RawEventState

_TABLES = {
    ConnectionKind.STORE: cast(Table, StoreEvent.__table__),
    ConnectionKind.TRACKER: cast(Table, TrackerEvent.__table__),
}
APPLY_TASKS = {
    ConnectionKind.STORE: "portal.apply_store_events",
    ConnectionKind.TRACKER: "portal.apply_tracker_events",
}
_ON_CONFLICT = ["connection_id", "digest"]


@dataclass(frozen=True, slots=True)
class RawPayload:
    """A body exactly as received, whose signature was right."""

    kind: ConnectionKind
    merchant_id: uuid.UUID
    connection_id: uuid.UUID
    topic: str
    body: bytes
    received_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """The event's id and whether this delivery was the first."""

    id: uuid.UUID
    is_new: bool


def record_raw_event(session: Session, payload: RawPayload) -> Recorded:
    """Store the payload unless the same topic and body came before through this connection."""
    table = _TABLES[payload.kind]
    digest = digest_bytes(payload.topic.encode(), payload.body)
    event_id = new_id()
    row = {
        "id": event_id,
        "merchant_id": payload.merchant_id,
        "connection_id": payload.connection_id,
        "digest": digest,
        "topic": payload.topic,
        "body": payload.body,
        "received_at": payload.received_at,
        "due_at": payload.received_at,
        "state": RawEventState.NEW.value,
        "attempts": 0,
    }
    result: Any = session.execute(_INSERTS[payload.kind, session.get_bind().dialect.name], row)
    if result.rowcount == 1:
        request_wake_up(session, APPLY_TASKS[payload.kind])
        return Recorded(event_id, is_new=True)
    known = select(table.c.id).where(table.c.connection_id == payload.connection_id, table.c.digest == digest)
    return Recorded(session.scalars(known).one(), is_new=False)


#: One statement per table and dialect, so that its compiled form is found in SQLAlchemy's cache at once.
_INSERTS: dict[tuple[ConnectionKind, str], Any] = {
    (kind, dialect): make(table)
    .on_conflict_do_nothing(index_elements=_ON_CONFLICT)
    # Without this option SQLAlchemy does not look how many rows an insert made.
    .execution_options(preserve_rowcount=True)
    for kind, table in _TABLES.items()
    for dialect, make in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
