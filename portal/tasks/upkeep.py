"""Work that runs by the clock: payloads that waited for nothing, payloads past their days."""

import datetime as dt

from celery import Task, shared_task
from sqlalchemy import delete, exists, select, update

from notifier.foundation.clock import utc_now
from portal.models import Order, Shipment, StoreEvent, TrackerEvent
from portal.tasks import queues
from portal.tasks.context import portal_context
from portal.vocabulary.connection_kind import RawEventState

_WAITING = RawEventState.WAITING.value
_NEW = RawEventState.NEW.value


@shared_task(bind=True, name=queues.REOPEN_WAITING)
def reopen_waiting(self: "Task[[], None]") -> None:
    """Reopen payloads whose order or parcel came in between, by a transaction that could not see them."""
    order_known = exists().where(
        Order.connection_id == StoreEvent.connection_id, Order.external_id == StoreEvent.waits_for
    )
    parcel_known = exists().where(
        Shipment.merchant_id == TrackerEvent.merchant_id,
        Shipment.number_key == TrackerEvent.waits_for,
        Shipment.withdrawn_at.is_(None),
    )
    now = utc_now()
    with portal_context(self.app).database.unit_of_work() as session:
        # A scan whose fulfilment never came is looked at again with each sweep of its first day only.
        young = StoreEvent.received_at > now - dt.timedelta(days=1)
        session.execute(
            update(StoreEvent).where(StoreEvent.state == _WAITING, young, order_known).values(state=_NEW, due_at=now)
        )
        session.execute(
            update(TrackerEvent).where(TrackerEvent.state == _WAITING, parcel_known).values(state=_NEW, due_at=now)
        )


@shared_task(bind=True, name=queues.PRUNE_PAYLOADS)
def prune_payloads(self: "Task[[], None]") -> None:
    """Delete raw payloads past the days they are kept, a thousand at a time."""
    context = portal_context(self.app)
    before = utc_now() - dt.timedelta(days=context.settings.payload_days)
    for table in (StoreEvent, TrackerEvent):
        with context.database.unit_of_work() as session:
            old = select(table.id).where(table.received_at < before, table.state != _NEW).limit(1000)
            session.execute(delete(table).where(table.id.in_(old)))
