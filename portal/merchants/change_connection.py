"""What a merchant does with a connection that is there: pause, resume, remove, bring back, change its secret."""

import uuid
from typing import cast

from sqlalchemy import Table, Update, select, update
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.sealing import Sealer
from portal.merchants.audit_log import Actor, Change, record_change
from portal.merchants.connections import NewConnection, add_connection, rotate_secret
from portal.models import Connection, StoreEvent, TrackerEvent
from portal.vocabulary.audit_action import AuditAction
from portal.vocabulary.connection_kind import HELD_UNTIL, ConnectionKind, RawEventState

_TABLES = {
    ConnectionKind.STORE: cast(Table, StoreEvent.__table__),
    ConnectionKind.TRACKER: cast(Table, TrackerEvent.__table__),
}


def find_connection(session: Session, merchant_id: uuid.UUID, connection_id: uuid.UUID) -> Connection | None:
    """A merchant's connection, removed ones too; None for anybody else's."""
    wanted = select(Connection).where(Connection.id == connection_id, Connection.merchant_id == merchant_id)
    return session.scalar(wanted)


def connect(session: Session, sealer: Sealer, actor: Actor, source: str) -> NewConnection:
    """Open a door for a store or tracker and note who did it; `ProductError` for an unknown source."""
    made = add_connection(session, sealer, actor.merchant_id, source)
    after = {"kind": made.kind.value, "source": source}
    record_change(session, actor, Change(AuditAction.CONNECTION_ADDED, source, made.id, after=after))
    return made


def change_secret(
    session: Session, sealer: Sealer, actor: Actor, connection: Connection, secret: str | None = None
) -> NewConnection:
    """Take the vendor's secret, or a new one of ours; the one before is accepted for `ROTATION_OVERLAP`."""
    made = rotate_secret(session, sealer, connection.id, secret)
    _record(session, actor, connection, AuditAction.CONNECTION_SECRET_CHANGED)
    return made


def pause_connection(session: Session, actor: Actor, connection: Connection) -> None:
    """Store what comes in and leave it alone until somebody resumes; what waited already waits on."""
    if connection.paused_at is not None:
        return
    connection.paused_at = utc_now()
    events = _TABLES[ConnectionKind(connection.kind)]
    session.execute(_open_events(events, connection).values(due_at=HELD_UNTIL))
    _record(session, actor, connection, AuditAction.CONNECTION_PAUSED)


def resume_connection(session: Session, actor: Actor, connection: Connection) -> None:
    """Apply what was stored meanwhile, the oldest first, and everything that comes from now on."""
    if connection.paused_at is None:
        return
    connection.paused_at = None
    events = _TABLES[ConnectionKind(connection.kind)]
    held = _open_events(events, connection).where(events.c.due_at >= HELD_UNTIL)
    session.execute(held.values(due_at=events.c.received_at))
    _record(session, actor, connection, AuditAction.CONNECTION_RESUMED)


def remove_connection(session: Session, actor: Actor, connection: Connection) -> None:
    """Close the door; orders and parcels that came through it stay."""
    connection.is_on = False
    _record(session, actor, connection, AuditAction.CONNECTION_REMOVED)


def restore_connection(session: Session, actor: Actor, connection: Connection) -> None:
    """Open a removed door again, with the address and secret it had."""
    connection.is_on = True
    _record(session, actor, connection, AuditAction.CONNECTION_RESTORED)


def _open_events(events: Table, connection: Connection) -> Update:
    is_open = (events.c.connection_id == connection.id, events.c.state == RawEventState.NEW.value)
    return update(events).where(*is_open)


def _record(session: Session, actor: Actor, connection: Connection, action: AuditAction) -> None:
    record_change(session, actor, Change(action, connection.source, connection.id))
