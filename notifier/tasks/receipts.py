"""The tasks that read what providers have told us."""

from celery import Task, shared_task

from notifier.sending.apply_callbacks import apply_next_callback
from notifier.sending.apply_receipts import look_again
from notifier.tasks import queues
from notifier.tasks.context import task_context
from notifier.tasks.draining import drain_table


@shared_task(bind=True, name=queues.APPLY_RECEIPTS, ignore_result=True)
def apply_receipts(self: "Task[[], None]") -> None:
    """Read stored callbacks, then look again for the messages of receipts nobody could place."""
    context = task_context(self.app)
    sending = context.sending
    drain_table(self, context.drain(queues.APPLY_RECEIPTS), lambda: apply_next_callback(sending))
    drain_table(self, context.drain(f"{queues.APPLY_RECEIPTS}/again"), lambda: look_again(sending) > 0)
