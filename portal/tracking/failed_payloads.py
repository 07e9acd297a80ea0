"""Payloads of a connection that could not be read: listed with the reason, shown, and tried again."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, literal_column, select, tuple_, update
from sqlalchemy.orm import Session

from notifier.foundation.after_commit import request_wake_up
from notifier.foundation.clock import utc_now
from portal.models import Connection, StoreEvent, TrackerEvent
from portal.tracking.record_raw_event import APPLY_TASKS
from portal.vocabulary.connection_kind import HELD_UNTIL, ConnectionKind, RawEventState

_TABLES: Final[dict[ConnectionKind, type[StoreEvent] | type[TrackerEvent]]] = {
    ConnectionKind.STORE: StoreEvent,
    ConnectionKind.TRACKER: TrackerEvent,
}
#: Written out, for a partial index serves only statements that name its condition.
_UNREADABLE: Final[ColumnElement[str]] = literal_column(f"'{RawEventState.UNREADABLE.value}'")


@dataclass(frozen=True, slots=True)
class FailedPayload:
    """A payload nobody understood; `problem` is the sentence of whoever read it."""

    id: uuid.UUID
    topic: str
    received_at: dt.datetime
    problem: str


def load_failed_payloads(
    session: Session, connection: Connection, *, older_than: tuple[dt.datetime, uuid.UUID] | None, limit: int
) -> tuple[FailedPayload, ...]:
    """Newest first."""
    table = _table(connection)
    wanted = select(table.id, table.topic, table.received_at, table.problem).where(
        table.connection_id == connection.id, table.state == _UNREADABLE
    )
    if older_than is not None:
        wanted = wanted.where(tuple_(table.received_at, table.id) < tuple_(*older_than))
    rows = session.execute(wanted.order_by(table.received_at.desc(), table.id.desc()).limit(limit))
    return tuple(FailedPayload(row.id, row.topic, row.received_at, row.problem or "") for row in rows)


def find_failed_body(
    session: Session, connection: Connection, payload_id: uuid.UUID
) -> tuple[FailedPayload, bytes] | None:
    """A payload with its body as it came; None when there is no such failed one."""
    table = _table(connection)
    row = session.execute(
        select(table.id, table.topic, table.received_at, table.problem, table.body).where(
            table.id == payload_id, table.connection_id == connection.id, table.state == _UNREADABLE
        )
    ).one_or_none()
    return None if row is None else (FailedPayload(row.id, row.topic, row.received_at, row.problem or ""), row.body)


def retry_payloads(session: Session, connection: Connection, payload_id: uuid.UUID | None = None) -> int:
    """Let one payload, or every failed one, be read again from the beginning; returns how many."""
    table = _table(connection)
    failed = update(table).where(table.connection_id == connection.id, table.state == _UNREADABLE)
    if payload_id is not None:
        failed = failed.where(table.id == payload_id)
    due_at = utc_now() if connection.paused_at is None else HELD_UNTIL
    values = {"state": RawEventState.NEW.value, "due_at": due_at, "attempts": 0, "problem": None}
    result: Any = session.execute(failed.values(**values))
    request_wake_up(session, APPLY_TASKS[ConnectionKind(connection.kind)])
    return int(result.rowcount)


def _table(connection: Connection) -> type[StoreEvent] | type[TrackerEvent]:
    return _TABLES[ConnectionKind(connection.kind)]
