"""The tasks that look into the mailboxes where bounces arrive."""

import uuid
from typing import Final

from celery import Task, shared_task

from notifier.sending.collect_bounces import collect_bounces, find_mailboxes
from notifier.tasks import queues
from notifier.tasks.context import task_context

#: What is left after that is read at the next tick.
_DRAIN_SECONDS: Final = 20.0


@shared_task(bind=True, name=queues.COLLECT_BOUNCES, ignore_result=True)
def collect(self: "Task[[], None]") -> None:
    """Wake the task of every mailbox, so that one that does not answer holds up no other."""
    sending = task_context(self.app).sending
    with sending.database.reading() as session:
        mailboxes = find_mailboxes(session, sending.sealer)
    for mailbox in mailboxes:
        self.app.send_task(queues.READ_MAILBOX, args=(mailbox.account_id.hex,))


@shared_task(bind=True, name=queues.READ_MAILBOX, ignore_result=True)
def read(self: "Task[[str], None]", account_id: str) -> None:
    """Take the mails of the mailbox that is named by its account."""
    context = task_context(self.app)
    account = uuid.UUID(account_id)
    drain = context.drain(f"{queues.READ_MAILBOX}/{account_id}")
    drain.run(lambda: collect_bounces(context.sending, account) > 0, seconds=_DRAIN_SECONDS)
