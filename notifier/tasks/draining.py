"""How a task empties its table: for a limited time, then it calls itself again and lets others have the thread."""

from collections.abc import Callable
from typing import Final

from celery import Task

from notifier.foundation.draining import Drain

_DRAIN_SECONDS: Final = 20.0


def drain_table(task: "Task[[], None]", drain: Drain, step: Callable[[], bool]) -> None:
    """Repeat `step` while it finds work; calls the task again when time was up before the work was."""
    if drain.run(step, seconds=_DRAIN_SECONDS):
        task.app.send_task(str(task.name))
