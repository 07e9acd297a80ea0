"""However workers claim, ask and store, nobody gets more than a cap allows, nor a month more than it can pay."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database, open_engine
from notifier.foundation.tables import Base
from notifier.policies.verdict import Verdict
from notifier.sending.claim_messages import Claim, claim_messages
from notifier.sending.finish_messages import Finish, finish_refused
from notifier.sending.load_batch import LoadedMessage, ask_again, load_messages
from notifier.sending.store_outcomes import store_outcomes
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.topic import Topic
from tests.factories.notifier import make_context
from tests.factories.notifier_channels import make_due, read_messages, send_all
from tests.factories.notifier_limits import add_limited_shop, live_at, read_spendings, tell, zone_at

EACH: Decimal = Decimal("0.10")
MESSAGES = 4


@dataclass(slots=True)
class Worker:
    """Does one step at a time: claims, asks, stores."""

    database: Database
    owner: str
    channel: Channel
    claimed: Sequence[LoadedMessage] = ()
    verdicts: dict[uuid.UUID, Verdict] | None = None
    is_busy: bool = field(default=False)

    def step(self) -> None:
        if not self.is_busy:
            self._claim()
        elif self.verdicts is None:
            with self.database.reading() as session:
                self.verdicts = ask_again(session, self.claimed)
        else:
            self._store(self.verdicts)

    def _claim(self) -> None:
        with self.database.unit_of_work() as session:
            ids = claim_messages(session, Claim(self.owner, self.channel, Lane.NORMAL, limit=2))
        with self.database.reading() as session:
            self.claimed = load_messages(session, self.channel, ids)
        self.is_busy = bool(ids)

    def _store(self, verdicts: dict[uuid.UUID, Verdict]) -> None:
        finishes = [
            finish_refused(one, verdicts[one.id])
            if one.id in verdicts
            else Finish(one, MessageStatus.SENT, None, one.due_at, price=(EACH, "EUR"))
            for one in self.claimed
        ]
        with self.database.unit_of_work() as session:
            store_outcomes(session, self.owner, finishes)
        self.claimed, self.verdicts, self.is_busy = (), None, False


@contextmanager
def empty_database() -> Iterator[Database]:
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/test.db")
        Base.metadata.create_all(engine)
        database = Database(engine)
        yield database
        database.dispose()


def add_waiting(database: Database, limits: JsonValue, topic: Topic) -> None:
    """Four messages on each of two channels for one person, who is reached by day."""
    sender_id = add_limited_shop(database, limits, Channel.SMS, Channel.WHATSAPP)
    live_at(database, sender_id, zone_at(12))
    tell(database, sender_id, *(f"news {number}" for number in range(MESSAGES)), topic=topic)


def work(database: Database, order: Sequence[int]) -> Iterator[None]:
    """Workers take their steps in this order, whatever waited is due again, and in the end all comes to rest."""
    channels = (Channel.SMS, Channel.WHATSAPP, Channel.SMS)
    workers = [Worker(database, f"worker/{number}", channel) for number, channel in enumerate(channels)]
    for number in order:
        make_due(database)
        workers[number].step()
        yield
    for worker in workers:
        while worker.is_busy:
            worker.step()
            yield
    for _ in range(2 * MESSAGES):
        for worker in workers:
            make_due(database)
            for _ in range(3):
                worker.step()
        yield


ORDERS = st.lists(st.integers(0, 2), max_size=25)


@settings(max_examples=8, deadline=None)
@given(most=st.integers(1, 3), order=ORDERS, is_for_each_channel=st.booleans())
def test_no_order_of_work_goes_over_a_cap(most: int, order: list[int], is_for_each_channel: bool) -> None:
    caps: list[JsonValue] = [
        {"topic": "offers", "channel": channel, "messages": most, "hours": 24}
        for channel in (("sms", "whatsapp") if is_for_each_channel else (None,))
    ]
    allowed = most * len(caps)
    with empty_database() as database:
        add_waiting(database, {"caps": caps}, Topic.OFFERS)
        for _ in work(database, order):
            sent = [message for message in read_messages(database) if message.status == "sent"]
            assert len(sent) <= allowed
        states = [(message.status, message.reason) for message in read_messages(database)]
    assert states.count(("sent", None)) == allowed
    assert states.count(("suppressed", "frequency_cap")) == 2 * MESSAGES - allowed


@settings(max_examples=8, deadline=None)
@given(pays=st.integers(2, MESSAGES), order=ORDERS)
def test_no_order_of_work_goes_over_a_budget(pays: int, order: list[int]) -> None:
    limit = str(pays * EACH + EACH / 2)
    budget: JsonValue = {"budgets": {"sms": {"limit": limit, "currency": "EUR"}}}
    with empty_database() as database, TemporaryDirectory() as folder:
        sender_id = add_limited_shop(database, budget, Channel.SMS, Channel.WHATSAPP)
        # The first one tells what the others will cost.
        tell(database, sender_id, "first")
        send_all(make_context(database, Path(folder)))
        tell(database, sender_id, *(f"news {number}" for number in range(MESSAGES)))
        for _ in work(database, order):
            spent = {one.channel: one.amount for one in read_spendings(database)}
            assert spent["sms"] <= Decimal(limit)
        states = [(one.channel, one.status) for one in read_messages(database)]
    assert states.count(("sms", "sent")) == min(pays, MESSAGES + 1)
    assert states.count(("whatsapp", "sent")) == MESSAGES + 1


def test_two_that_saw_each_other_wait_for_different_times() -> None:
    with empty_database() as database:
        add_waiting(database, {"caps": [{"topic": "offers", "messages": 1, "hours": 24}]}, Topic.OFFERS)
        workers = [Worker(database, f"worker/{n}", one) for n, one in enumerate((Channel.SMS, Channel.WHATSAPP))]
        before = utc_now()
        for _ in range(3):
            for worker in workers:
                worker.step()
        waiting = [one for one in read_messages(database) if one.status == "queued" and one.due_at > before]
        assert {one.channel for one in waiting} == {"sms", "whatsapp"}
        assert len({one.due_at for one in waiting}) == 2
        assert max(one.due_at for one in waiting) < before + dt.timedelta(minutes=1)
