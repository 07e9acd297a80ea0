"""The same on SQLite and PostgreSQL: once in effect whatever comes at once, and nothing lost without a broker."""

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Select, func, select

from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from notifier.models import Message, TriggerEvent
from portal.models import Checkpoint, Order, OrderLine, Shipment, StoreEvent, TrackerEvent, TrackingLink
from tests.running import documents
from tests.running.calls import Answer
from tests.running.mail_server import MailServer
from tests.running.postgresql import new_database
from tests.running.shop import Shop, encode, open_shop
from tests.running.signing import signed_headers
from tests.running.stack import Stack, running_stack
from tests.running.waiting import wait_for

TIMES = 20


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stack(request: pytest.FixtureRequest, mail_server: MailServer) -> Iterator[Stack]:
    """A whole Milepost on each database; the one on SQLite is shared with the other modules."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_stack")
        return
    with (
        tempfile.TemporaryDirectory(prefix="mp-", ignore_cleanup_errors=True) as folder,
        new_database(request.getfixturevalue("postgres_url"), has_tables=False) as url,
        running_stack(Path(folder) / "d", smtp_port=mail_server.port, database_url=url) as running,
    ):
        yield running


@pytest.fixture
def shop(stack: Stack) -> Iterator[Shop]:
    shop = open_shop(stack.database, stack.settings, stack.caller())
    yield shop
    shop.caller.close()


def person() -> str:
    """Somebody no other test writes to."""
    return f"{new_id().hex[-12:]}@people.example"


def post_at_once(stack: Stack, shop: Shop, source: str, document: dict, topic: str) -> list[Answer]:
    """The same webhook twenty times in the same moment, each over a connection of its own."""
    body, door = encode(document), shop.doors[source]
    headers = signed_headers(source, body, door.secret, topic)
    start = threading.Barrier(TIMES)
    answers: list[Answer] = []

    def post() -> None:
        caller = stack.caller()
        start.wait()
        answers.append(caller.call("POST", door.path, body=body, headers=headers))
        caller.close()

    threads = [threading.Thread(target=post) for _ in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def count(shop: Shop, *tables: type[Base]) -> list[int]:
    """Rows of the shop in each table."""
    with shop.database.reading() as session:
        return [session.scalar(_count(table, shop)) or 0 for table in tables]


def _count(table: type[Base], shop: Shop) -> Select[int]:
    columns = table.__table__.c
    owner = columns["merchant_id"] if "merchant_id" in columns else columns["sender_id"]
    return select(func.count()).select_from(table).where(owner == shop.merchant_id)


def test_one_webhook_twenty_times_at_once_has_one_effect(stack: Stack, shop: Shop, mail_server: MailServer) -> None:
    email, number = person(), "1Z5550100129001"
    order = documents.order("#2901", email)
    sent, scanned = (
        documents.fulfilment(order, [number]),
        documents.report(number, [("delivered", documents.moment(1))]),
    )
    for source, document, topic, words in (
        ("shopify", order, "orders/create", "Thank you for your order"),
        ("shopify", sent, "fulfillments/create", "is on its way"),
        ("simulated", scanned, "", "has been delivered"),
    ):
        answers = post_at_once(stack, shop, source, document, topic)
        assert sorted(answer.status for answer in answers) == [200] * (TIMES - 1) + [202]
        assert len({answer.json()["id"] for answer in answers}) == 1
        # Before the next news: a delivery takes back what has not left.
        mail_server.wait_for_mail(email, words)
    assert count(shop, StoreEvent, TrackerEvent, Order, OrderLine, TrackingLink) == [2, 1, 1, 1, 1]
    assert count(shop, Shipment, Checkpoint, TriggerEvent, Message) == [1, 1, 3, 3]
    assert len(mail_server.of(email)) == 3


def test_webhooks_are_answered_without_a_broker_and_applied_after(
    stack: Stack, shop: Shop, mail_server: MailServer
) -> None:
    email = person()
    stack.kill("broker")
    wait_for(lambda: "does not answer" in shop.caller.get("/readyz").text, what="the broker to be missed")
    missing = shop.caller.get("/readyz")
    assert (missing.status, missing.json()["database"]) == (200, "ok")
    assert missing.json()["broker"] == "The broker does not answer; work waits in the database."
    shop.tell("shopify", documents.order("#2902", email), topic="orders/create")
    assert count(shop, StoreEvent) == [1]
    assert shop.caller.get(f"/m/{shop.slug}/track").status == 200
    assert shop.caller.post_form(f"/m/{shop.slug}/track", "number=1&contact=2").status == 422
    assert shop.find_order("#2902") is None
    stack.start("broker")
    mail_server.wait_for_mail(email, "Thank you for your order #2902")
    assert len(mail_server.of(email)) == 1


def test_a_worker_outlives_brokers_that_die_again_and_again(stack: Stack, shop: Shop) -> None:
    for number in ("#2905", "#2906", "#2907", "#2908"):
        stack.kill("broker")
        stack.start("broker")
        shop.tell("shopify", documents.order(number, person()), topic="orders/create")
        shop.wait_for_order(number)
    assert "Unrecoverable" not in stack.log("worker")


def test_a_page_is_kept_and_told_apart_by_its_version(shop: Shop) -> None:
    number = "1Z5550100129003"
    order = documents.order("#2903", person())
    shop.tell("shopify", order, topic="orders/create")
    path = shop.page_path("#2903")
    first = shop.caller.get(path)
    assert shop.caller.get(path, If_None_Match=first.headers["ETag"]).status == 304
    shop.tell("shopify", documents.fulfilment(order, [number]), topic="fulfillments/create")
    wait_for(lambda: number in shop.parcels("#2903"), what="the parcel")
    assert number in shop.caller.get(path, If_None_Match=first.headers["ETag"]).text
    assert shop.caller.get("/t/unknown").status == 404
