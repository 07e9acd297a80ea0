"""How a merchant's connections are doing, read from indexes of the payloads: nothing is written when one comes in."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, ScalarSelect, func, literal_column, select
from sqlalchemy.orm import Session

from portal.merchants.api_connection import API_SOURCE
from portal.models import Connection, StoreEvent, TrackerEvent
from portal.vocabulary.connection_kind import HELD_UNTIL, ConnectionKind, RawEventState

#: After so long without a word somebody should look; a small shop has days without an order, parcels move daily.
SILENT_AFTER: Final = {
    ConnectionKind.STORE: dt.timedelta(days=7),
    ConnectionKind.TRACKER: dt.timedelta(days=3),
}
#: A payload that waits longer shows that the workers are behind.
_LAG: Final = dt.timedelta(minutes=10)
#: Failures before that have been seen, or nobody cares.
_FAILED_LATELY: Final = dt.timedelta(days=7)
_MOST_OPEN: Final = 500
#: The tables by kind; a literal state lets both databases use the partial indexes.
#: What software tells by the REST API comes in through no door.
_HAS_DOOR: Final = Connection.source != API_SOURCE
_TABLES: Final[Mapping[ConnectionKind, type[StoreEvent] | type[TrackerEvent]]] = {
    ConnectionKind.STORE: StoreEvent,
    ConnectionKind.TRACKER: TrackerEvent,
}
_NEW: Final[ColumnElement[str]] = literal_column(f"'{RawEventState.NEW.value}'")
_UNREADABLE: Final[ColumnElement[str]] = literal_column(f"'{RawEventState.UNREADABLE.value}'")


class ConnectionState(StrEnum):
    """What a merchant should know first."""

    EXPECTED = "expected"
    RUNNING = "running"
    SILENT = "silent"
    FAILING = "failing"
    LATE = "late"
    PAUSED = "paused"
    #: The shop's own side took the connection away.
    UNINSTALLED = "uninstalled"


@dataclass(frozen=True, slots=True)
class ConnectionHealth:
    """A connection with its last word, its failures and what waits; moments aware UTC."""

    id: uuid.UUID
    kind: ConnectionKind
    source: str
    state: ConnectionState
    created_at: dt.datetime
    paused_at: dt.datetime | None
    old_secret_until: dt.datetime | None
    last_received_at: dt.datetime | None
    failed_count: int
    last_failed_at: dt.datetime | None
    #: Since when the oldest payload waits to be applied; None when nothing does.
    waits_since: dt.datetime | None
    #: Stored while paused.
    held_count: int = 0


@dataclass(frozen=True, slots=True)
class _Waiting:
    since: Mapping[uuid.UUID, dt.datetime]
    held: Mapping[uuid.UUID, int]


def load_health(session: Session, merchant_id: uuid.UUID, *, now: dt.datetime) -> tuple[ConnectionHealth, ...]:
    """All connections of a merchant that are not removed, oldest first; five statements however many there are."""
    is_shown = (Connection.merchant_id == merchant_id, Connection.is_on.is_(True), _HAS_DOOR)
    return _load(session, is_shown, now=now)


def find_health(
    session: Session, merchant_id: uuid.UUID, connection_id: uuid.UUID, *, now: dt.datetime
) -> ConnectionHealth | None:
    """One connection of a merchant; None when it is removed or somebody else's."""
    is_mine = (Connection.merchant_id == merchant_id, Connection.id == connection_id)
    is_shown = (*is_mine, Connection.is_on.is_(True), _HAS_DOOR)
    return next(iter(_load(session, is_shown, now=now)), None)


def _load(session: Session, is_shown: Sequence[Any], *, now: dt.datetime) -> tuple[ConnectionHealth, ...]:
    found: list[ConnectionHealth] = []
    for kind, table in _TABLES.items():
        rows = session.execute(
            select(
                *(Connection.id, Connection.source, Connection.created_at, Connection.paused_at),
                *(Connection.removed_at, Connection.old_secret_until),
                _newest(table).label("last_received_at"),
                _failed(table, func.count(), since=now - _FAILED_LATELY).label("failed_count"),
                _failed(table, func.max(table.received_at), since=now - _FAILED_LATELY).label("last_failed_at"),
            ).where(*is_shown, Connection.kind == kind.value)
        ).all()
        if rows:
            waiting = _load_waiting(session, table, [row.id for row in rows if row.paused_at is not None])
            found += [_describe(row, kind, waiting, now) for row in rows]
    return tuple(sorted(found, key=lambda each: (each.created_at, each.id)))


def _newest(table: type[StoreEvent] | type[TrackerEvent]) -> ScalarSelect[dt.datetime]:
    return select(func.max(table.received_at)).where(table.connection_id == Connection.id).scalar_subquery()


def _failed(table: type[StoreEvent] | type[TrackerEvent], value: Any, *, since: dt.datetime) -> ScalarSelect[Any]:  # noqa: ANN401  a count or a moment
    is_failed = (table.connection_id == Connection.id, table.state == _UNREADABLE, table.received_at > since)
    return select(value).select_from(table).where(*is_failed).correlate(Connection).scalar_subquery()


def _load_waiting(
    session: Session, table: type[StoreEvent] | type[TrackerEvent], paused: Sequence[uuid.UUID]
) -> _Waiting:
    """Of what waits, the oldest of each connection among the first due; how much is held, of paused ones only."""
    is_due = (table.state == _NEW, table.due_at < HELD_UNTIL)
    oldest = select(table.connection_id, table.received_at).where(*is_due).order_by(table.due_at).limit(_MOST_OPEN)
    since: dict[uuid.UUID, dt.datetime] = {}
    for connection_id, received_at in session.execute(oldest):
        since[connection_id] = min(received_at, since.get(connection_id, received_at))
    held: dict[uuid.UUID, int] = {}
    if paused:
        is_held = (table.state == _NEW, table.due_at >= HELD_UNTIL, table.connection_id.in_(paused))
        counted = select(table.connection_id, func.count()).where(*is_held).group_by(table.connection_id)
        held = {connection_id: int(count) for connection_id, count in session.execute(counted)}
    return _Waiting(since, held)


def _describe(
    row: Row[*tuple[Any, ...]], kind: ConnectionKind, waiting: _Waiting, now: dt.datetime
) -> ConnectionHealth:
    waits_since = waiting.since.get(row.id)
    return ConnectionHealth(
        id=row.id,
        kind=kind,
        source=row.source,
        state=_choose_state(row, kind, waits_since, now),
        created_at=row.created_at,
        paused_at=row.paused_at,
        old_secret_until=row.old_secret_until if row.old_secret_until and row.old_secret_until > now else None,
        last_received_at=row.last_received_at,
        failed_count=int(row.failed_count or 0),
        last_failed_at=row.last_failed_at,
        waits_since=waits_since,
        held_count=waiting.held.get(row.id, 0),
    )


def _choose_state(
    row: Row[*tuple[Any, ...]], kind: ConnectionKind, waits_since: dt.datetime | None, now: dt.datetime
) -> ConnectionState:
    if row.paused_at is not None:
        return ConnectionState.PAUSED
    if row.removed_at is not None and (row.last_received_at is None or row.last_received_at <= row.removed_at):
        return ConnectionState.UNINSTALLED
    if row.last_received_at is None:
        return ConnectionState.EXPECTED
    if row.failed_count:
        return ConnectionState.FAILING
    if waits_since is not None and now - waits_since > _LAG:
        return ConnectionState.LATE
    return ConnectionState.SILENT if now - row.last_received_at > SILENT_AFTER[kind] else ConnectionState.RUNNING
