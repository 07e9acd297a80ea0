"""Worker and broker are killed again and again under real traffic: no due mail comes twice, and none is lost unlisted.

A worker that dies between its claim and the mail server's answer leaves a message of unknown outcome: it may have come
or not, the merchant is shown it, and it is never sent again by itself. Every other due mail arrives exactly once.

The short form runs with every test; `make faults` runs 500 orders (FAULT_ORDERS), more with FAULT_SEED for others.
"""

import os
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, func, or_, select

from notifier.foundation.database import Database, open_engine
from notifier.models import Message, TriggerEvent
from notifier.vocabulary.lane import Lane
from portal.models import Order, Shipment, StoreEvent, TrackerEvent
from portal.settings import Settings
from tests.faults.embedded_instance import EmbeddedInstance, free_port
from tests.faults.havoc import Havoc
from tests.faults.traffic import PARCELS, SCANS, Due, Traffic, Webhook
from tests.running.calls import Caller
from tests.running.mail_server import Mail, MailServer, running_mail_server
from tests.running.shop import Shop, open_shop
from tests.running.waiting import wait_for

ORDERS = int(os.environ.get("FAULT_ORDERS", "30"))
SEED = int(os.environ.get("FAULT_SEED", "20261122"))
IS_FULL = ORDERS >= 200
VICTIMS = ("worker", "broker", "worker", "broker without data", "worker")
MORE_VICTIMS = ("worker", "broker", "worker", "worker", "broker")
#: What the subject of each trigger's mail says.
WORDS = {
    "order.placed": "Thank you for your order",
    "order.shipped": "is on its way",
    "order.cancelled": "was cancelled",
    "shipment.delivered": "has been delivered",
    "order.ready_for_pickup": "is ready to collect",
}
#: News that a delivery or a cancellation makes old: while workers are down it may come first, and they are taken back.
MAY_BE_OVERTAKEN = {WORDS[trigger] for trigger in ("order.placed", "order.shipped", "order.ready_for_pickup")}
OVERTAKEN = ("superseded", "withdrawn")
IS_UNKNOWN = Message.status == "unknown"
#: How long the rest of the work may take once the last kill is done; only a busy machine needs it.
PATIENCE = 900.0


@dataclass
class Scene:
    """The instance, its shop, and the mail server that counts."""

    instance: EmbeddedInstance
    shop: Shop
    mail_server: MailServer
    failures: list[BaseException] = field(default_factory=list)


@pytest.fixture
def scene() -> Iterator[Scene]:
    with tempfile.TemporaryDirectory(prefix="mp-") as folder, running_mail_server(free_port()) as mail_server:
        data = Path(folder) / "d"
        environment = {
            "MILEPOST_SMTP_URL": f"smtp://127.0.0.1:{mail_server.port}",
            "MILEPOST_ALLOW_PRIVATE_ENDPOINTS": "1",
        }
        instance = EmbeddedInstance(data, environment=environment)
        instance.start_and_wait()
        told = environment | {"MILEPOST_DATA": str(data), "MILEPOST_BASE_URL": f"http://127.0.0.1:{instance.port}"}
        settings = Settings.from_environment(told)
        database = Database(open_engine(settings.database_url))
        caller = Caller(instance.port)
        yield Scene(instance, open_shop(database, settings, caller), mail_server)
        caller.close()
        database.dispose()
        instance.end()


