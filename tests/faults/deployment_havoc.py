"""Blows against a deployment in the middle of its work: workers and beat killed, broker emptied, PostgreSQL down."""

import itertools
import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

from redis import Redis
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import Message
from portal.settings import broker_socket
from tests.faults.crowd import insist
from tests.faults.mischief import Ledger
from tests.running.postgresql import PostgresqlServer
from tests.running.stack import Stack

WORKERS: Final = ("worker 1", "worker 2")
BLOWS: Final = (
    *WORKERS * 2, "beat", "broker emptied", "broker without data", "PostgreSQL cut off", "PostgreSQL stopped",
)  # fmt: skip
#: How long a blow waits for its victim to be in the middle of a batch.
_LONGEST_AIM_SECONDS: Final = 20.0
#: How many messages must have arrived somewhere between two blows, at least and at most.
_PROGRESS: Final = (10, 90)
_HURRY_SECONDS: Final = 1.0


@dataclass
class DeploymentHavoc:
    """Strikes one blow after the other, each when its victim holds messages it has claimed."""

    stack: Stack
    postgresql: PostgresqlServer
    ledger: Ledger
    chance: random.Random
    struck: Counter[str] = field(default_factory=Counter)
    #: Messages that killed workers were just sending.
    held: int = 0
    #: How much had arrived at the last blow.
    _arrived: int = 0

    def plan(self, rounds: int) -> list[str]:
        """The blows in the order of this seed; the workers take turns, as one that has just begun holds nothing."""
        blows = [*BLOWS * rounds]
        self.chance.shuffle(blows)
        turns = itertools.cycle(WORKERS)
        return [next(turns) if blow in WORKERS else blow for blow in blows]

    def strike(self, blow: str) -> None:
        """One blow; whatever was struck is up again, or on its way, afterwards."""
        if blow in WORKERS:
            self._kill_worker(blow)
        elif blow == "beat":
            self._replace("beat")
        elif blow == "broker emptied":
            with Redis(unix_socket_path=str(broker_socket(self.stack.settings.data_folder))) as broker:
                broker.flushall()
        elif blow == "broker without data":
            self.stack.kill("broker")
            shutil.rmtree(self.stack.settings.data_folder / "valkey" / "appendonlydir", ignore_errors=True)
            self.stack.start("broker")
        else:
            self._restart_postgresql(politely=blow == "PostgreSQL stopped")
        self._arrived = self.ledger.count_arrived()
        self.struck[blow] += 1

    def _kill_worker(self, name: str) -> None:
        mine = f"%-{self.stack.pid(name)}-%"
        self._aim(mine)
        self.stack.kill(name)
        self.held += insist(lambda: _count_held(self.stack.database, mine))
        self.stack.start(name)

    def _replace(self, name: str) -> None:
        self.stack.kill(name)
        self.stack.start(name)

    def _restart_postgresql(self, *, politely: bool) -> None:
        self._aim("%")
        self.postgresql.stop(politely=politely)
        time.sleep(self.chance.uniform(0.2, 2.0))
        self.postgresql.start()

    def _aim(self, owner: str) -> None:
        """Wait until messages have left since the last blow, and more are in the hands of an owner."""
        wanted = self._arrived + self.chance.randint(*_PROGRESS)
        ends_at = time.monotonic() + _LONGEST_AIM_SECONDS
        while time.monotonic() < ends_at:
            if self.ledger.count_arrived() >= wanted and insist(lambda: _count_held(self.stack.database, owner)):
                return
            time.sleep(0.01)


@contextmanager
def hurrying(database: Database) -> Iterator[None]:
    """Let pauses between two tries pass quickly: half a minute and more of each is not worth waiting for here.

    Only the moment changes at which a waiting message is due; what rests (an account, a push service) still rests.
    """
    is_over = threading.Event()

    def hurry() -> None:
        while not is_over.wait(_HURRY_SECONDS):
            with suppress(DBAPIError), database.unit_of_work() as session:
                now = utc_now()
                waiting = (Message.status == "queued", Message.due_at > now)
                session.execute(update(Message).where(*waiting).values(due_at=now))

    thread = threading.Thread(target=hurry, name="hurry")
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _count_held(database: Database, owner: str) -> int:
    with database.reading() as session:
        sending = select(func.count()).select_from(Message).where(Message.status == "sending")
        return session.scalar(sending.where(Message.claimed_by.like(owner))) or 0
