"""The inbox on the page: the order's own messages, unread until a person says so, and none on a gift link."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from notifier.foundation.database import Database
from notifier.models import Message
from notifier.vocabulary.channel import Channel
from portal.models import Order
from portal.orders.tracking_links import create_tracking_link, open_tracking_link
from portal.shopper.inbox_page import hide_words
from portal.vocabulary.link_kind import LinkKind
from tests.factories.notifier import add_rule, make_context, plan_all
from tests.factories.notifier_channels import read_messages, read_receipts, send_all
from tests.integration.ingest.shop import Shop, scan
from tests.integration.ingest.test_store_events import fulfilment, placed
from tests.integration.ingest.test_tracker_events import ago

HTMX = {"HX-Request": "true"}


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Shop:
    """A shop that tells of arrivals in the inbox, and has done so."""
    shop = Shop(database, tmp_path)
    with database.unit_of_work() as session:
        for trigger in ("order.shipped", "shipment.delivered"):
            add_rule(session, shop.merchant_id, trigger=trigger, channels=(Channel.INBOX,))
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())
    deliver(shop, tmp_path)
    shop.tracker_says(scan("delivered", ago(1)))
    deliver(shop, tmp_path)
    return shop


def deliver(shop: Shop, folder: Path) -> None:
    """Plan what was told, and lay into inboxes what may go there; nothing else leaves."""
    plan_all(shop.database)
    with shop.database.unit_of_work() as session:
        session.execute(update(Message).where(Message.channel != Channel.INBOX.value).values(status="cancelled"))
    send_all(make_context(shop.database, folder))


@pytest.fixture
def page(shop: Shop) -> str:
    """The path of the order's page."""
    with shop.database.unit_of_work() as session:
        return "/t/" + open_tracking_link(session, shop.links, shop.order()).rpartition("/")[2]


def card(client: FlaskClient, page: str) -> str:
    answer = client.get(f"{page}/inbox", headers=HTMX)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    return answer.text


def unread(client: FlaskClient, page: str) -> int:
    found = re.search(r'data-unread="(\d+)"', card(client, page))
    assert found is not None
    return int(found[1])


def names(text: str) -> list[str]:
    return re.findall(r'name="read" value="(\w+)"', text)


def test_messages_are_shown_newest_first_and_looking_reads_none(shop: Shop, client: FlaskClient, page: str) -> None:
    shown = card(client, page)
    titles = re.findall(r"<h3><bdi>(.*?)</bdi>", shown)
    assert [message.channel for message in read_messages(shop.database) if message.status == "sent"] == ["inbox"] * 2
    assert (titles[0], len(titles)) == ("It is here, M••••!", 2)
    assert "<html" not in shown
    assert unread(client, page) == 2
    assert client.get(f"{page}/inbox").status_code == 200
    assert client.head(f"{page}/inbox").status_code == 200
    assert (unread(client, page), read_receipts(shop.database)) == (2, [])


def test_reading_is_told_once_and_counts_as_reached(shop: Shop, client: FlaskClient, page: str) -> None:
    newest, oldest = names(card(client, page))
    assert client.post(f"{page}/inbox", data={"read": [newest, "x", "0" * 32]}, headers=HTMX).status_code == 204
    assert unread(client, page) == 1
    answer = client.post(f"{page}/inbox", data={"read": [newest, oldest]})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{page}/inbox")
    assert unread(client, page) == 0
    assert [receipt.kind for receipt in read_receipts(shop.database)] == ["read", "read"]
    inbox = [message for message in read_messages(shop.database) if message.channel == "inbox"]
    assert [message.status for message in inbox] == ["delivered", "delivered"]


def test_a_page_of_another_order_reads_nothing_here(shop: Shop, client: FlaskClient, page: str) -> None:
    other = placed(id=99, name="#1999", order_number=1999, email="jonas@people.example")
    before = shop.order().id
    shop.store_says("orders/create", other)
    with shop.database.unit_of_work() as session:
        order = session.scalars(select(Order).where(Order.id != before)).one()
        path = "/t/" + open_tracking_link(session, shop.links, order).rpartition("/")[2]
    assert "There are no messages so far." in client.get(f"{path}/inbox").text
    assert re.search(r'id="inbox"[^>]* hidden', card(client, path))
    client.post(f"{path}/inbox", data={"read": names(card(client, page))})
    assert unread(client, page) == 2


def test_a_gift_link_has_no_inbox(shop: Shop, client: FlaskClient) -> None:
    with shop.database.unit_of_work() as session:
        url = create_tracking_link(session, shop.links, shop.order(), kind=LinkKind.GIFT)
    gift = "/t/" + url.rpartition("/")[2]
    assert client.get(f"{gift}/inbox").status_code == 404
    assert client.post(f"{gift}/inbox").status_code == 404


def test_a_name_is_shown_by_its_letter_as_on_the_whole_page() -> None:
    words = hide_words("Mirela, good news: “Mirelas” parcel is in Kastanienallee!", {"mirela", "kastanienallee"})
    assert words == "M••••, good news: “Mirelas” parcel is in K••••!"