def test_every_due_mail_arrives_exactly_once_but_those_listed_as_unknown(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    began_at = time.monotonic()
    traffic = Traffic(ORDERS, SEED)
    webhooks = traffic.webhooks()
    total = traffic.due.total()
    chance = random.Random(SEED)
    havoc = Havoc(scene.instance, chance)
    victims = [*VICTIMS, *(MORE_VICTIMS if IS_FULL else ())]
    sender = threading.Thread(target=post_all, args=(scene, webhooks))
    sender.start()
    havoc.run(victims, lambda: len(scene.mail_server.mails), total)
    sender.join()
    assert scene.failures == []
    wait_for(lambda: is_settled(scene.shop), PATIENCE, what=lambda: f"no {describe(scene.shop)}")
    report = describe_run(scene, traffic, havoc, len(webhooks), time.monotonic() - began_at)
    with capsys.disabled():
        print(f"\n{report}")
    assert find_differences(scene, traffic) == [], report
    # On SQLite each lane has one conversation with the mail server, and can leave that one open when it dies.
    assert count_due(scene.shop, IS_UNKNOWN).total() <= havoc.kills["worker"] * len(Lane), report


def post_all(scene: Scene, webhooks: Sequence[Webhook]) -> None:
    """Post everything over one kept connection; the doors must answer whatever else is dead."""
    try:
        for webhook in webhooks:
            answer = scene.shop.post(webhook.source, webhook.document, topic=webhook.topic)
            assert answer.status in {200, 202}, answer
    except BaseException as problem:  # noqa: BLE001  shown by the test's own thread
        scene.failures.append(problem)


def is_settled(shop: Shop) -> bool:
    """Whether nothing waits any more, in any table."""
    return not any(open_work(shop).values())


def open_work(shop: Shop) -> dict[str, int]:
    """What is still to be done, by table."""
    unfinished = {
        "store payloads": select(func.count()).select_from(StoreEvent).where(StoreEvent.state.in_(("new", "waiting"))),
        "tracker payloads": select(func.count())
        .select_from(TrackerEvent)
        .where(TrackerEvent.state.in_(("new", "waiting"))),
        "triggers": select(func.count()).select_from(TriggerEvent).where(TriggerEvent.state == "new"),
        "messages": select(func.count()).select_from(Message).where(Message.status.in_(("queued", "sending"))),
    }
    with shop.database.reading() as session:
        return {name: session.scalar(statement) or 0 for name, statement in unfinished.items()}


def describe(shop: Shop) -> str:
    """The open work in words."""
    return ", ".join(f"{count} {name}" for name, count in open_work(shop).items())


def subject_words(mail: Mail) -> Due:
    """Whom a mail is for and which of the known sentences it says."""
    return mail.recipient, next((words for words in WORDS.values() if words in mail.subject), mail.subject)


def find_differences(scene: Scene, traffic: Traffic) -> list[str]:
    """Everything that is not as the rules say; empty when all is well."""
    mails = list(scene.mail_server.mails)
    arrived = Counter(subject_words(mail) for mail in mails)
    ids = Counter(mail.message_id for mail in mails)
    shop = scene.shop
    overtaken = count_due(shop, Message.status == "cancelled", Message.reason.in_(OVERTAKEN))
    unknown = count_due(shop, IS_UNKNOWN)
    missing, surplus = traffic.due - arrived - overtaken, arrived - traffic.due
    return [
        *(f"overtaken, and yet it came: {due}" for due in ((arrived + overtaken) - traffic.due)),
        *(f"taken back for no reason: {due}" for due in overtaken if due[1] not in MAY_BE_OVERTAKEN),
        *(f"missing {count} x {due}: {rows_about(shop, due[0])}" for due, count in (missing - unknown).items()),
        *(f"too many {count} x {due}: {rows_about(shop, due[0])}" for due, count in surplus.items()),
        *(f"the message {message_id} came {count} times" for message_id, count in ids.items() if count > 1),
        *wrong_places(shop, traffic),
        *(f"{count} messages ended as {status}" for status, count in odd_endings(shop).items()),
    ]


def count_due(shop: Shop, *conditions: ColumnElement[bool]) -> Counter[Due]:
    """The messages that meet the conditions, as the mails that they are or would have been."""
    with shop.database.reading() as session:
        numbers = {f"order:{order_id}": number for order_id, number in session.execute(select(Order.id, Order.number))}
        rows = session.execute(select(Message.subject_key, Message.trigger).where(*conditions)).all()
    return Counter(
        (f"buyer{int(numbers[row.subject_key].removeprefix('#F'))}@people.example", WORDS[row.trigger]) for row in rows
    )


def rows_about(shop: Shop, email: str) -> list[str]:
    """The messages of one person as the database knows them."""
    with shop.database.reading() as session:
        order = shop.find_order(f"#F{int(email.removeprefix('buyer').partition('@')[0]):05d}")
        if order is None:
            return ["there is no such order"]
        wanted = select(Message).where(Message.subject_key == f"order:{order.id}")
        return [
            f"{row.id} {row.trigger} {row.status} {row.reason} attempts={row.attempts} sent_at={row.sent_at}"
            for row in session.scalars(wanted)
        ]


def wrong_places(shop: Shop, traffic: Traffic) -> list[str]:
    """Orders and parcels that do not stand where their news have led them."""
    with shop.database.reading() as session:
        stages = {str(number): stage for number, stage in session.execute(select(Order.number, Order.stage))}
        rows = session.execute(select(Shipment.tracking_number, Shipment.milestone))
        milestones = {str(number): milestone for number, milestone in rows}
    wanted = traffic.stages | traffic.milestones
    found = stages | milestones
    return [
        f"{key} is {found.get(key)} and should be {wanted.get(key)}"
        for key in sorted(wanted.keys() | found.keys())
        if wanted.get(key) != found.get(key)
    ]


def odd_endings(shop: Shop) -> dict[str, int]:
    """Messages neither sent nor overtaken nor an open question (their worker died before the answer), by status."""
    was_needed = or_(Message.reason.is_(None), Message.reason.not_in(OVERTAKEN))
    with shop.database.reading() as session:
        rows = session.execute(select(Message.status, func.count()).where(was_needed).group_by(Message.status)).all()
    return {str(status): int(count) for status, count in rows if status not in {"sent", "unknown"}}


def describe_run(scene: Scene, traffic: Traffic, havoc: Havoc, posted: int, seconds: float) -> str:
    """The figures of a run in one paragraph."""
    mails = scene.mail_server.mails
    killed = ", ".join(f"{name} x {count}" for name, count in sorted(havoc.kills.items()))
    return (
        f"{traffic.orders} orders x {PARCELS} parcels x {SCANS} scans, seed {traffic.seed}: {posted} webhooks, "
        f"{traffic.due.total()} mails due, {len(mails)} arrived, {len({mail.message_id for mail in mails})} different; "
        f"killed: {killed}; {seconds:.0f} s"
    )
