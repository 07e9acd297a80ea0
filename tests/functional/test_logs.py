"""No process says in its log whose parcel it is about, however talkative it is set."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import documents
from tests.running.calls import Caller
from tests.running.mail_server import MailServer
from tests.running.shop import Shop, open_shop
from tests.running.stack import Stack, running_stack

EMAIL = "mirela.logged@tannenberg.example"
#: Of the person, and what opens their page.
PRIVATE = ("mirela", "tannenberg", "kastanienallee", "555 0101", "5550101", "10115")


@pytest.fixture
def talkative(mail_server: MailServer) -> Iterator[Stack]:
    """Everything at the level DEBUG."""
    variables = {"MILEPOST_LOG_LEVEL": "DEBUG"}
    with (
        tempfile.TemporaryDirectory(prefix="mp-", ignore_cleanup_errors=True) as folder,
        running_stack(Path(folder) / "d", smtp_port=mail_server.port, variables=variables) as running,
    ):
        yield running


def visit(shop: Shop, caller: Caller, path: str) -> None:
    """Look at the page and what hangs on it, look the order up, ask for what is not there."""
    for ending in ("", ".json", ".ics", "/preferences", "/problem", "/no-such-page"):
        caller.get(path + ending)
    caller.post_form(f"{path}/preferences", "dial=important")
    for contact in ("mirela.logged%40tannenberg.example", "10115", "nobody%40people.example"):
        caller.post_form(f"/m/{shop.slug}/track", f"number=2901&contact={contact}")


def test_logs_at_their_most_talkative_name_nobody(talkative: Stack, mail_server: MailServer) -> None:
    caller = talkative.caller()
    shop = open_shop(talkative.database, talkative.settings, caller)
    order = documents.order("#2901", EMAIL)
    shop.tell("shopify", order, topic="orders/create")
    shop.post("shopify", b'{"email": "mirela.logged@tannenberg.example"', topic="orders/create")
    shop.post("shopify", order, topic="orders/create", secret="wrong")
    placed = mail_server.wait_for_mail(EMAIL, "#2901")
    path = placed.link("t").removeprefix(shop.settings.base_url)
    visit(shop, caller, path)
    caller.close()
    told = "".join(talkative.log(name) for name in ("web", "worker", "beat", "broker")).casefold()
    assert "batch_sent" in told
    assert [one for one in (*PRIVATE, path.rpartition("/")[2].casefold()) if one in told] == []
