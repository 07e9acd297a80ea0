"""Work that runs by the clock: payloads that waited for nothing or are past their days, what is bought together."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from celery import Task, shared_task
from sqlalchemy import ColumnElement, Select, and_, delete, exists, literal_column, or_, select, update

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.logs import get_logger
from portal.models import Merchant, Order, Shipment, StoreEvent, TrackerEvent
from portal.orders.order_summaries import refresh_old_summaries
from portal.recommendations.affinities import count_next
from portal.tasks import queues
from portal.tasks.context import PortalContext, portal_context
from portal.vocabulary.connection_kind import RawEventState

_Table: TypeAlias = type[StoreEvent] | type[TrackerEvent]

_NEW: Final = RawEventState.NEW.value
#: Written out, for a partial index serves only statements that name its condition.
_WAITING: Final[ColumnElement[str]] = literal_column(f"'{RawEventState.WAITING.value}'")
_log = get_logger(__name__)
_BATCH_SIZE: Final = 1000
_DRAIN_SECONDS: Final = 20.0
#: A store's scan whose fulfilment never comes is looked at again so often, and only as long as it is young.
_STORE_PAUSE: Final = dt.timedelta(hours=1)
_STORE_PATIENCE: Final = dt.timedelta(days=1)


@shared_task(bind=True, name=queues.REOPEN_WAITING)
def reopen_waiting(self: "Task[[], None]") -> None:
    """Reopen payloads whose order or parcel came in between, by a transaction that could not see them."""
    reopen_found(portal_context(self.app).database, now=utc_now())


@shared_task(bind=True, name=queues.PRUNE_PAYLOADS)
def prune_payloads(self: "Task[[], None]") -> None:
    """Delete raw payloads past the days they are kept, batch by batch until none is left."""
    context = portal_context(self.app)
    if context.drain(queues.PRUNE_PAYLOADS).run(lambda: prune_batch(context), seconds=_DRAIN_SECONDS):
        self.app.send_task(queues.PRUNE_PAYLOADS)


@shared_task(bind=True, name=queues.REFRESH_SUMMARIES)
def refresh_summaries(self: "Task[[], None]") -> None:
    """Make the summaries of orders that have changed in ways nobody has noted: all of them after an upgrade."""
    context = portal_context(self.app)
    drain = context.drain(queues.REFRESH_SUMMARIES)
    if drain.run(lambda: summarise_batch(context.database), seconds=_DRAIN_SECONDS):
        self.app.send_task(queues.REFRESH_SUMMARIES)


def summarise_batch(database: Database) -> bool:
    """Make one batch and let others write; returns whether there may be more."""
    has_more = refresh_old_summaries(database)
    if has_more:
        database.give_way()
    return has_more


@shared_task(bind=True, name=queues.COUNT_AFFINITIES)
def count_affinities(self: "Task[[], None]") -> None:
    """Count what sells and what is bought together, batch by batch; every product's turn comes once a day."""
    context = portal_context(self.app)
    drain = context.drain(queues.COUNT_AFFINITIES)
    if drain.run(lambda: count_batch(context.database), seconds=_DRAIN_SECONDS):
        self.app.send_task(queues.COUNT_AFFINITIES)


def count_batch(database: Database) -> bool:
    """Count one batch and let others write; returns whether there was one."""
    has_counted = count_next(database, now=utc_now())
    if has_counted:
        database.give_way()
    return has_counted


def reopen_found(database: Database, *, now: dt.datetime) -> int:
    """Reopen up to 1,000 waiting payloads of each kind; returns how many. Writes only when it found some."""
    with database.reading() as session:
        store_ids = session.scalars(_waiting_store_events(now)).all()
        tracker_ids = session.scalars(_waiting_tracker_events()).all()
    return _reopen(database, StoreEvent, store_ids, now) + _reopen(database, TrackerEvent, tracker_ids, now)


def prune_batch(context: PortalContext) -> bool:
    """Delete up to 1,000 old payloads of each kind; returns whether there were any."""
    now = utc_now()
    with context.database.reading() as session:
        own = session.execute(select(Merchant.id, Merchant.payload_days).where(Merchant.payload_days.is_not(None)))
        days = {row.id: row.payload_days for row in own}
    counts = {
        table.__tablename__: _prune(context.database, table, _is_old(table, context.settings.payload_days, days, now))
        for table in (StoreEvent, TrackerEvent)
    }
    if any(counts.values()):
        _log.info("payloads_pruned", **counts)
    return any(counts.values())


def _is_old(table: _Table, usual_days: int, days: Mapping[uuid.UUID, int], now: dt.datetime) -> ColumnElement[bool]:
    usual = and_(table.received_at < now - dt.timedelta(days=usual_days), table.merchant_id.not_in(list(days)))
    own = [and_(table.merchant_id == one, table.received_at < now - dt.timedelta(days=n)) for one, n in days.items()]
    return or_(usual, *own)


def _waiting_store_events(now: dt.datetime) -> Select[uuid.UUID]:
    order_known = exists().where(
        Order.connection_id == StoreEvent.connection_id, Order.external_id == StoreEvent.waits_for
    )
    # A payload that was never reopened is still due since it came.
    is_next = or_(StoreEvent.due_at <= StoreEvent.received_at, StoreEvent.due_at <= now - _STORE_PAUSE)
    is_young = StoreEvent.received_at > now - _STORE_PATIENCE
    return select(StoreEvent.id).where(StoreEvent.state == _WAITING, is_young, is_next, order_known).limit(_BATCH_SIZE)


def _waiting_tracker_events() -> Select[uuid.UUID]:
    parcel_known = exists().where(
        Shipment.merchant_id == TrackerEvent.merchant_id,
        Shipment.number_key == TrackerEvent.waits_for,
        Shipment.withdrawn_at.is_(None),
    )
    return select(TrackerEvent.id).where(TrackerEvent.state == _WAITING, parcel_known).limit(_BATCH_SIZE)


def _reopen(database: Database, table: _Table, ids: Sequence[uuid.UUID], now: dt.datetime) -> int:
    if not ids:
        return 0
    # By state once more: since we looked, somebody else may have reopened and applied it.
    found = update(table).where(table.id.in_(ids), table.state == _WAITING)
    with database.unit_of_work() as session:
        result: Any = session.execute(found.values(state=_NEW, due_at=now))
    return int(result.rowcount)


def _prune(database: Database, table: _Table, is_old: ColumnElement[bool]) -> int:
    old = select(table.id).where(is_old, table.state != _NEW)
    with database.reading() as session:
        ids = session.scalars(old.order_by(table.received_at).limit(_BATCH_SIZE)).all()
    if not ids:
        return 0
    with database.unit_of_work() as session:
        result: Any = session.execute(delete(table).where(table.id.in_(ids), table.state != _NEW))
    return int(result.rowcount)
