"""The worker dies after a mail has left and before it knows so: the mail is neither lost nor sent again."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.faults.embedded_instance import free_port
from tests.running import documents
from tests.running.mail_server import MailServer, running_mail_server
from tests.running.shop import Shop, open_shop
from tests.running.stack import Stack, running_stack
from tests.running.waiting import wait_for


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with running_mail_server(free_port()) as server:
        yield server


@pytest.fixture
def stack(mail_server: MailServer) -> Iterator[Stack]:
    with (
        tempfile.TemporaryDirectory(prefix="mp-", ignore_cleanup_errors=True) as folder,
        running_stack(Path(folder) / "d", smtp_port=mail_server.port) as running,
    ):
        yield running


def test_a_worker_killed_before_the_answer_sends_nothing_twice(stack: Stack, mail_server: MailServer) -> None:
    shop = open_shop(stack.database, stack.settings, stack.caller())
    mail_server.answers.clear()
    numbers = [f"#K{serial}" for serial in range(5)]
    orders = [documents.order(number, f"{number[1:].lower()}@people.example") for number in numbers]
    for order in orders:
        shop.tell("shopify", order, topic="orders/create")
    wait_for(lambda: mail_server.mails, what="the first mail to be handed over")
    wait_for(lambda: all(shop.messages(number) for number in numbers), what="every message to be planned")
    assert {status for number in numbers for status in shop.messages(number).values()} <= {"queued", "sending"}
    stack.kill("worker")
    mail_server.answers.set()
    stack.start("worker")
    wait_for(lambda: set(endings(shop, numbers)) <= {"sent", "unknown"}, what="every message to be settled")
    # Only what had left without an answer is an open question, and it is not sent again.
    assert endings(shop, numbers).count("unknown") == 1
    # What comes after them in the same queue has left, so nothing of theirs is still to come.
    shop.tell("shopify", documents.order("#K9", "k9@people.example"), topic="orders/create")
    mail_server.wait_for_mail("k9@people.example", "#K9")
    everybody = [order["email"] for order in orders]
    assert sorted(mail.recipient for mail in mail_server.mails) == sorted([*everybody, "k9@people.example"])
    shop.caller.close()


def endings(shop: Shop, numbers: Sequence[str]) -> list[str]:
    return [status for number in numbers for status in shop.messages(number).values()]
