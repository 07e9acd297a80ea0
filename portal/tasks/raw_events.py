"""Applying stored payloads of stores and trackers, one unit of work each."""

import datetime as dt
import uuid
from typing import Final, cast

from celery import Task, shared_task
from sqlalchemy import Select, literal, literal_column, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.logs import get_logger
from portal.models import StoreEvent, TrackerEvent
from portal.queries.page_links import PageLinks
from portal.tasks import queues
from portal.tasks.context import PortalContext, portal_context
from portal.tracking.ingest_store_event import ingest_store_event
from portal.tracking.ingest_tracker_event import ingest_tracker_event
from portal.vocabulary.connection_kind import ConnectionKind, RawEventState

_TABLES: Final[dict[ConnectionKind, type[StoreEvent] | type[TrackerEvent]]] = {
    ConnectionKind.STORE: StoreEvent,
    ConnectionKind.TRACKER: TrackerEvent,
}
_DRAIN_SECONDS: Final = 20.0
_MOST_BACK_OFF_SECONDS: Final = 3600
#: About three days of trying; then a person has to look, and the payload stays for a replay.
MOST_ATTEMPTS: Final = 80
_log = get_logger(__name__)


@shared_task(bind=True, name=queues.APPLY_STORE_EVENTS)
def apply_store_events(self: "Task[[], None]") -> None:
    """Apply what stores have sent."""
    _drain(self, ConnectionKind.STORE, queues.APPLY_STORE_EVENTS)


@shared_task(bind=True, name=queues.APPLY_TRACKER_EVENTS)
def apply_tracker_events(self: "Task[[], None]") -> None:
    """Apply what trackers have sent."""
    _drain(self, ConnectionKind.TRACKER, queues.APPLY_TRACKER_EVENTS)


def apply_next_event(context: PortalContext, kind: ConnectionKind) -> bool:
    """Apply the oldest due payload of a kind; returns whether there was one.

    One that fails is rolled back, kept, and tried again later: a mistake of ours must not lose a shop's news.
    """
    with context.database.reading() as session:
        # Looking first: on SQLite every unit of work that may write keeps out all others.
        if session.scalar(_due(kind).with_only_columns(literal(value=True))) is None:
            return False
    claimed: list[uuid.UUID] = []
    try:
        with context.database.unit_of_work() as session:
            event = _claim(session, kind)
            if event is None:
                return False
            claimed.append(event.id)
            _ingest(session, context.links, event)
    except Exception as problem:
        # The edge of the task: whatever went wrong is noted on the payload, so that the others go on.
        if not claimed:
            raise
        _log.exception("payload_not_applied", kind=kind.value, event_id=str(claimed[0]))
        postpone(context, kind, claimed[0], type(problem).__name__)
    return True


def _drain(task: "Task[[], None]", kind: ConnectionKind, name: str) -> None:
    context = portal_context(task.app)
    if context.drain(name).run(lambda: apply_next_event(context, kind), seconds=_DRAIN_SECONDS):
        task.app.send_task(name)


def _claim(session: Session, kind: ConnectionKind) -> StoreEvent | TrackerEvent | None:
    return session.scalar(_due(kind).with_for_update(skip_locked=True))


def _due(kind: ConnectionKind) -> "Select[StoreEvent | TrackerEvent]":
    table = _TABLES[kind]
    wanted: Select[StoreEvent | TrackerEvent] = select(table)
    is_due = (table.state == literal_column(f"'{RawEventState.NEW.value}'"), table.due_at <= utc_now())
    return wanted.where(*is_due).order_by(table.due_at, table.id).limit(1)


def _ingest(session: Session, links: PageLinks, event: StoreEvent | TrackerEvent) -> None:
    if isinstance(event, StoreEvent):
        ingest_store_event(session, links, event, now=utc_now())
    else:
        ingest_tracker_event(session, links, event, now=utc_now())


def postpone(context: PortalContext, kind: ConnectionKind, event_id: uuid.UUID, problem: str) -> None:
    """Note on a payload that it could not be applied, and when to try again; after `MOST_ATTEMPTS` it is put aside."""
    with context.database.unit_of_work() as session:
        event = session.get_one(cast(type[StoreEvent], _TABLES[kind]), event_id)
        event.attempts += 1
        event.problem = f"Could not be applied ({problem}), attempt {event.attempts}."
        event.due_at = utc_now() + dt.timedelta(seconds=min(2 ** min(event.attempts, 20), _MOST_BACK_OFF_SECONDS))
        if event.attempts >= MOST_ATTEMPTS:
            event.state = RawEventState.UNREADABLE.value
