"""The main job: a shop's order and a carrier's news come in, the page moves, the mails leave."""

import re

from sqlalchemy import select

from notifier.foundation.ids import new_id
from notifier.models import Message
from tests.running import documents
from tests.running.mail_server import MailServer
from tests.running.shop import Shop
from tests.running.stack import Stack
from tests.running.waiting import wait_for

NUMBER = "1ZA1B2C30312345673"
LABEL = ("pre_transit", "label_created", 4.0)
MOVING = ("in_transit", "arrived_at_facility", 2.0)
ARRIVED = ("delivered", "unknown", 0.5)


def person() -> str:
    """Somebody no other test writes to."""
    return f"{new_id().hex[-12:]}@people.example"


def headline(shop: Shop, page: str) -> str:
    """The words at the top of a page."""
    found = re.search(r"data-headline[^>]*>([^<]*)<", shop.caller.get(page).text)
    assert found is not None
    return found[1]


def test_an_order_becomes_a_page_and_mails_that_follow_its_parcel(shop: Shop, mail_server: MailServer) -> None:
    email = person()
    order = documents.order("#2101", email)
    shop.tell("shopify", order, topic="orders/create")
    placed = mail_server.wait_for_mail(email, "Thank you for your order #2101")
    page = placed.link("t").removeprefix(shop.settings.base_url)
    assert "#2101" in shop.caller.get(page).text

    shop.tell("shopify", documents.fulfilment(order, [NUMBER]), topic="fulfillments/create")
    shipped = mail_server.wait_for_mail(email, "order #2101 is on its way")
    assert shipped.link("t") == placed.link("t")
    assert NUMBER in shop.caller.get(page).text

    shop.tell("easypost", documents.easypost_event(NUMBER, [LABEL, MOVING]))
    shop.wait_for_milestone("#2101", NUMBER, "in_transit")
    assert "Leipzig" in shop.caller.get(page).text
    assert "Delivered" not in headline(shop, page)

    shop.tell("easypost", documents.easypost_event(NUMBER, [LABEL, MOVING, ARRIVED]))
    mail_server.wait_for_mail(email, "order #2101 has been delivered")
    assert [mail.subject.partition(" #")[0] for mail in mail_server.of(email)] == [
        "Thank you for your order",
        "Your order",
        "Your order",
    ]
    assert shop.parcels("#2101") == {NUMBER: "delivered"}
    assert "Delivered" in headline(shop, page)


def test_every_mail_carries_the_headers_and_links_that_mail_programs_need(
    shop: Shop, stack: Stack, mail_server: MailServer
) -> None:
    email = person()
    shop.tell("shopify", documents.order("#2102", email), topic="orders/create")
    mail = mail_server.wait_for_mail(email, "#2102")
    with stack.database.reading() as session:
        message_id = session.scalars(select(Message.id).where(Message.sender_id == shop.merchant_id)).one()
    assert mail.message_id == f"<{message_id}@milepost.example>"
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<[^<>]+>", str(mail.message["List-Unsubscribe"]))
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["To"] == f"Mirela Tannenberg <{email}>"
    assert mail.message["Reply-To"] == "help@fernhollow.example"
    assert mail.message.get_content_type() == "multipart/alternative"


def test_every_link_of_a_mail_opens(shop: Shop, mail_server: MailServer) -> None:
    email = person()
    shop.tell("shopify", documents.order("#2103", email), topic="orders/create")
    mail = mail_server.wait_for_mail(email, "#2103")
    base = shop.settings.base_url
    ours = set(re.findall(re.escape(base) + r"[^\s\"<>]*", mail.plain_text + mail.html)) | {mail.unsubscribe_url}
    assert {url.removeprefix(base).split("/")[1] for url in ours} >= {"t", "p", "u"}
    assert {url: shop.caller.get(url.removeprefix(base)).status for url in ours} == dict.fromkeys(ours, 200)


def test_a_cancelled_order_is_told_once_and_shown(shop: Shop, mail_server: MailServer) -> None:
    email = person()
    order = documents.order("#2104", email)
    shop.tell("shopify", order, topic="orders/create")
    page = shop.page_path("#2104")
    mail_server.wait_for_mail(email, "Thank you for your order #2104")
    at = documents.moment(0)
    cancelled = order | {"cancelled_at": at, "updated_at": at, "financial_status": "refunded"}
    shop.tell("shopify", cancelled, topic="orders/cancelled")
    shop.tell("shopify", cancelled, topic="orders/updated")
    mail_server.wait_for_mail(email, "order #2104 was cancelled")
    assert "cancelled" in shop.caller.get(page).text.lower()
    assert shop.messages("#2104") == {"order.placed": "sent", "order.cancelled": "sent"}


def test_a_refund_lowers_what_the_page_says_was_paid(shop: Shop) -> None:
    order = documents.order("#2105", person())
    shop.tell("shopify", order, topic="orders/create")
    shop.wait_for_order("#2105")
    refund = {
        "id": order["id"] + 900,
        "order_id": order["id"],
        "created_at": documents.moment(0),
        "refund_line_items": [],
        "transactions": [{"kind": "refund", "status": "success", "amount": "5.00", "currency": "EUR"}],
    }
    shop.tell("shopify", refund, topic="refunds/create")
    assert shop.post("shopify", refund, topic="refunds/create").status == 200
    wait_for(lambda: shop.wait_for_order("#2105").refunded_minor == 500, what="the refund to be counted once")
    assert "5.00" in shop.caller.get(shop.page_path("#2105")).text
