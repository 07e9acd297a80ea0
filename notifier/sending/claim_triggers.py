"""Which new triggers are planned next: the oldest of the most urgent lane, each by one planner."""

from collections.abc import Sequence
from typing import Any, Final, cast

from sqlalchemy import Connection, Integer, Row, Subquery, Table, bindparam, literal_column, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from notifier.models import TriggerEvent
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_status import TriggerState

_TRIGGERS = cast(Table, TriggerEvent.__table__)
#: What deciding needs of each trigger.
TRIGGER_COLUMNS: Final = (
    *(_TRIGGERS.c.id, _TRIGGERS.c.sender_id, _TRIGGERS.c.recipient_id, _TRIGGERS.c.trigger, _TRIGGERS.c.topic),
    *(_TRIGGERS.c.subject_key, _TRIGGERS.c.lane, _TRIGGERS.c.language, _TRIGGERS.c.occurred_at),
    *(_TRIGGERS.c.stale_at, _TRIGGERS.c.replace_key, _TRIGGERS.c.answers_on, _TRIGGERS.c.recorded_at),
)
#: As a literal, which lets both databases use the partial index.
_IS_NEW: Final = _TRIGGERS.c.state == literal_column("'new'")
_MOST: Final = bindparam("most", type_=Integer)
#: By lane, the most urgent first.
_URGENCY: Final = {lane.value: place for place, lane in enumerate(Lane)}


def _select_oldest(lane: Lane) -> Subquery:
    """Those of a lane that nobody else is about to plan."""
    waiting = select(_TRIGGERS.c.id).where(_IS_NEW, _TRIGGERS.c.lane == literal_column(f"'{lane.value}'"))
    return waiting.order_by(_TRIGGERS.c.recorded_at).limit(_MOST).with_for_update(skip_locked=True).subquery()


def _make_claim() -> ReturningUpdate[*tuple[Any, ...]]:
    # Offers by the ten thousand keep no delivery-day news waiting.
    waiting = union_all(*(select(_select_oldest(lane).c.id) for lane in Lane)).subquery()
    # Asked a second time, PostgreSQL would claim others as well.
    claimed = select(waiting.c.id).limit(_MOST).cte("claimed").prefix_with("MATERIALIZED")
    is_claimed = _TRIGGERS.c.id.in_(select(claimed.c.id))
    return _TRIGGERS.update().where(is_claimed).values(state=TriggerState.MATCHED.value).returning(*TRIGGER_COLUMNS)


_CLAIM: Final = _make_claim()
_FIND_NEW: Final = select(_TRIGGERS.c.id).where(_IS_NEW).limit(1)


def has_new_triggers(connection: Connection) -> bool:
    """Whether anything waits to be planned; reads only, so that an idle look keeps nobody from writing."""
    return connection.scalar(_FIND_NEW) is not None


def claim_triggers(session: Session, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """New triggers with `TRIGGER_COLUMNS`, those to be told first at the front.

    They are marked as planned at once: nobody sees it before the caller commits, or ever should that fail.
    """
    claimed = session.execute(_CLAIM, {"most": limit}).all()
    # Neither database hands out changed rows in the order in which it found them.
    return sorted(claimed, key=lambda trigger: (_URGENCY[trigger.lane], trigger.recorded_at))
