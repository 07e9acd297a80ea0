"""The triggers that were recorded, page by page, in the order in which they were."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

from sqlalchemy import ColumnElement, Row, Table, func, select
from sqlalchemy.orm import Session

from notifier.catalogue.registry import TRIGGER_TYPES
from notifier.foundation.key_sets import is_among
from notifier.models import TriggerEvent
from notifier.sending.cancel_overtaken import told_apart_columns
from notifier.sending.claim_triggers import TRIGGER_COLUMNS

PAGE_SIZE: Final = 5_000
_TRIGGERS = cast(Table, TriggerEvent.__table__)
#: A trigger and whom it names.
Recorded: TypeAlias = tuple[uuid.UUID, uuid.UUID | None]


@dataclass(frozen=True, slots=True)
class Window:
    """Which triggers: those of one name of one sender, recorded between two moments (aware, both included)."""

    sender_id: uuid.UUID
    trigger: str
    since: dt.datetime
    until: dt.datetime


def list_triggers(session: Session, window: Window) -> Sequence[Recorded]:
    """They and whom they name in the order in which they were recorded, which is the order in which they were planned.

    They are looked for once: no index has a sender's triggers in their order, so each page would read them all.
    """
    query = select(_TRIGGERS.c.id, _TRIGGERS.c.recipient_id).where(
        _TRIGGERS.c.sender_id == window.sender_id,
        _TRIGGERS.c.trigger == window.trigger,
        _TRIGGERS.c.recorded_at.between(window.since, window.until),
    )
    rows = session.execute(query.order_by(_TRIGGERS.c.recorded_at, _TRIGGERS.c.id))
    return [(trigger_id, recipient_id) for trigger_id, recipient_id in rows]


def count_triggers(session: Session, window: Window, most: int) -> int:
    """How many there are; counting stops behind `most`, so that nobody waits for more."""
    some = select(_TRIGGERS.c.id).where(
        _TRIGGERS.c.sender_id == window.sender_id,
        _TRIGGERS.c.trigger == window.trigger,
        _TRIGGERS.c.recorded_at.between(window.since, window.until),
    )
    return session.scalar(select(func.count()).select_from(some.limit(most + 1).subquery())) or 0


def load_triggers(
    session: Session, window: Window, ids: Sequence[uuid.UUID], *, has_facts: bool
) -> Sequence[Row[*tuple[Any, ...]]]:
    """These triggers with `TRIGGER_COLUMNS`, and what tells apart the things they are about."""
    columns: list[ColumnElement[Any]] = [*TRIGGER_COLUMNS]
    if has_facts:
        columns.append(_TRIGGERS.c.facts)
    columns.extend(told_apart_columns(_TRIGGERS, list_paths(window.trigger)))
    query = select(*columns).where(is_among(session, _TRIGGERS.c.id, ids))
    return session.execute(query.order_by(_TRIGGERS.c.recorded_at, _TRIGGERS.c.id)).all()


def list_paths(trigger: str) -> tuple[tuple[str, str], ...]:
    """The fact that tells apart what news of this name is about, if it can be overtaken by news of the same thing."""
    kind = TRIGGER_TYPES.get(trigger)
    return () if kind is None or kind.told_apart_by is None or not kind.cancelled_by else (kind.told_apart_by,)
