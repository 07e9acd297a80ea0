"""Writing the summaries that lists of orders are filtered by, from the orders as they are now."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Row, Table, delete, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from notifier.foundation.database import Database, insert_or_ignore
from portal.models import Checkpoint, Order, OrderContact, OrderSearchWord, OrderSummary, Shipment
from portal.orders.parcel_watch import WatchedParcel
from portal.orders.search_words import digest_words, words_of
from portal.queries.order_marks import join_marks, milestone_bits
from portal.vocabulary.milestone import TERMINAL, Milestone
from portal.vocabulary.order_stage import PREPARING_STAGES, OrderStage

BATCH_SIZE: Final = 200
_SUMMARIES = cast(Table, OrderSummary.__table__)
_WORDS = cast(Table, OrderSearchWord.__table__)
_KEY: Final = ("merchant_id", "placed_at", "order_id")
_ENDED: Final = frozenset(milestone.value for milestone in TERMINAL)
#: Written out, for a partial index serves only statements that name its condition.
_IS_OLD: Final[ColumnElement[bool]] = literal_column("summary_version <> page_version")

_Found = Row[*tuple[Any, ...]]


def refresh_summaries(session: Session, order_ids: Sequence[uuid.UUID]) -> None:
    """Make the summaries of some orders anew; a constant number of statements, whatever their number."""
    session.flush()
    orders = _load_orders(session, order_ids)
    if not orders:
        return
    parcels = _load_parcels(session, [row.id for row in orders])
    rows = [_summarise(row, parcels.get(row.id, ())) for row in orders]
    changed = [(row, summary) for row, summary in zip(orders, rows, strict=True) if _has_new_words(row, summary)]
    if changed:
        _write_words(session, [row for row, _ in changed])
    _upsert(session, rows)
    noted = update(Order).where(Order.id.in_([row.id for row in orders])).values(summary_version=Order.page_version)
    session.execute(noted, execution_options={"synchronize_session": False})


def refresh_old_summaries(database: Database) -> bool:
    """Make one batch of summaries that are missing or old; returns whether there may be more."""
    with database.reading() as session:
        ids = session.scalars(select(Order.id).where(_IS_OLD).limit(BATCH_SIZE)).all()
    if not ids:
        return False
    with database.unit_of_work() as session:
        # Whoever is at work on an order writes its summary as well, or leaves it to the next round.
        free = session.scalars(select(Order.id).where(Order.id.in_(ids)).with_for_update(skip_locked=True)).all()
        refresh_summaries(session, free)
    return len(free) == BATCH_SIZE


def _load_orders(session: Session, order_ids: Sequence[uuid.UUID]) -> Sequence[_Found]:
    wanted = (
        select(
            *(Order.id, Order.merchant_id, Order.connection_id, Order.stage, Order.placed_at, Order.tags),
            *(Order.own_tags, Order.latest_on, OrderContact.name, OrderContact.email, OrderContact.country),
            OrderSummary.words_digest,
        )
        .outerjoin(OrderContact, OrderContact.order_id == Order.id)
        .outerjoin(OrderSummary, OrderSummary.order_id == Order.id)
        .where(Order.id.in_(order_ids))
    )
    return session.execute(wanted).all()


def _load_parcels(
    session: Session, order_ids: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, Sequence[tuple[str, WatchedParcel]]]:
    """The carrier and the state of every parcel shown, by order."""
    columns = (Shipment.id, Shipment.order_id, Shipment.carrier, Shipment.milestone, Shipment.milestone_at)
    days = (Shipment.latest_on, Shipment.promised_on, Shipment.shipped_at, Shipment.created_at)
    shown = (Shipment.order_id.in_(order_ids), Shipment.withdrawn_at.is_(None))
    rows = session.execute(select(*columns, *days).where(*shown).order_by(Shipment.position)).all()
    newest = _load_newest(session, [row.id for row in rows if row.milestone not in _ENDED])
    found: dict[uuid.UUID, list[tuple[str, WatchedParcel]]] = defaultdict(list)
    for row in rows:
        heard_at, needs_action = newest.get(row.id, (None, False))
        parcel = WatchedParcel(
            milestone=Milestone(row.milestone),
            milestone_at=row.milestone_at,
            created_at=row.created_at,
            shipped_at=row.shipped_at,
            due_on=row.latest_on or row.promised_on,
            heard_at=heard_at,
            needs_action=needs_action,
        )
        found[row.order_id].append((row.carrier, parcel))
    return found


def _load_newest(session: Session, shipment_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, tuple[dt.datetime, bool]]:
    """When the newest line of each timeline was written by its carrier, and whether it asks somebody to act."""
    if not shipment_ids:
        return {}
    wanted = select(Checkpoint.shipment_id, Checkpoint.occurred_at, Checkpoint.action_required)
    rows = session.execute(
        wanted.where(Checkpoint.shipment_id.in_(shipment_ids)).order_by(Checkpoint.occurred_at, Checkpoint.id)
    )
    return {row.shipment_id: (row.occurred_at, row.action_required) for row in rows}


def _summarise(row: _Found, parcels: Sequence[tuple[str, WatchedParcel]]) -> dict[str, Any]:
    states = [state for _, state in parcels]
    late = [state.late_on for state in states if state.late_on is not None]
    if not parcels and row.latest_on is not None and OrderStage(row.stage) in PREPARING_STAGES:
        late = [row.latest_on + dt.timedelta(days=1)]
    is_over = OrderStage(row.stage) is OrderStage.CANCELLED
    attention = [state.attention_at for state in states if state.attention_at is not None]
    if late and not parcels:
        attention = [dt.datetime.combine(late[0], dt.time(), dt.UTC)]
    silent = [state.silent_at for state in states if state.silent_at is not None]
    return {
        "merchant_id": row.merchant_id,
        "placed_at": row.placed_at,
        "order_id": row.id,
        "connection_id": row.connection_id,
        "stage": row.stage,
        "country": (row.country or "").upper()[:2],
        "milestones": milestone_bits(state.milestone for state in states),
        "carriers": join_marks(carrier for carrier, _ in parcels),
        "tags": join_marks(str(tag) for tag in (*(row.tags or ()), *(row.own_tags or ()))),
        "has_exception": not is_over and any(state.is_exception for state in states),
        "needs_action": not is_over and any(state.must_act for state in states),
        "late_on": None if is_over else min(late, default=None),
        "silent_at": None if is_over else min(silent, default=None),
        "attention_at": None if is_over else min(attention, default=None),
        "words_digest": digest_words(words_of(row.name or "", row.email)),
    }


def _has_new_words(row: _Found, summary: Mapping[str, Any]) -> bool:
    return bool((row.words_digest or "") != summary["words_digest"])


def _write_words(session: Session, rows: Sequence[_Found]) -> None:
    session.execute(delete(_WORDS).where(_WORDS.c.order_id.in_([row.id for row in rows])))
    words = [
        {"order_id": row.id, "word": word, "merchant_id": row.merchant_id}
        for row in rows
        for word in sorted(words_of(row.name or "", row.email))
    ]
    insert_or_ignore(session, _WORDS, words, on=("order_id", "word"))


def _upsert(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(_SUMMARIES)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in _KEY}
    session.execute(statement.on_conflict_do_update(index_elements=list(_KEY), set_=changed), list(rows))
