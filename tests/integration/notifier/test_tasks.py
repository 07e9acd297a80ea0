"""The tasks, called as a worker calls them: each drains its table, and nothing needs arguments."""

import datetime as dt
from pathlib import Path

import pytest
from celery import Celery
from sqlalchemy import func, select, update

import notifier.tasks.bounces
import notifier.tasks.figures
import notifier.tasks.messages
import notifier.tasks.receipts
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.models import Message, MessageContent
from notifier.sending.claim_messages import Claim, claim_messages
from notifier.sending.handover_journal import HandoverJournal
from notifier.tasks.context import TaskContext
from notifier.tasks.schedule import BEAT
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane
from tests.factories.notifier import KEYS, Occurrence, add_rule, add_sender, make_settings, publish, statuses

TASKS = (notifier.tasks.messages, notifier.tasks.receipts, notifier.tasks.bounces, notifier.tasks.figures)


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Celery:
    app = Celery("test", broker="memory://", set_as_current=False)
    app.notifier_context = TaskContext.create(  # type: ignore[attr-defined]  # as portal.worker sets it
        settings=make_settings(tmp_path), database=database, sealer=Sealer(KEYS), signer=Signer(KEYS)
    )
    app.finalize()
    return app


def run(app: Celery, name: str) -> None:
    app.tasks[name].apply(throw=True)


def publish_some(database: Database, number: int) -> None:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        add_rule(session, sender_id)
    for index in range(number):
        publish(database, sender_id, Occurrence(f"event-{index}", email=f"person{index}@people.example"))


def test_planning_and_sending_drain_their_tables(database: Database, app: Celery) -> None:
    publish_some(database, 210)
    run(app, "notifier.plan_messages")
    assert statuses(database) == ["queued"] * 210
    run(app, "notifier.send_email_normal")
    assert statuses(database) == ["sent"] * 210


def test_only_channels_and_lanes_with_due_messages_are_woken(
    database: Database, app: Celery, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[str] = []
    monkeypatch.setattr(app, "send_task", woken.append)
    run(app, "notifier.send_due_messages")
    assert woken == []
    publish_some(database, 2)
    run(app, "notifier.plan_messages")
    run(app, "notifier.send_due_messages")
    assert woken == ["notifier.send_email_normal"]


def test_recovery_frees_what_an_ended_worker_held(database: Database, app: Celery, tmp_path: Path) -> None:
    publish_some(database, 2)
    run(app, "notifier.plan_messages")
    dead = HandoverJournal(tmp_path / "journals")
    with dead.open_page() as page, database.unit_of_work() as session:
        claim_messages(session, Claim(page.owner, Channel.EMAIL, Lane.NORMAL))
    dead.close()
    run(app, "notifier.recover_messages")
    assert statuses(database) == ["queued", "queued"]


def test_words_are_pruned_when_their_time_is_over(database: Database, app: Celery) -> None:
    publish_some(database, 2)
    run(app, "notifier.plan_messages")
    run(app, "notifier.send_email_normal")
    with database.unit_of_work() as session:
        first = session.scalars(select(Message.id).limit(1)).one()
        over = update(MessageContent).where(MessageContent.message_id == first)
        session.execute(over.values(kept_until=utc_now() - dt.timedelta(seconds=1)))
    run(app, "notifier.prune_contents")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(MessageContent)) == 1
    assert statuses(database) == ["sent", "sent"]


def test_every_sweeper_is_a_task(app: Celery) -> None:
    assert set(BEAT) <= set(app.tasks)
