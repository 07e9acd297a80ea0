"""The law of sending: whatever the order of events, crashes and answers, one decision leaves at most once."""

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifier.audience.consent_ledger import Evidence, refuse_everything
from notifier.audience.recipients import find_recipient
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database, open_engine
from notifier.foundation.tables import Base
from notifier.models import Message
from notifier.providers.contract import Handovers, Outcome, OutgoingEmail
from notifier.sending.recover import recover_messages
from notifier.vocabulary.consent_state import ConsentSource
from notifier.vocabulary.message_status import AttemptOutcome
from tests.factories.notifier import Occurrence, add_rule, add_sender, make_context, plan_all, publish, send_due
from tests.factories.notifier_providers import OneProviderPool, ScriptedProvider, accept, answer

EVIDENCE = Evidence(ConsentSource.ONE_CLICK, "unsubscribe-2026-11", "en", "a test")
PEOPLE = tuple(f"person{number}@people.example" for number in range(4))
FATES = ("accept", "refuse for now", "die before the dot", "die after the dot", "break")


class Killed(BaseException):
    """Stands for SIGKILL: nothing catches it, and no statement of the process follows it."""


class MortalDatabase(Database):
    """A database that a killed worker can no longer reach."""

    is_dead = False

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        if self.is_dead:
            raise Killed
        with super().unit_of_work() as session:
            yield session


class SendingMachine(RuleBasedStateMachine):
    """Publishing, planning, sending, dying, recovering and opting out in any order."""

    mould: Path

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="exactly-once"))
        shutil.copy(self.mould, self.folder / "test.db")
        self.database = Database(open_engine(f"sqlite:///{self.folder / 'test.db'}"))
        with self.database.unit_of_work() as session:
            self.sender_id = add_sender(session)
            add_rule(session, self.sender_id)
        self.handed_over: list[uuid.UUID] = []
        self.unanswered: set[uuid.UUID] = set()
        self.refused: set[str] = set()
        self.sent_after_refusal: list[str] = []
        for person in PEOPLE:
            self.something_happens(0, person)
        self.triggers_are_planned()

    @rule(number=st.integers(0, 5), person=st.sampled_from(PEOPLE))
    def something_happens(self, number: int, person: str) -> None:
        publish(self.database, self.sender_id, Occurrence(f"{person} {number}", email=person))

    @rule()
    def triggers_are_planned(self) -> None:
        plan_all(self.database)

    @rule(fate=st.sampled_from(FATES), person=st.sampled_from(PEOPLE))
    def a_worker_sends(self, fate: str, person: str) -> None:
        database = MortalDatabase(self.database.engine)
        provider = ScriptedProvider(dict.fromkeys(PEOPLE, self._accept))
        context = make_context(database, self.folder, providers=OneProviderPool(provider))

        def meet(email: OutgoingEmail, handovers: Handovers) -> Outcome:
            if fate == "refuse for now":
                return answer(email, AttemptOutcome.TRANSIENT, code="451")
            if fate == "break":
                raise RuntimeError("a mistake in a provider")
            if fate == "die after the dot":
                self._accept(email, handovers)
                self.unanswered.add(email.message_id)
            database.is_dead = True
            raise Killed

        if fate != "accept":
            provider.answers[person] = meet
        try:
            send_due(context)
        except (Killed, RuntimeError):
            pass
        finally:
            context.journal.close()

    @rule()
    def time_passes(self) -> None:
        with self.database.unit_of_work() as session:
            session.execute(update(Message).values(due_at=utc_now()))

    @rule()
    def somebody_recovers(self) -> None:
        recover_messages(make_context(self.database, self.folder))

    @rule(person=st.sampled_from(PEOPLE))
    def a_person_leaves(self, person: str) -> None:
        with self.database.unit_of_work() as session:
            recipient_id = find_recipient(session, self.sender_id, person)
            if recipient_id is not None:
                refuse_everything(session, self.sender_id, recipient_id, EVIDENCE)
                self.refused.add(person)

    @invariant()
    def nothing_has_left_twice(self) -> None:
        handed_over = getattr(self, "handed_over", [])
        assert len(handed_over) == len(set(handed_over))

    @invariant()
    def nothing_has_left_after_a_no(self) -> None:
        assert getattr(self, "sent_after_refusal", []) == []

    def teardown(self) -> None:
        if not hasattr(self, "database"):
            return
        self.triggers_are_planned()
        self.somebody_recovers()
        self.time_passes()
        self.a_worker_sends("accept", PEOPLE[0])
        with self.database.reading() as session:
            rows = session.execute(select(Message.id, Message.status)).all()
        self.database.dispose()
        shutil.rmtree(self.folder)
        ended = {
            status: {row.id for row in rows if row.status == status} for status in ("sent", "unknown", "suppressed")
        }
        assert sum(map(len, ended.values())) == len(rows)
        # Nobody has read the answer, and so nobody sends it again.
        assert ended["unknown"] == self.unanswered
        assert ended["sent"] == set(self.handed_over) - self.unanswered
        assert len(self.handed_over) == len(set(self.handed_over))
        assert self.sent_after_refusal == []

    def _accept(self, email: OutgoingEmail, handovers: Handovers) -> Outcome:
        self.handed_over.append(email.message_id)
        if email.to_address in self.refused:
            self.sent_after_refusal.append(email.to_address)
        return accept(email, handovers)


def test_no_order_of_events_sends_twice_or_after_a_no(tmp_path: Path) -> None:
    SendingMachine.mould = tmp_path / "mould.db"
    engine = open_engine(f"sqlite:///{SendingMachine.mould}")
    Base.metadata.create_all(engine)
    engine.dispose()
    # Fifteen steps are read as they are; shrinking them takes minutes.
    quick = settings(
        phases=(Phase.generate,),
        max_examples=25,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    SendingMachine.TestCase.settings = quick
    SendingMachine.TestCase().runTest()
