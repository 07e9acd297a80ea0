"""Retention by the clock: contacts of orders that ended long ago."""

from celery import Task, shared_task

from notifier.foundation.clock import utc_now
from notifier.foundation.logs import get_logger
from portal.privacy.retention import ContactSweep
from portal.tasks import queues
from portal.tasks.context import portal_context

_DRAIN_SECONDS = 20.0
_log = get_logger(__name__)


@shared_task(bind=True, name=queues.EMPTY_CONTACTS)
def empty_contacts(self: "Task[[], None]") -> None:
    """Empty contacts whose days are over, batch by batch; what this tick does not reach the next one finds."""
    context = portal_context(self.app)
    sweep = ContactSweep(context.database, utc_now())
    is_unfinished = context.drain(queues.EMPTY_CONTACTS).run(sweep.step, seconds=_DRAIN_SECONDS)
    if sweep.emptied:
        _log.info("contacts_emptied", orders=sweep.emptied)
    if is_unfinished and sweep.emptied:
        self.app.send_task(queues.EMPTY_CONTACTS)
