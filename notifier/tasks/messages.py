"""The tasks of a message's life; each drains its table and wakes itself again when time is up before the work is."""

from celery import Task, shared_task

from notifier.sending.claim_messages import find_due_lanes
from notifier.sending.claim_triggers import has_new_triggers
from notifier.sending.plan_messages import BATCH_SIZE, plan_messages
from notifier.sending.prune_contents import prune_contents
from notifier.sending.recover import recover_messages
from notifier.sending.send_batch import send_next_batch
from notifier.tasks import queues
from notifier.tasks.context import TaskContext, task_context
from notifier.tasks.draining import drain_table
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane


@shared_task(bind=True, name=queues.PLAN_MESSAGES, ignore_result=True)
def plan(self: "Task[[], None]") -> None:
    """Turn new triggers into messages."""
    context = task_context(self.app)
    drain_table(self, context.drain(queues.PLAN_MESSAGES), lambda: _plan_batch(context))


@shared_task(bind=True, name=queues.SEND_DUE_MESSAGES, ignore_result=True)
def send_due(self: "Task[[], None]") -> None:
    """Wake the task of every channel and lane in which something is due."""
    with task_context(self.app).sending.database.reading() as session:
        due = find_due_lanes(session)
    for pair in due:
        self.app.send_task(queues.SEND_LANE[pair])


def _make_lane_task(channel: Channel, lane: Lane) -> None:
    @shared_task(bind=True, name=queues.SEND_LANE[channel, lane], ignore_result=True)
    def send_lane(self: "Task[[], None]") -> None:
        context = task_context(self.app)
        drain = context.drain(queues.SEND_LANE[channel, lane], width=context.width_of(lane))
        drain_table(self, drain, lambda: send_next_batch(context.sending, channel, lane) > 0)


for _channel, _lane in queues.SEND_LANE:
    _make_lane_task(_channel, _lane)


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
    drain_table(self, context.drain(queues.PRUNE_CONTENTS), lambda: _prune_batch(context))


def _plan_batch(context: TaskContext) -> bool:
    database = context.sending.database
    with database.reading_rows() as connection:
        if not has_new_triggers(connection):
            return False
    with database.unit_of_work() as session:
        planned = plan_messages(session)
    if planned == BATCH_SIZE:
        # Thousands more may wait, and urgent news has to be recorded and to leave meanwhile.
        database.give_way()
    return planned > 0


def _prune_batch(context: TaskContext) -> bool:
    with context.sending.database.unit_of_work() as session:
        return prune_contents(session) > 0
