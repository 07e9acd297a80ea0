"""Telling what silence and the clock make news of parcels and orders."""

import datetime as dt
import uuid
from typing import Final

from celery import Task, shared_task

from notifier.foundation.clock import utc_now
from notifier.foundation.logs import get_logger
from portal.tasks import queues
from portal.tasks.context import PortalContext, portal_context
from portal.tracking.detect_silence import Watched, list_due, look_at_due, pass_quiet, postpone_look, tell_due

_DRAIN_SECONDS: Final = 20.0
#: One whose news cannot be told must not keep the others waiting.
_PAUSE: Final = dt.timedelta(hours=1)
_log = get_logger(__name__)


@shared_task(bind=True, name=queues.LOOK_AT_WATCHED)
def look_at_watched(self: "Task[[], None]") -> None:
    """Look at every parcel and order that is due; a second look at one that has been told finds nothing new."""
    context = portal_context(self.app)
    if context.drain(queues.LOOK_AT_WATCHED).run(lambda: look_at_batch(context, now=utc_now()), seconds=_DRAIN_SECONDS):
        self.app.send_task(queues.LOOK_AT_WATCHED)


def look_at_batch(context: PortalContext, *, now: dt.datetime) -> bool:
    """Look at a batch of each kind; returns whether that settled any, for then more may be due."""
    return sum(_look_at(context, watched, now) for watched in Watched) > 0


def _look_at(context: PortalContext, watched: Watched, now: dt.datetime) -> int:
    try:
        with context.database.reading() as session:
            looks = look_at_due(session, watched, now=now)
    except Exception:  # noqa: BLE001  the edge of the task: one row that cannot be looked at hides the whole batch
        _log.exception("batch_not_looked_at", watched=watched.value)
        return _look_at_each(context, watched, now)
    settled = 0
    if any(not look.news for look in looks):
        with context.database.unit_of_work() as session:
            settled = pass_quiet(session, watched, looks)
    return settled + sum(_tell(context, watched, look.id, now) for look in looks if look.news)


def _look_at_each(context: PortalContext, watched: Watched, now: dt.datetime) -> int:
    """The same one by one, so that only the bad ones are put off."""
    with context.database.reading() as session:
        due = list_due(session, watched, now=now)
    return sum(_tell(context, watched, item_id, now) for item_id in due)


def _tell(context: PortalContext, watched: Watched, item_id: uuid.UUID, now: dt.datetime) -> bool:
    try:
        with context.database.unit_of_work() as session:
            return tell_due(session, context.links, watched, item_id, now=now)
    except Exception:  # noqa: BLE001  the edge of the task: one that fails is put off, so that the others are told
        _log.exception("timed_news_not_told", watched=watched.value, item_id=str(item_id))
    with context.database.unit_of_work() as session:
        postpone_look(session, watched, item_id, until=now + _PAUSE)
    return True
