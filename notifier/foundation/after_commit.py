"""Work that may start only when the rows it needs are really there."""

from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.orm import Session

_KEY = "wake_ups"


def request_wake_up(session: Session, task_name: str) -> None:
    """Ask that a task be woken once this session has committed; a rolled back session wakes nobody."""
    session.info.setdefault(_KEY, set()).add(task_name)


def deliver_wake_ups(publish: Callable[[str], None]) -> None:
    """Make every session of this process hand its wake-ups to `publish` after each commit."""

    def after_commit(session: Session) -> None:
        for name in sorted(session.info.pop(_KEY, ())):
            publish(name)

    def after_rollback(session: Session) -> None:
        session.info.pop(_KEY, None)

    event.listen(Session, "after_commit", after_commit)
    event.listen(Session, "after_rollback", after_rollback)
