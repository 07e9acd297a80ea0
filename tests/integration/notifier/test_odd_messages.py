"""One message nobody can write, or one slow answer, changes nothing for the others of its batch."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from notifier.audience.consent_ledger import Evidence, refuse_everything
from notifier.foundation.clock import monotonic_seconds
from notifier.foundation.database import Database
from notifier.models import Message, Recipient, TriggerEvent
from notifier.providers.contract import Handovers, Outcome, OutgoingEmail
from notifier.sending import hand_over
from notifier.vocabulary.consent_state import ConsentSource
from tests.factories.notifier import add_waiting_messages, make_context, send_due, statuses
from tests.factories.notifier_providers import OneProviderPool, ScriptedProvider, accept

EVIDENCE = Evidence(ConsentSource.ONE_CLICK, "unsubscribe-2026-11", "en", "a test")


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = monotonic_seconds()

    def __call__(self) -> float:
        return self.now


def give_first_message_facts(database: Database, facts: dict[str, Any]) -> None:
    with database.unit_of_work() as session:
        first = session.scalars(select(Message.trigger_id).order_by(Message.due_at, Message.id).limit(1)).one()
        session.execute(update(TriggerEvent).where(TriggerEvent.id == first).values(facts=facts))
        session.execute(update(Message).where(Message.trigger_id == first).values(trigger="order.placed"))


@pytest.mark.parametrize(
    "order",
    [
        {"number": "1", "lines": {"a": 1}},
        {"number": "1", "total_minor": "12.50", "currency": "EUR", "lines": [{"title": "Cup"}]},
        {"number": "1", "total_minor": 1250, "lines": [{"title": "Cup"}]},
    ],
)
def test_facts_of_an_odd_shape_stop_their_own_message_only(
    database: Database, tmp_path: Path, order: dict[str, Any]
) -> None:
    add_waiting_messages(database, 3)
    give_first_message_facts(database, {"order": order})
    provider = ScriptedProvider()
    send_due(make_context(database, tmp_path, providers=OneProviderPool(provider)))
    assert sorted(statuses(database)) == ["failed", "sent", "sent"]
    with database.reading() as session:
        reason = session.scalars(select(Message.reason).where(Message.status == "failed")).one()
    assert reason is not None
    assert "cannot be" in reason
    assert len(provider.received) == 2


def test_a_no_is_heard_soon_when_a_fast_server_becomes_slow(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender_id = add_waiting_messages(database, 30)
    clock = Clock()
    monkeypatch.setattr(hand_over, "monotonic_seconds", clock)
    provider = ScriptedProvider()

    def accept_slowly(email: OutgoingEmail, handovers: Handovers) -> Outcome:
        if len(provider.received) == 10:
            refuse_all(database, sender_id)
        if len(provider.received) >= 10:
            clock.now += 0.8
        return accept(email, handovers)

    provider.answers = {f"person{number}@people.example": accept_slowly for number in range(30)}
    send_due(make_context(database, tmp_path, providers=OneProviderPool(provider)))
    # Everybody said no while the tenth was on its way; one more may leave within the second that a part may take.
    assert len(provider.received) <= 11
    assert set(statuses(database)[12:]) == {"suppressed"}


def test_a_part_never_holds_more_than_its_bound(database: Database, tmp_path: Path) -> None:
    add_waiting_messages(database, 90)
    sizes: list[int] = []

    class CountingProvider(ScriptedProvider):
        def send(self, outgoing: Any, handovers: Handovers) -> Any:  # noqa: ANN401
            sizes.append(len(outgoing))
            return super().send(outgoing, handovers)

    provider = CountingProvider()
    send_due(make_context(database, tmp_path, providers=OneProviderPool(provider)))
    assert max(sizes) == hand_over.LARGEST_PART
    assert len(provider.received) == 90
    assert set(statuses(database)) == {"sent"}


def refuse_all(database: Database, sender_id: uuid.UUID) -> None:
    with database.unit_of_work() as session:
        for recipient_id in session.scalars(select(Recipient.id)).all():
            refuse_everything(session, sender_id, recipient_id, EVIDENCE)
