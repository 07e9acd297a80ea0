"""Reading stored scans again once a merchant has said what their code means."""

from typing import Final

from celery import Task, shared_task

from notifier.foundation.clock import utc_now
from portal.tasks import queues
from portal.tasks.context import PortalContext, portal_context
from portal.tracking.map_unknown_code import has_open_mappings, replay_next

_DRAIN_SECONDS: Final = 20.0


@shared_task(bind=True, name=queues.REPLAY_MAPPINGS)
def replay_mappings(self: "Task[[], None]") -> None:
    """Read scans again, some parcels at a time, until no mapping is left open."""
    context = portal_context(self.app)
    drain = context.drain(queues.REPLAY_MAPPINGS)
    if drain.run(lambda: replay_batch(context), seconds=_DRAIN_SECONDS):
        self.app.send_task(queues.REPLAY_MAPPINGS)


def replay_batch(context: PortalContext) -> bool:
    """One batch; returns whether there may be another."""
    with context.database.reading() as session:
        # Looking first: on SQLite every unit of work that may write keeps out all others.
        if not has_open_mappings(session):
            return False
    with context.database.unit_of_work() as session:
        is_more = replay_next(session, context.links, now=utc_now())
    context.database.give_way()
    return is_more
