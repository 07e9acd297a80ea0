"""Push from the tracking page: a browser subscribes, is told once, and is forgotten when it is gone."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from notifier.audience.push_subscriptions import MOST_BROWSERS
from notifier.authoring.rules import RuleDraft, install_rules
from notifier.models import Consent, Message, PushSubscriptionRow, VapidKey
from notifier.vocabulary.channel import Channel
from tests.running import documents
from tests.running.calls import Answer
from tests.running.http_sink import Reply
from tests.running.push_server import Browser, PushServer, running_push_server
from tests.running.shop import Shop, open_shop
from tests.running.stack import Stack, running_stack
from tests.running.waiting import wait_for

NUMBER = "1Z5550100126901"
TRIGGER = "shipment.out_for_delivery"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def push_server() -> Iterator[PushServer]:
    with running_push_server() as server:
        yield server


@pytest.fixture(scope="module")
def stack(push_server: PushServer) -> Iterator[Stack]:
    # Private hosts are forbidden: only the named origin may be one.
    variables = {"MILEPOST_PUSH_ORIGINS": push_server.origin, "MILEPOST_ALLOW_PRIVATE_ENDPOINTS": "0"}
    with (
        tempfile.TemporaryDirectory(prefix="mp-", ignore_cleanup_errors=True) as folder,
        running_stack(Path(folder) / "d", variables=variables) as running,
    ):
        yield running


@pytest.fixture
def shop(stack: Stack) -> Iterator[Shop]:
    caller = stack.caller()
    shop = open_shop(stack.database, stack.settings, caller)
    with stack.database.unit_of_work() as session:
        install_rules(session, shop.merchant_id, [RuleDraft("push", TRIGGER, (Channel.PUSH,))])
    yield shop
    caller.close()


@pytest.fixture
def page(shop: Shop) -> str:
    """The path of the page of an order whose parcel is on its way."""
    order = documents.order("#2901", "mirela@tannenberg.example")
    shop.tell("shopify", order, topic="orders/create")
    shop.tell("shopify", documents.fulfilment(order, [NUMBER]), topic="fulfillments/create")
    shop.tell("simulated", documents.report(NUMBER, [("picked_up", documents.moment(5))]))
    shop.wait_for_milestone("#2901", NUMBER, "in_transit")
    return shop.page_path("#2901")


def post(shop: Shop, page: str, document: dict) -> Answer:
    return shop.caller.call("POST", f"{page}/push", body=json.dumps(document).encode(), headers=JSON)


def subscribe(shop: Shop, page: str, server: PushServer) -> Browser:
    key = shop.caller.get(f"/m/{shop.slug}/push-key").text
    browser = server.subscribe(server_key=key)
    assert post(shop, page, browser.document).status == 201
    return browser


def statuses(stack: Stack, shop: Shop) -> list[str]:
    with stack.database.reading() as session:
        mine = select(Message.status).where(Message.sender_id == shop.merchant_id, Message.channel == "push")
        return sorted(session.scalars(mine))


def count_browsers(stack: Stack, shop: Shop) -> int:
    with stack.database.reading() as session:
        mine = select(func.count()).where(PushSubscriptionRow.sender_id == shop.merchant_id)
        return int(session.scalar(mine) or 0)


def go_out(shop: Shop) -> None:
    shop.tell("simulated", documents.report(NUMBER, [("out_for_delivery", documents.moment(0))]))
    shop.wait_for_milestone("#2901", NUMBER, "out_for_delivery")


def test_every_browser_is_told_once_with_a_link_to_the_page(
    stack: Stack, shop: Shop, page: str, push_server: PushServer
) -> None:
    first, second = subscribe(shop, page, push_server), subscribe(shop, page, push_server)
    assert post(shop, page, first.document).status == 200
    go_out(shop)
    wait_for(lambda: statuses(stack, shop) == ["sent", "sent"], what="both browsers to be told")
    endpoints = {first.endpoint, second.endpoint}
    pushes = [push for push in push_server.pushes if push_server.origin + push.path in endpoints]
    assert {push_server.origin + push.path for push in pushes} == endpoints
    assert len(pushes) == 2
    assert {push.document["url"] for push in pushes} == {stack.settings.base_url + page}
    assert {push.headers["urgency"] for push in pushes} == {"high"}
    assert push_server.refusals == []


def test_a_browser_hears_only_of_orders_it_was_switched_on_for(
    stack: Stack, shop: Shop, page: str, push_server: PushServer
) -> None:
    """Whoever was forwarded the link of one order learns nothing of the others of the same person."""
    browser = subscribe(shop, page, push_server)
    order, number = documents.order("#2902", "mirela@tannenberg.example"), "1Z5550100126902"
    shop.tell("shopify", order, topic="orders/create")
    shop.tell("shopify", documents.fulfilment(order, [number]), topic="fulfillments/create")
    shop.tell("simulated", documents.report(number, [("out_for_delivery", documents.moment(0))]))
    wait_for(lambda: statuses(stack, shop) == ["suppressed"], what="nobody to be told of the other order")
    # Switched on there, too, it hears of both.
    assert post(shop, shop.page_path("#2902"), browser.document).status == 200
    go_out(shop)
    wait_for(lambda: statuses(stack, shop) == ["sent", "suppressed"], what="the first order to be told of")
    (push,) = (push for push in push_server.pushes if push_server.origin + push.path == browser.endpoint)
    assert push.document["url"] == stack.settings.base_url + page


def test_the_browsers_of_one_person_have_an_end(stack: Stack, shop: Shop, page: str, push_server: PushServer) -> None:
    for _ in range(MOST_BROWSERS + 2):
        subscribe(shop, page, push_server)
    assert count_browsers(stack, shop) == MOST_BROWSERS


def test_who_has_turned_push_on_finds_it_on_the_preference_page(shop: Shop, page: str, push_server: PushServer) -> None:
    box = 'value="delivery_updates:push"'
    assert box not in shop.caller.get(f"{page}/preferences").text
    subscribe(shop, page, push_server)
    assert box in shop.caller.get(f"{page}/preferences").text


def test_a_browser_that_is_gone_is_forgotten(stack: Stack, shop: Shop, page: str, push_server: PushServer) -> None:
    subscribe(shop, page, push_server)
    push_server.answers.append(Reply(410))
    go_out(shop)
    wait_for(lambda: statuses(stack, shop) == ["failed"], what="the browser to be found gone")
    assert count_browsers(stack, shop) == 0


def test_a_browser_is_forgotten_on_request(stack: Stack, shop: Shop, page: str, push_server: PushServer) -> None:
    browser = subscribe(shop, page, push_server)
    body = json.dumps(browser.document).encode()
    for _ in range(2):
        answer = shop.caller.call("DELETE", f"{page}/push", body=body, headers=JSON)
        assert (answer.status, answer.json()) == (200, {"state": "off"})
    assert count_browsers(stack, shop) == 0


def test_a_renewal_keeps_the_browser_and_a_no_that_was_said_since(
    stack: Stack, shop: Shop, page: str, push_server: PushServer
) -> None:
    browser = subscribe(shop, page, push_server)
    with stack.database.unit_of_work() as session:
        mine = (Consent.sender_id == shop.merchant_id, Consent.channel == Channel.PUSH.value)
        assert set(session.scalars(select(Consent.state).where(*mine))) == {"granted"}
        session.execute(update(Consent).where(*mine).values(state="refused"))
    assert post(shop, page, browser.document | {"isRenewal": True}).status == 200
    assert post(shop, page, push_server.subscribe().document | {"isRenewal": True}).status == 201
    assert count_browsers(stack, shop) == 2
    with stack.database.reading() as session:
        assert set(session.scalars(select(Consent.state).where(*mine))) == {"refused"}
    # A tap is a new yes.
    assert post(shop, page, browser.document).status == 200
    with stack.database.reading() as session:
        assert set(session.scalars(select(Consent.state).where(*mine))) == {"granted"}


def test_what_is_no_subscription_is_refused_with_a_sentence(shop: Shop, page: str, push_server: PushServer) -> None:
    good = push_server.subscribe().document
    elsewhere = {**good, "endpoint": "http://127.0.0.1:1/other"}
    for document in (elsewhere, {**good, "keys": {}}, {"endpoint": good["endpoint"]}):
        answer = post(shop, page, document)
        assert answer.status == 422
        assert answer.json()["problem"].endswith(".")
    assert shop.caller.call("POST", f"{page}/push", body=b"[", headers=JSON).status == 422
    assert shop.caller.post_form(f"{page}/push", "endpoint=x").status == 415
    assert shop.caller.call("POST", f"{page}/push", body=b" " * 9_000, headers=JSON).status == 413
    assert post(shop, "/t/" + "A" * 43, good).status == 404


def test_the_key_of_a_shop_stays_the_same_and_is_its_own(stack: Stack, shop: Shop) -> None:
    other = open_shop(stack.database, stack.settings, shop.caller)
    keys = [shop.caller.get(f"/m/{slug}/push-key").text for slug in (shop.slug, shop.slug, other.slug)]
    assert keys[0] == keys[1] != keys[2]
    assert len(keys[0]) == 87
    with stack.database.reading() as session:
        assert session.scalar(select(func.count()).where(VapidKey.sender_id == shop.merchant_id)) == 1
    assert shop.caller.get("/m/nobody/push-key").status == 404
