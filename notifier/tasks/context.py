"""What tasks of this process work with; set once by the composition root as `app.notifier_context`."""

from dataclasses import dataclass, field
from itertools import count
from typing import Final

from celery import Celery

from notifier.foundation.database import Database
from notifier.foundation.draining import Drain
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.sending.context import SendingContext
from notifier.sending.handover_journal import HandoverJournal
from notifier.sending.provider_pool import ProviderPool
from notifier.settings import Settings
from notifier.vocabulary.lane import Lane

#: Batches of one channel and lane that a process sends side by side, so that one slow server does not hold up every
#: sender; each lane has its own, so that offers never delay delivery-day news. SQLite has one writer anyway.
PARALLEL_BATCHES: Final = {Lane.URGENT: 2, Lane.NORMAL: 2, Lane.OFFERS: 1}


@dataclass(frozen=True, slots=True)
class TaskContext:
    """Everything sending needs, and the drains that keep one kind of work from running twice in a process."""

    sending: SendingContext
    has_many_writers: bool
    drains: dict[str, Drain] = field(default_factory=dict)
    turns: "count[int]" = field(default_factory=count)

    @classmethod
    def create(cls, *, settings: Settings, database: Database, sealer: Sealer, signer: Signer) -> "TaskContext":
        """The context of a process; nothing connects before the first task."""
        sending = SendingContext(
            database=database,
            settings=settings,
            sealer=sealer,
            signer=signer,
            providers=ProviderPool(allow_private_endpoints=settings.allow_private_endpoints),
            journal=HandoverJournal(settings.data_folder / "journals"),
        )
        is_sqlite = database.engine.dialect.name == "sqlite"
        return cls(sending, not is_sqlite)

    def width_of(self, lane: Lane) -> int:
        """Batches of one channel's lane at the same time."""
        return PARALLEL_BATCHES[lane] if self.has_many_writers else 1

    def drain(self, name: str, *, width: int = 1) -> Drain:
        """One of `width` drains of a kind of work, in turn."""
        return self.drains.setdefault(f"{name}/{next(self.turns) % width}", Drain())


def task_context(app: Celery) -> TaskContext:
    """The context the composition root gave this Celery application."""
    context: TaskContext = app.notifier_context  # type: ignore[attr-defined]  # set by the composition root
    return context
