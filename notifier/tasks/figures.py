"""The task that keeps the daily counts of messages."""

from celery import Task, shared_task

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.sending.find_changed_days import find_changed_days
from notifier.sending.roll_up_figures import count_next_day
from notifier.tasks import queues
from notifier.tasks.context import task_context
from notifier.tasks.draining import drain_table


@shared_task(bind=True, name=queues.COUNT_MESSAGES, ignore_result=True)
def count_messages(self: "Task[[], None]") -> None:
    """Find the days with news and count them, one by one; a long first count goes on from where it stopped."""
    context = task_context(self.app)
    database = context.sending.database
    drain_table(self, context.drain(f"{queues.COUNT_MESSAGES}/changes"), lambda: _find_changes(database))
    drain_table(self, context.drain(queues.COUNT_MESSAGES), lambda: _count_day(database))


def _find_changes(database: Database) -> bool:
    find_changed_days(database, now=utc_now())
    return False


def _count_day(database: Database) -> bool:
    if not count_next_day(database):
        return False
    # A day can take a good part of a second, and messages have to leave meanwhile.
    database.give_way()
    return True
