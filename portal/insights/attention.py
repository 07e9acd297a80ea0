"""What somebody of the shop should look at today: counts that stop at a hundred, each from an index of its own."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Select, Table, case, func, literal_column, select
from sqlalchemy.orm import Session

from notifier.api.figures import count_troubled
from notifier.api.vocabulary import MessageStatus
from portal.models import Case, Connection, OrderSummary, StoreEvent, TrackerEvent
from portal.vocabulary.case_state import CaseState
from portal.vocabulary.connection_kind import ConnectionKind, RawEventState

#: More than that is many, however many more.
MOST: Final = 100
#: Of the orders that need a look, the newest that are looked at.
_ORDERS: Final = 1000
_RECENT: Final = dt.timedelta(days=7)
#: A shop or tracker that says nothing for so long has probably lost its connection.
_QUIET: Final = dt.timedelta(days=3)
#: Written out, for a partial index serves only statements that name its condition.
_UNREADABLE: Final[ColumnElement[str]] = literal_column(f"'{RawEventState.UNREADABLE.value}'")
_EVENTS: Final[Mapping[ConnectionKind, Table]] = {
    ConnectionKind.STORE: cast(Table, StoreEvent.__table__),
    ConnectionKind.TRACKER: cast(Table, TrackerEvent.__table__),
}


class AttentionKind(StrEnum):
    """What there is to look at, the most urgent first."""

    EXCEPTION = "exception"
    ACTION_NEEDED = "action_needed"
    OPEN_CASES = "open_cases"
    LATE = "late"
    SILENT = "silent"
    UNDELIVERED = "undelivered"
    UNKNOWN_MESSAGES = "unknown_messages"
    UNREADABLE = "unreadable"
    QUIET_CONNECTIONS = "quiet_connections"


@dataclass(frozen=True, slots=True)
class Attention:
    """How many of a kind there are; `has_more` when there are more than counted."""

    kind: AttentionKind
    count: int
    has_more: bool


def load_attention(
    session: Session, merchant_id: uuid.UUID, *, now: dt.datetime, today: dt.date
) -> tuple[Attention, ...]:
    """Kinds of which there is something, the most urgent first; `today` by the merchant's clock."""
    found = {
        **_count_orders(session, merchant_id, now, today),
        AttentionKind.OPEN_CASES: _count_cases(session, merchant_id),
        **_count_messages(session, merchant_id, now),
        **_count_connections(session, merchant_id, now),
    }
    return tuple(
        Attention(kind, min(found[kind], MOST), found[kind] > MOST) for kind in AttentionKind if found.get(kind)
    )


def _count_orders(
    session: Session, merchant_id: uuid.UUID, now: dt.datetime, today: dt.date
) -> Mapping[AttentionKind, int]:
    newest = (
        select(OrderSummary.has_exception, OrderSummary.needs_action, OrderSummary.late_on, OrderSummary.silent_at)
        .where(OrderSummary.merchant_id == merchant_id, OrderSummary.attention_at <= now)
        .order_by(OrderSummary.attention_at.desc())
        .limit(_ORDERS)
        .subquery("newest")
    )
    conditions: dict[AttentionKind, ColumnElement[bool]] = {
        AttentionKind.EXCEPTION: newest.c.has_exception.is_(True),
        AttentionKind.ACTION_NEEDED: newest.c.needs_action.is_(True),
        AttentionKind.LATE: newest.c.late_on <= today,
        AttentionKind.SILENT: newest.c.silent_at <= now,
    }
    sums = (func.sum(case((condition, 1), else_=0)) for condition in conditions.values())
    row = session.execute(select(*sums)).one()
    return {kind: int(count or 0) for kind, count in zip(conditions, row, strict=True)}


def _count_cases(session: Session, merchant_id: uuid.UUID) -> int:
    is_open = (Case.merchant_id == merchant_id, Case.state == CaseState.OPEN.value)
    return _count(session, select(Case.id).where(*is_open).limit(MOST + 1))


def _count_messages(session: Session, merchant_id: uuid.UUID, now: dt.datetime) -> Mapping[AttentionKind, int]:
    counts = count_troubled(session, merchant_id, since=now - _RECENT, most=_ORDERS)
    return {
        AttentionKind.UNKNOWN_MESSAGES: counts.get(MessageStatus.UNKNOWN, 0),
        AttentionKind.UNDELIVERED: counts.get(MessageStatus.BOUNCED, 0) + counts.get(MessageStatus.FAILED, 0),
    }


def _count_connections(session: Session, merchant_id: uuid.UUID, now: dt.datetime) -> Mapping[AttentionKind, int]:
    """Payloads of the shop's connections that nobody could read, and connections that have gone quiet."""
    connections = session.execute(
        select(Connection.id, Connection.kind, Connection.created_at).where(
            Connection.merchant_id == merchant_id,
            Connection.is_on.is_(True),
            Connection.removed_at.is_(None),
            Connection.paused_at.is_(None),
        )
    ).all()
    unreadable = quiet = 0
    for kind, table in _EVENTS.items():
        mine = {row.id: row.created_at for row in connections if row.kind == kind.value}
        if not mine:
            continue
        is_mine = table.c.connection_id.in_(mine)
        unreadable += _count(session, select(table.c.id).where(is_mine, table.c.state == _UNREADABLE).limit(MOST + 1))
        heard = _load_last_heard(session, table, list(mine))
        quiet += sum(max(heard.get(one) or made_at, made_at) < now - _QUIET for one, made_at in mine.items())
    return {AttentionKind.UNREADABLE: unreadable, AttentionKind.QUIET_CONNECTIONS: quiet}


def _load_last_heard(session: Session, table: Table, ids: list[uuid.UUID]) -> Mapping[uuid.UUID, dt.datetime | None]:
    """One look at the end of an index for each connection, all in one statement."""
    newest = (
        select(table.c.received_at)
        .where(table.c.connection_id == Connection.id)
        .order_by(table.c.received_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(select(Connection.id, newest.label("heard_at")).where(Connection.id.in_(ids)))
    return {row.id: row.heard_at for row in rows}


def _count(session: Session, bounded: Select[*tuple[Any, ...]]) -> int:
    return int(session.scalar(select(func.count()).select_from(bounded.subquery("bounded"))) or 0)
