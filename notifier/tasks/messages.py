"""The tasks of a message's life; each drains its table and wakes itself again when time is up before the work is."""

from collections.abc import Callable
from typing import Final

from celery import Task, shared_task

from notifier.foundation.draining import Drain
from notifier.sending.plan_messages import has_new_triggers, plan_messages
from notifier.sending.prune_contents import prune_contents
from notifier.sending.recover import recover_messages
from notifier.sending.send_batch import send_next_batch
from notifier.tasks import queues
from notifier.tasks.context import TaskContext, task_context
from notifier.vocabulary.channel import Channel

_DRAIN_SECONDS: Final = 20.0


@shared_task(bind=True, name=queues.PLAN_MESSAGES, ignore_result=True)
def plan(self: "Task[[], None]") -> None:
    """Turn new triggers into messages."""
    context = task_context(self.app)
    _drain(self, context.drain(queues.PLAN_MESSAGES), lambda: _plan_batch(context))


@shared_task(bind=True, name=queues.SEND_DUE_MESSAGES, ignore_result=True)
def send_due(self: "Task[[], None]") -> None:
    """Send what is due."""
    context = task_context(self.app)
    drain = context.drain(queues.SEND_DUE_MESSAGES, width=context.parallel_batches)
    _drain(self, drain, lambda: send_next_batch(context.sending, Channel.EMAIL) > 0)


@shared_task(bind=True, name=queues.RECOVER_MESSAGES, ignore_result=True)
def recover(self: "Task[[], None]") -> None:
    """Settle what dead workers held, and send at once what they left waiting."""
    context = task_context(self.app)
    if recover_messages(context.sending):
        self.app.send_task(queues.SEND_DUE_MESSAGES)


@shared_task(bind=True, name=queues.PRUNE_CONTENTS, ignore_result=True)
def prune(self: "Task[[], None]") -> None:
    """Delete words that are no longer kept."""
    context = task_context(self.app)
    _drain(self, context.drain(queues.PRUNE_CONTENTS), lambda: _prune_batch(context))


def _drain(task: "Task[[], None]", drain: Drain, step: Callable[[], bool]) -> None:
    if drain.run(step, seconds=_DRAIN_SECONDS):
        task.app.send_task(str(task.name))


def _plan_batch(context: TaskContext) -> bool:
    with context.sending.database.reading() as session:
        if not has_new_triggers(session):
            return False
    with context.sending.database.unit_of_work() as session:
        return plan_messages(session) > 0


def _prune_batch(context: TaskContext) -> bool:
    with context.sending.database.unit_of_work() as session:
        return prune_contents(session) > 0
