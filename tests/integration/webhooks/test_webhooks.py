"""Outgoing webhooks on both databases, to a real server."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import socketserver
import threading
import uuid

import pytest
import time_machine
from sqlalchemy import select

from notifier.api.vocabulary import Facts
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from portal.alerts.webhook_events import record_webhook_event
from portal.merchants.webhook_deliveries import (
    WAITS_SECONDS,
    claim_webhooks,
    load_deliveries,
    prune_deliveries,
    replay_webhook,
)
from portal.merchants.webhook_endpoints import (
    EndpointDraft,
    EndpointError,
    add_endpoint,
    change_endpoint,
    get_endpoint,
    rotate_secret,
    switch_endpoint,
)
from portal.models import WebhookDelivery
from portal.vocabulary.webhook_state import WebhookState
from tests.integration.ingest.shop import read_body
from tests.integration.webhooks.conftest import ToldShop
from tests.running.http_sink import Arrival, Misbehaviour, Reply


def tell(told: ToldShop, event: str = "shipment.delivered") -> None:
    """Something happens."""
    facts = {"order": {"number": "#1"}, "person": {"name": "Siiri"}, "links": {"page": "secret"}}
    with told.shop.database.unit_of_work() as session:
        record_webhook_event(session, told.shop.merchant_id, event, utc_now(), facts)


def states(told: ToldShop) -> list[WebhookState]:
    """How far each delivery got, the oldest first."""
    with told.shop.database.reading() as session:
        return [one.state for one in reversed(load_deliveries(session, told.endpoint_id, None, limit=100))]


def is_signed_with(arrival: Arrival, secret: str) -> bool:
    """Whether one of the signatures is right, computed as the specification says."""
    name, moment = arrival.headers["webhook-id"], arrival.headers["webhook-timestamp"]
    content = f"{name}.{moment}.".encode() + arrival.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return f"v1,{wanted}" in arrival.headers["webhook-signature"].split(" ")


def test_news_of_an_order_is_told_once_signed_and_without_people(told: ToldShop) -> None:
    body = read_body("order_placed.json")
    told.shop.store_says("orders/create", body)
    told.shop.store_says("orders/create", body)
    told.send()
    (arrival,) = [one for one in told.sink.arrivals if one.json()["type"] == "order.placed"]
    assert is_signed_with(arrival, told.secret)
    event = arrival.json()
    assert event["data"]["order"]["number"] == told.shop.order().number
    assert set(event) == {"type", "timestamp", "data"}
    assert not {"person", "customer", "destination", "links"} & set(event["data"])
    contact = body["shipping_address"]
    for personal in (body["email"], contact["name"], contact["address1"], "/t/"):
        assert personal not in arrival.body.decode()


@pytest.mark.parametrize(
    ("events", "heard"),
    [((), 2), (("shipment",), 1), (("shipment.delivered", "order.placed"), 2), (("order.shipped",), 0)],
)
def test_an_endpoint_hears_what_it_asked_for(told: ToldShop, events: tuple[str, ...], heard: int) -> None:
    with told.shop.database.unit_of_work() as session:
        draft = EndpointDraft(f"{told.sink.url}/hook", events)
        change_endpoint(session, told.shop.merchant_id, told.endpoint_id, draft, allows_private=True)
    tell(told, "shipment.delivered")
    tell(told, "order.placed")
    told.send()
    assert len(told.sink.arrivals) == heard


@pytest.mark.parametrize("failure", [Reply(500), Reply(302), Misbehaviour.HANG_UP, Misbehaviour.GARBAGE])
def test_what_is_not_taken_is_sent_again_with_the_same_id(told: ToldShop, failure: Reply | Misbehaviour) -> None:
    told.sink.answer(failure)
    with time_machine.travel(utc_now(), tick=False) as clock:
        tell(told)
        told.send()
        told.send()
        assert states(told) == [WebhookState.WAITING]
        assert len(told.sink.arrivals) == 1
        told.sink.answer(Reply(204))
        clock.shift(WAITS_SECONDS[0] + 1)
        told.send()
    assert states(told) == [WebhookState.DELIVERED]
    assert len({one.headers["webhook-id"] for one in told.sink.arrivals}) == 1


def test_after_three_days_of_silence_it_is_given_up_and_nothing_is_lost(told: ToldShop) -> None:
    told.sink.answer(Reply(503))
    with time_machine.travel(utc_now(), tick=False) as clock:
        tell(told)
        for seconds in (*WAITS_SECONDS, 1):
            told.send()
            clock.shift(seconds + 1)
        told.send()
        assert states(told) == [WebhookState.FAILED]
        assert len(told.sink.arrivals) == len(WAITS_SECONDS) + 1
        with told.shop.database.reading() as session:
            endpoint = get_endpoint(session, told.shop.merchant_id, told.endpoint_id)
        assert (endpoint.is_on, endpoint.problem) == (False, "silent")
        told.sink.answer(Reply())
        with told.shop.database.unit_of_work() as session:
            switch_endpoint(session, told.shop.merchant_id, told.endpoint_id, is_on=True)
            delivery_id = session.scalars(select(WebhookDelivery.id)).one()
            replay_webhook(session, told.shop.merchant_id, delivery_id)
        told.send()
    assert states(told) == [WebhookState.DELIVERED]


def test_one_that_is_gone_is_asked_no_more(told: ToldShop) -> None:
    told.sink.answer(Reply(410))
    tell(told)
    told.send()
    with told.shop.database.reading() as session:
        endpoint = get_endpoint(session, told.shop.merchant_id, told.endpoint_id)
    assert (endpoint.is_on, endpoint.problem) == (False, "gone")
    tell(told)
    assert states(told) == [WebhookState.FAILED]


def test_a_silent_endpoint_rests_so_that_another_is_told(told: ToldShop) -> None:
    with told.shop.database.unit_of_work() as session:
        draft = EndpointDraft(f"{told.sink.url}/other", ())
        add_endpoint(session, told.shop.sealer, told.shop.merchant_id, draft, allows_private=True)
    told.sink.answer(lambda arrival: Reply(200) if arrival.path == "/other" else Reply(500))
    for _ in range(20):
        tell(told)
    told.send()
    paths = [arrival.path for arrival in told.sink.arrivals]
    assert paths.count("/other") == 20
    assert paths.count("/hook") <= 16


def test_one_with_a_long_backlog_leaves_room_for_another(told: ToldShop) -> None:
    for _ in range(40):
        tell(told)
    with told.shop.database.unit_of_work() as session:
        draft = EndpointDraft(f"{told.sink.url}/other", ())
        other, _ = add_endpoint(session, told.shop.sealer, told.shop.merchant_id, draft, allows_private=True)
    tell(told)
    with told.shop.database.unit_of_work() as session:
        claimed = claim_webhooks(session, told.shop.sealer, limit=16)
    assert other in {due.endpoint_id for due in claimed}


def test_two_workers_never_claim_the_same(told: ToldShop) -> None:
    for _ in range(5):
        tell(told)
    claimed = []
    for _ in range(3):
        with told.shop.database.unit_of_work() as session:
            claimed += [due.delivery_id for due in claim_webhooks(session, told.shop.sealer, limit=2)]
    assert len(claimed) == len(set(claimed)) == 5


def test_who_died_while_sending_is_followed_by_another(told: ToldShop) -> None:
    tell(told)
    with time_machine.travel(utc_now(), tick=False) as clock:
        with told.shop.database.unit_of_work() as session:
            claim_webhooks(session, told.shop.sealer, limit=10)
        told.send()
        assert told.sink.arrivals == []
        clock.shift(dt.timedelta(minutes=3))
        told.send()
    assert states(told) == [WebhookState.DELIVERED]


def test_after_a_new_secret_both_sign_for_a_day(told: ToldShop) -> None:
    with told.shop.database.unit_of_work() as session:
        secret = rotate_secret(session, told.shop.sealer, told.shop.merchant_id, told.endpoint_id)
    with time_machine.travel(utc_now(), tick=False) as clock:
        tell(told)
        told.send()
        clock.shift(dt.timedelta(hours=25))
        tell(told)
        told.send()
    first, second = told.sink.arrivals
    assert is_signed_with(first, secret)
    assert is_signed_with(first, told.secret)
    assert is_signed_with(second, secret)
    assert not is_signed_with(second, told.secret)


def test_words_of_people_and_carriers_stay_out(told: ToldShop) -> None:
    facts: Facts = {
        "shipment": {
            "milestone": "delivered",
            "raw_wording": "SIGNED BY S LAAKKONEN",
            "checkpoints": [{"carrier_words": "S L"}],
        },
        "case": {"number": "C-1", "answer": "Dear Siiri"},
        "feedback": {"score": 1, "comment": "My name is Siiri"},
    }
    with told.shop.database.unit_of_work() as session:
        record_webhook_event(session, told.shop.merchant_id, "shipment.delivered", utc_now(), facts)
    told.send()
    (arrival,) = told.sink.arrivals
    data = {
        "shipment": {"milestone": "delivered", "checkpoints": [{}]},
        "case": {"number": "C-1"},
        "feedback": {"score": 1},
    }
    assert arrival.json()["data"] == data


def test_news_that_is_rolled_back_is_never_told(told: ToldShop) -> None:
    class Undone(Exception):  # noqa: N818  what happens to a unit of work
        pass

    def fail() -> None:
        with told.shop.database.unit_of_work() as session:
            record_webhook_event(session, told.shop.merchant_id, "order.placed", utc_now(), {})
            session.flush()
            raise Undone

    with pytest.raises(Undone):
        fail()
    told.send()
    assert told.sink.arrivals == []


def test_the_log_is_forgotten_after_a_month(told: ToldShop, database: Database) -> None:
    tell(told)
    with time_machine.travel(utc_now() + dt.timedelta(days=31), tick=False), database.unit_of_work() as session:
        assert prune_deliveries(session) == 1
    assert states(told) == []


@pytest.mark.parametrize(
    "url", ["http://shop.example/", "https://me:secret@shop.example/", "ftp://shop.example/", "shop.example", ""]
)
def test_only_whole_https_addresses_are_kept(told: ToldShop, url: str) -> None:
    with told.shop.database.unit_of_work() as session, pytest.raises(EndpointError):
        add_endpoint(session, told.shop.sealer, told.shop.merchant_id, EndpointDraft(url, ()), allows_private=False)


def test_a_private_address_is_refused_when_it_is_called(told: ToldShop) -> None:
    told.client = type(told.client)(allows_private=False, read_seconds=1.0)
    tell(told)
    told.send()
    assert told.sink.arrivals == []
    with told.shop.database.reading() as session:
        (line,) = load_deliveries(session, told.endpoint_id, None, limit=5)
    assert "private" in line.problem


def test_an_unknown_delivery_is_not_replayed(told: ToldShop) -> None:
    tell(told)
    with told.shop.database.reading() as session:
        (line,) = load_deliveries(session, told.endpoint_id, None, limit=5)
    assert json.loads(line.body)["type"] == "shipment.delivered"
    with told.shop.database.unit_of_work() as session, pytest.raises(Exception, match="no such delivery"):
        replay_webhook(session, uuid.uuid4(), line.delivery_id)


def test_what_an_endpoint_says_instead_of_http_is_kept_as_one_short_line(told: ToldShop) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), Babbler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        draft = EndpointDraft(f"http://127.0.0.1:{server.server_address[1]}/", ())
        with told.shop.database.unit_of_work() as session:
            change_endpoint(session, told.shop.merchant_id, told.endpoint_id, draft, allows_private=True)
        tell(told)
        told.send()
        server.shutdown()
    with told.shop.database.reading() as session:
        (kept,) = load_deliveries(session, told.endpoint_id, None, limit=10)
    assert kept.tried_at is not None
    assert kept.problem.isprintable()
    assert 0 < len(kept.problem) <= 500


class Babbler(socketserver.StreamRequestHandler):
    """Answers whatever comes with something that is no HTTP."""

    def handle(self) -> None:
        self.connection.recv(65_536)
        self.wfile.write(b"No\0thing \x1b[31m" + b"x" * 5_000 + b"\r\n\r\n")
