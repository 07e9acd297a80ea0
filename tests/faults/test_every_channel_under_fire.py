"""2,000 messages over every channel while everything falls down: none is lost, none that costs is sent twice.

Two workers, beat, broker and PostgreSQL are killed and emptied in the middle of batches, and the other side answers
500, 429, garbage, too late or not at all. FAULT_MESSAGES makes it longer, FAULT_SEED different.
"""

import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from notifier.models import Message, TriggerEvent
from tests.faults.crowd import CHANNELS, Crowd, insist
from tests.faults.deployment_havoc import WORKERS, DeploymentHavoc, hurrying
from tests.faults.mail_sink import running_mail_sink
from tests.faults.mischief import Ledger
from tests.faults.reckoning import describe, find_wrongs, load_told
from tests.faults.web_sinks import running_web_sinks
from tests.running.postgresql import new_database, running_postgresql_server
from tests.running.stack import running_stack
from tests.running.waiting import wait_for

MESSAGES = int(os.environ.get("FAULT_MESSAGES", "2000"))
SEED = int(os.environ.get("FAULT_SEED", "20261122"))
#: One message to each by every channel.
PEOPLE = -(-MESSAGES // len(CHANNELS))
ROUNDS = max(1, MESSAGES // 2000)
PATIENCE = 900.0


@dataclass
class Scene:
    """The deployment, the other side, and what happens to both."""

    crowd: Crowd
    ledger: Ledger
    havoc: DeploymentHavoc


@pytest.fixture
def scene() -> Iterator[Scene]:
    with ExitStack() as stack:
        ledger = Ledger(SEED)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="mp-", ignore_cleanup_errors=True))
        postgresql = stack.enter_context(running_postgresql_server())
        mail_port = stack.enter_context(running_mail_sink(ledger))
        sinks = stack.enter_context(running_web_sinks(ledger))
        url = stack.enter_context(new_database(postgresql.url, has_tables=False))
        running = running_stack(
            Path(folder) / "d",
            processes=("broker", "beat", *WORKERS),
            database_url=url,
            variables={"MILEPOST_PUSH_ORIGINS": sinks.push.origin},
        )
        deployment = stack.enter_context(running)
        crowd = Crowd(deployment.database, deployment.settings.notifier, sinks)
        crowd.open_shop(mail_port)
        yield Scene(crowd, ledger, DeploymentHavoc(deployment, postgresql, ledger, random.Random(SEED)))


def test_nothing_is_lost_and_nothing_that_costs_is_sent_twice(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    began_at = time.monotonic()
    blows = scene.havoc.plan(ROUNDS)
    with hurrying(scene.crowd.database):
        for number, blow in enumerate(blows):
            scene.crowd.tell(range(PEOPLE * number // len(blows), PEOPLE * (number + 1) // len(blows)))
            scene.havoc.strike(blow)
        calm_down(scene)
        wait_for(lambda: not open_work(scene), PATIENCE, what=lambda: f"no {open_work(scene)}")
    messages = load_told(scene.crowd.database, scene.crowd, scene.ledger)
    report = f"{describe(messages, scene.ledger)}\n\n{describe_run(scene, time.monotonic() - began_at)}"
    with capsys.disabled():
        print(f"\n{report}")
    assert find_wrongs(messages, PEOPLE) == [], report
    assert scene.crowd.sinks.push.refusals == []
    assert scene.havoc.held, "no worker was killed in the middle of a batch"


def calm_down(scene: Scene) -> None:
    """From now on everybody behaves; new workers do not know any more which accounts were to be left alone."""
    scene.ledger.is_calm = True
    for worker in WORKERS:
        scene.havoc.strike(worker)


def open_work(scene: Scene) -> dict[str, int]:
    """How many triggers and messages still wait, by state; empty when none does."""

    def count() -> dict[str, int]:
        with scene.crowd.database.reading() as session:
            triggers = session.scalar(select(func.count()).select_from(TriggerEvent).where(TriggerEvent.state == "new"))
            rows = session.execute(
                select(Message.channel, Message.status, func.count())
                .where(Message.status.in_(("queued", "sending")))
                .group_by(Message.channel, Message.status)
            ).all()
        return {f"{row[0]} {row[1]}": int(row[2]) for row in rows} | ({"new triggers": triggers} if triggers else {})

    return insist(count)


def describe_run(scene: Scene, seconds: float) -> str:
    """What was done to the deployment, in one sentence."""
    struck = ", ".join(f"{blow} x {count}" for blow, count in sorted(scene.havoc.struck.items()))
    return (
        f"{PEOPLE * len(CHANNELS)} messages, seed {SEED}; struck: {struck}; "
        f"{scene.havoc.held} messages were in the hands of killed workers; {seconds:.0f} s"
    )
