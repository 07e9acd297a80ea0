"""The audit log: every change of the console and the API, in the transaction of the change itself."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.ids import new_id
from portal.models import AuditEntry
from portal.vocabulary.audit_action import ActorKind, AuditAction

#: What a change is told by: plain values of JSON, without secrets and without people's addresses.
Value = str | int | float | bool | None | list[str]
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes something of a merchant."""

    merchant_id: uuid.UUID
    kind: ActorKind
    actor_id: uuid.UUID | None
    name: str


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to which thing; `before` and `after` may hold all values, those that are equal are left out."""

    action: AuditAction
    subject_name: str = ""
    subject_id: uuid.UUID | None = None
    before: Values = field(default_factory=dict)
    after: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditView:
    """An entry as a page shows it."""

    entry_id: uuid.UUID
    recorded_at: dt.datetime
    actor_kind: ActorKind
    actor_name: str
    action: str
    subject_id: uuid.UUID | None
    subject_name: str
    before: Values
    after: Values


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries: of one actor, with actions that begin so, older than a place in the list."""

    actor_name: str = ""
    area: str = ""
    older_than: tuple[dt.datetime, uuid.UUID] | None = None


def record_change(session: Session, actor: Actor, change: Change) -> uuid.UUID:
    """Note a change beside it, both are there or neither is; returns the id of the entry."""
    names = {*change.before, *change.after}
    differing = {name for name in names if change.before.get(name) != change.after.get(name)}
    entry_id = new_id()
    session.add(
        AuditEntry(
            id=entry_id,
            merchant_id=actor.merchant_id,
            recorded_at=utc_now(),
            actor_kind=actor.kind.value,
            actor_id=actor.actor_id,
            actor_name=actor.name,
            action=change.action.value,
            subject_id=change.subject_id,
            subject_name=change.subject_name,
            before={name: value for name, value in change.before.items() if name in differing},
            after={name: value for name, value in change.after.items() if name in differing},
        )
    )
    return entry_id


def find_change(session: Session, merchant_id: uuid.UUID, action: AuditAction, entry_id: uuid.UUID) -> AuditView | None:
    """One entry of a merchant about this action, for taking it back."""
    wanted = select(AuditEntry).where(
        AuditEntry.merchant_id == merchant_id, AuditEntry.action == action.value, AuditEntry.id == entry_id
    )
    entry = session.scalar(wanted)
    return None if entry is None else _view(entry)


def load_audit_log(session: Session, merchant_id: uuid.UUID, wanted: AuditFilter, *, limit: int) -> list[AuditView]:
    """Entries of a merchant, newest first."""
    query = select(AuditEntry).where(AuditEntry.merchant_id == merchant_id)
    if wanted.actor_name:
        query = query.where(AuditEntry.actor_name == wanted.actor_name)
    if wanted.area:
        query = query.where(AuditEntry.action.startswith(f"{wanted.area}.", autoescape=True))
    if wanted.older_than is not None:
        query = query.where(tuple_(AuditEntry.recorded_at, AuditEntry.id) < tuple_(*wanted.older_than))
    newest = query.order_by(AuditEntry.recorded_at.desc(), AuditEntry.id.desc()).limit(limit)
    return [_view(entry) for entry in session.scalars(newest)]


def _view(entry: AuditEntry) -> AuditView:
    return AuditView(
        entry_id=entry.id,
        recorded_at=entry.recorded_at,
        actor_kind=ActorKind(entry.actor_kind),
        actor_name=entry.actor_name,
        action=entry.action,
        subject_id=entry.subject_id,
        subject_name=entry.subject_name,
        before=entry.before,
        after=entry.after,
    )
