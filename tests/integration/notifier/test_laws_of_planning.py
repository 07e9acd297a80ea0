"""Laws of planning and sending: whatever comes in whatever order, again, late or in pieces, people are told it once."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from notifier.authoring.rules import RuleDraft, save_rule
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database, open_engine
from notifier.models import Message, TriggerEvent
from notifier.sending.context import SendingContext
from notifier.sending.plan_messages import plan_messages
from notifier.sending.record_trigger import record_trigger
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.topic import Topic
from tests.factories.notifier import Occurrence, add_sender, make_context, make_draft, plan_all
from tests.factories.notifier_channels import answer_consent, send_all
from tests.factories.notifier_providers import OneProviderPool, ScriptedProvider

#: What may happen to a parcel, by how many minutes ago it did; some of it makes other news old.
NEWS: Final = {
    50: "shipment.in_transit",
    40: "shipment.out_for_delivery",
    30: "shipment.failed_attempt",
    20: "shipment.out_for_delivery",
    10: "shipment.delivered",
    5: "estimate.moved",
    3: "estimate.moved",
}
HOUR: Final = dt.timedelta(hours=1)
LIFETIME_SECONDS: Final = 6 * 3600
INDEXES = st.sampled_from(sorted(NEWS))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), INDEXES),
        st.tuples(st.just("publish"), INDEXES),
        st.tuples(st.just("plan"), st.integers(1, 3)),
        st.tuples(st.just("send"), st.just(0)),
        st.tuples(st.just("wait"), st.integers(1, 5)),
        st.tuples(st.just("opt out"), st.just(0)),
    ),
    max_size=18,
)
laws = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture
def database(sqlite_url: str) -> Database:
    return Database(open_engine(sqlite_url))


class World:
    """A sender of its own for each example, and everything its person received."""

    def __init__(self, database: Database, folder: Path, *, digest_seconds: int = 0) -> None:
        self.database = database
        self.provider = ScriptedProvider()
        self.context: SendingContext = make_context(database, folder, providers=OneProviderPool(self.provider))
        self.published: set[str] = set()
        with database.unit_of_work() as session:
            self.sender_id = add_sender(session)
            for trigger in sorted(set(NEWS.values())):
                rule = RuleDraft(trigger, trigger, (Channel.EMAIL,), digest_seconds=digest_seconds)
                save_rule(session, self.sender_id, rule)
        self.email = f"{self.sender_id.hex}@people.example"

    def publish(self, minutes: int, *, trigger: str | None = None, parcel: str = "NW1001") -> None:
        """The news of so many minutes ago, perhaps not for the first time."""
        name = trigger or NEWS[minutes]
        key = f"{name} {minutes} {parcel}"
        occurrence = Occurrence(
            key,
            email=self.email,
            trigger=name,
            happened_ago_seconds=minutes * 60,
            lifetime_seconds=LIFETIME_SECONDS,
            replace_key=f"{name}:{parcel}" if name.startswith("estimate.") else None,
        )
        draft = make_draft(self.sender_id, occurrence)
        draft = replace(draft, facts={**draft.facts, "shipment": {"tracking_number": parcel}})
        with self.database.unit_of_work() as session:
            assert record_trigger(session, draft) is (key not in self.published)
        self.published.add(key)

    def plan(self, limit: int) -> None:
        """A batch of so many."""
        with self.database.unit_of_work() as session:
            plan_messages(session, limit=limit)

    def send(self) -> list[uuid.UUID]:
        """Everything that is due; returns what was received now."""
        before = len(self.provider.received)
        send_all(self.context)
        return [email.message_id for email in self.provider.received[before:]]

    def wait(self, hours: int) -> None:
        """Let time pass: everything on record happened so much longer ago."""
        passed = dt.timedelta(hours=hours)
        with self.database.unit_of_work() as session:
            for message in session.scalars(select(Message).where(Message.sender_id == self.sender_id)):
                message.due_at -= passed
                message.stale_at -= passed
            for trigger in session.scalars(select(TriggerEvent).where(TriggerEvent.sender_id == self.sender_id)):
                trigger.occurred_at -= passed
                trigger.stale_at -= passed

    def opt_out(self) -> None:
        """The person wants to hear nothing of deliveries, once it is known."""
        answer_consent(self.database, self.sender_id, Channel.EMAIL, ConsentState.REFUSED, (Topic.DELIVERY_UPDATES,))

    def is_known(self) -> bool:
        """Whether there is anybody who could opt out."""
        return bool(self.published)

    def read(self) -> list[Any]:
        """Occurrence, status, reason and id of every message."""
        with self.database.reading() as session:
            return list(
                session.execute(
                    select(TriggerEvent.dedupe_key, Message.status, Message.reason, Message.id, Message.stale_at)
                    .join(TriggerEvent, TriggerEvent.id == Message.trigger_id)
                    .where(Message.sender_id == self.sender_id)
                    .order_by(TriggerEvent.dedupe_key)
                )
            )

    def make_due(self) -> None:
        """What waits for its digest may leave."""
        waiting = update(Message).where(Message.sender_id == self.sender_id, Message.status == "queued")
        with self.database.unit_of_work() as session:
            session.execute(waiting.values(due_at=utc_now()))


def outcome(world: World) -> list[tuple[str, str, str | None]]:
    return [(row.dedupe_key, row.status, row.reason) for row in world.read()]


@laws
@given(order=st.permutations(sorted(NEWS)), again=st.lists(INDEXES, max_size=5), batches=st.lists(st.integers(0, 3)))
def test_the_order_in_which_news_is_learned_decides_nothing(
    database: Database, tmp_path: Path, order: Sequence[int], again: Sequence[int], batches: Sequence[int]
) -> None:
    in_order = World(database, tmp_path)
    for minutes in sorted(NEWS, reverse=True):
        in_order.publish(minutes)
    plan_all(database)
    mixed = World(database, tmp_path)
    limits = iter(batches)
    for minutes in (*order, *again):
        mixed.publish(minutes)
        if limit := next(limits, 0):
            mixed.plan(limit)
    plan_all(database)
    assert outcome(mixed) == outcome(in_order)
    assert [row.dedupe_key for row in mixed.read()] == sorted(mixed.published)


@laws
@given(steps=STEPS)
def test_nobody_is_told_twice_or_too_late_or_after_saying_no(
    database: Database, tmp_path: Path, steps: Sequence[tuple[str, int]]
) -> None:
    world = World(database, tmp_path)
    has_said_no = False
    for step, number in (*steps, ("plan", 200), ("send", 0)):
        match step:
            case "publish":
                world.publish(number)
            case "plan":
                world.plan(number)
            case "wait":
                world.wait(number)
            case "opt out":
                world.opt_out()
                has_said_no = has_said_no or world.is_known()
            case _:
                received, now = set(world.send()), utc_now()
                assert not (received and has_said_no)
                assert all(row.stale_at > now - dt.timedelta(seconds=5) for row in world.read() if row.id in received)
    told = Counter(email.message_id for email in world.provider.received)
    assert all(count == 1 for count in told.values())
    decided = Counter(row.dedupe_key for row in world.read())
    assert decided == Counter(world.published)


PARCELS = st.lists(st.tuples(st.integers(0, 15), st.integers(1, 4)), min_size=1, max_size=6)


@laws
@given(parcels=PARCELS, batches=st.lists(st.integers(0, 2), max_size=8))
def test_the_parcels_of_a_split_order_are_one_message(
    database: Database, tmp_path: Path, parcels: Sequence[tuple[int, int]], batches: Sequence[int]
) -> None:
    world = World(database, tmp_path, digest_seconds=20 * 60)
    limits = iter(batches)
    for minutes, number in parcels:
        world.publish(minutes, trigger="shipment.delivered", parcel=f"NW{number}")
        if limit := next(limits, 0):
            world.plan(limit)
    plan_all(database)
    rows = world.read()
    assert Counter(row.status for row in rows)["queued"] == 1
    assert {row.reason for row in rows if row.status != "queued"} <= {"folded"}
    assert len(rows) == len(world.published)
    world.make_due()
    assert len(world.send()) == 1
    assert world.send() == []


def test_the_examples_of_these_laws_do_reach_people(database: Database, tmp_path: Path) -> None:
    world = World(database, tmp_path)
    world.publish(10)
    world.plan(1)
    assert len(world.send()) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 1
