"""Opting out holds before the next message leaves; looking at the page changes nothing."""

import datetime as dt

import pytest
from sqlalchemy import func, select, update

from notifier.foundation.ids import new_id
from notifier.models import ConsentChange, Message, Rule
from tests.running import documents
from tests.running.mail_server import Mail, MailServer
from tests.running.shop import Shop
from tests.running.waiting import wait_for

ONE_CLICK = "List-Unsubscribe=One-Click"


def person() -> str:
    """Somebody no other test writes to."""
    return f"{new_id().hex[-12:]}@people.example"


def place_order(shop: Shop, mail_server: MailServer, number: str) -> tuple[dict, Mail]:
    """An order and its first mail."""
    email = person()
    order = documents.order(number, email)
    shop.tell("shopify", order, topic="orders/create")
    return order, mail_server.wait_for_mail(email, number)


def delay(shop: Shop, trigger: str) -> None:
    """Let the shop's messages of a trigger wait for an hour."""
    with shop.database.unit_of_work() as session:
        rule = update(Rule).where(Rule.sender_id == shop.merchant_id, Rule.trigger == trigger)
        session.execute(rule.values(timing={"kind": "after", "amount": 1, "unit": "hours"}))


def let_time_pass(shop: Shop) -> None:
    """Make every waiting message of the shop due."""
    with shop.database.unit_of_work() as session:
        waiting = update(Message).where(Message.sender_id == shop.merchant_id, Message.status == "queued")
        session.execute(waiting.values(due_at=dt.datetime.now(dt.UTC)))


def choices(shop: Shop) -> int:
    """How many lines the ledger of the shop has."""
    with shop.database.reading() as session:
        lines = select(func.count()).select_from(ConsentChange).where(ConsentChange.sender_id == shop.merchant_id)
        return session.scalar(lines) or 0


def test_one_click_stops_a_message_that_is_already_planned(shop: Shop, mail_server: MailServer) -> None:
    delay(shop, "order.shipped")
    order, mail = place_order(shop, mail_server, "#2401")
    shop.tell("shopify", documents.fulfilment(order, ["1Z5550100124401"]), topic="fulfillments/create")
    wait_for(lambda: shop.messages("#2401").get("order.shipped") == "queued", what="the message to be planned")
    path = mail.unsubscribe_url.removeprefix(shop.settings.base_url)
    answer = shop.caller.post_form(path, ONE_CLICK)
    assert (answer.status, answer.headers["Set-Cookie"]) == (200, None)
    let_time_pass(shop)
    wait_for(lambda: shop.messages("#2401")["order.shipped"] == "suppressed", what="the message to be held back")
    assert [mail.subject for mail in mail_server.of(mail.recipient)] == [mail.subject]


def test_without_the_click_the_same_message_leaves(shop: Shop, mail_server: MailServer) -> None:
    delay(shop, "order.shipped")
    order, mail = place_order(shop, mail_server, "#2402")
    shop.tell("shopify", documents.fulfilment(order, ["1Z5550100124402"]), topic="fulfillments/create")
    wait_for(lambda: shop.messages("#2402").get("order.shipped") == "queued", what="the message to be planned")
    let_time_pass(shop)
    mail_server.wait_for_mail(mail.recipient, "on its way")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_at_the_opt_out_page_changes_nothing(shop: Shop, mail_server: MailServer, method: str) -> None:
    order, mail = place_order(shop, mail_server, "#2403")
    path = mail.unsubscribe_url.removeprefix(shop.settings.base_url)
    assert shop.caller.call(method, path).status == 200
    assert choices(shop) == 0
    shop.tell("shopify", documents.fulfilment(order, ["1Z5550100124403"]), topic="fulfillments/create")
    mail_server.wait_for_mail(mail.recipient, "on its way")


def test_a_changed_opt_out_link_opens_nothing(shop: Shop, mail_server: MailServer) -> None:
    _order, mail = place_order(shop, mail_server, "#2404")
    path = mail.unsubscribe_url.removeprefix(shop.settings.base_url)
    forged = path[:-1] + ("A" if path[-1] != "A" else "B")
    assert shop.caller.post_form(forged, ONE_CLICK).status == 404
    assert choices(shop) == 0


def test_the_preference_page_of_a_mail_keeps_one_topic(shop: Shop, mail_server: MailServer) -> None:
    order, mail = place_order(shop, mail_server, "#2405")
    path = mail.link("p").removeprefix(shop.settings.base_url)
    assert mail.recipient.partition("@")[0] not in shop.caller.get(path).text
    assert "Saved" in shop.caller.post_form(path, "intent=topics&shown=email&want=delivery_updates:email").text
    number = "1Z5550100124405"
    shop.tell("shopify", documents.fulfilment(order, [number]), topic="fulfillments/create")
    shop.tell("simulated", documents.report(number, [("delivered", documents.moment(1))]))
    mail_server.wait_for_mail(mail.recipient, "delivered")
    told = {"order.placed": "sent", "order.shipped": "suppressed", "shipment.delivered": "sent"}
    # The mail is there before its worker has stored the answer.
    wait_for(lambda: shop.messages("#2405") == told, what="one of both messages to be held back")


def test_stopping_everything_on_the_page_stops_everything(shop: Shop, mail_server: MailServer) -> None:
    order, mail = place_order(shop, mail_server, "#2406")
    path = mail.link("t").removeprefix(shop.settings.base_url) + "/preferences"
    assert "Stopped" in shop.caller.post_form(path, "intent=stop_everything").text
    number = "1Z5550100124406"
    shop.tell("shopify", documents.fulfilment(order, [number]), topic="fulfillments/create")
    shop.tell("simulated", documents.report(number, [("delivered", documents.moment(1))]))
    held = {"order.placed": "sent", "order.shipped": "suppressed", "shipment.delivered": "suppressed"}
    wait_for(lambda: shop.messages("#2406") == held, what="both messages to be held back")
    assert len(mail_server.of(mail.recipient)) == 1


def test_one_shop_does_not_hear_what_was_said_to_another(shop: Shop, mail_server: MailServer, other_shop: Shop) -> None:
    order, mail = place_order(shop, mail_server, "#2407")
    shop.caller.post_form(mail.unsubscribe_url.removeprefix(shop.settings.base_url), ONE_CLICK)
    other_shop.tell("shopify", documents.order("#2408", mail.recipient), topic="orders/create")
    mail_server.wait_for_mail(mail.recipient, "#2408")
    shop.tell("shopify", documents.fulfilment(order, ["1Z5550100124407"]), topic="fulfillments/create")
    wait_for(lambda: shop.messages("#2407").get("order.shipped") == "suppressed", what="the message to be held back")
