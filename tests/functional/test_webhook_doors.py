"""The doors for vendors: a clear answer to everything, and nothing stored of what was refused."""

import json
import uuid

import pytest
from sqlalchemy import func, select

from notifier.foundation.sealing import Sealer
from portal.merchants.connections import rotate_secret
from portal.models import Order, StoreEvent, TrackerEvent
from tests.running import documents
from tests.running.calls import Answer
from tests.running.shop import SOURCES, Shop, encode
from tests.running.signing import JSON, shopify_headers, signed_headers

TOPICS = {"shopify": "orders/create", "easypost": "", "simulated": ""}


def stored(shop: Shop) -> int:
    """How many payloads of the shop are kept."""
    with shop.database.reading() as session:
        counts = [
            session.scalar(select(func.count()).select_from(table).where(table.merchant_id == shop.merchant_id))
            for table in (StoreEvent, TrackerEvent, Order)
        ]
    return sum(count or 0 for count in counts)


def body_of(source: str) -> bytes:
    """A good body of a source."""
    if source == "shopify":
        return encode(documents.order("#2200", "mirela@people.example"))
    if source == "easypost":
        return encode(documents.easypost_event("1ZA1B2C30312345673", [("in_transit", "unknown", 1.0)]))
    return encode(documents.report("SIM2200", [("in_transit", documents.moment(1))]))


def send(shop: Shop, source: str, body: bytes, **headers: str) -> Answer:
    """Post a rightly signed body with headers of the test's own on top."""
    door = shop.doors[source]
    signed = {**signed_headers(source, body, door.secret, TOPICS[source])}
    signed.update({name.replace("_", "-"): value for name, value in headers.items()})
    return shop.caller.call("POST", door.path, body=body, headers=signed)


@pytest.mark.parametrize("source", SOURCES)
def test_a_good_delivery_is_stored_and_its_repetition_known(shop: Shop, source: str) -> None:
    body = body_of(source)
    first, second = send(shop, source, body), send(shop, source, body)
    assert (first.status, second.status) == (202, 200)
    assert str(uuid.UUID(first.json()["id"])) == first.json()["id"]
    assert second.json() == first.json()


@pytest.mark.parametrize("source", SOURCES)
def test_a_wrong_signature_is_refused_and_nothing_stored(shop: Shop, source: str) -> None:
    answer = shop.post(source, body_of(source), topic=TOPICS[source], secret="somebody else's secret")
    assert answer.status == 401
    assert answer.json() == {"error": "The signature does not fit the body and this connection's secret."}
    assert stored(shop) == 0


@pytest.mark.parametrize("source", SOURCES)
def test_a_body_changed_on_its_way_is_refused(shop: Shop, source: str) -> None:
    body = body_of(source)
    door = shop.doors[source]
    headers = signed_headers(source, body, door.secret, TOPICS[source])
    answer = shop.caller.call("POST", door.path, body=body + b" ", headers=headers)
    assert answer.status == 401
    assert stored(shop) == 0


@pytest.mark.parametrize("source", SOURCES)
def test_no_signature_at_all_is_refused(shop: Shop, source: str) -> None:
    answer = shop.caller.call("POST", shop.doors[source].path, body=body_of(source), headers=JSON)
    assert answer.status == 401
    assert stored(shop) == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[1, 2]", b'"text"', b'{"a": "\xff"}', b"{} {}"])
def test_what_is_no_json_object_is_refused_in_one_sentence(shop: Shop, body: bytes) -> None:
    answer = send(shop, "shopify", body)
    assert answer.status == 422
    assert answer.json()["error"].startswith(("The body is not valid JSON", "The body must be a JSON object."))
    assert stored(shop) == 0


def test_a_body_nested_too_deeply_is_refused(shop: Shop) -> None:
    answer = send(shop, "shopify", b'{"a":' * 100_000 + b"1" + b"}" * 100_000)
    assert (answer.status, answer.json()) == (422, {"error": "The body is nested too deeply."})
    assert stored(shop) == 0


def test_a_body_of_three_megabytes_is_refused(shop: Shop) -> None:
    body = json.dumps({"id": 1, "note": "x" * 3 * 1024 * 1024}).encode()
    answer = send(shop, "shopify", body)
    assert answer.status == 413
    assert answer.json() == {"error": "The body is larger than 2097152 bytes."}
    assert stored(shop) == 0


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
def test_another_type_than_json_is_refused(shop: Shop, content_type: str) -> None:
    answer = send(shop, "shopify", body_of("shopify"), Content_Type=content_type)
    assert answer.status == 415
    assert answer.json() == {"error": "The body must be sent as application/json."}
    assert stored(shop) == 0


@pytest.mark.parametrize("connection", ["0b8a2d5e-7f3c-4c1a-9d2e-5a6b7c8d9e0f", "not-an-id"])
def test_an_unknown_connection_is_not_found(shop: Shop, connection: str) -> None:
    for kind in ("stores", "trackers"):
        path = f"/hooks/{kind}/{connection}"
        assert shop.caller.call("POST", path, body=b"{}", headers=JSON).status == 404
        assert shop.caller.call("HEAD", path).status == 404


def test_a_store_cannot_use_the_door_of_a_tracker(shop: Shop) -> None:
    body = body_of("shopify")
    path = shop.doors["shopify"].path.replace("/stores/", "/trackers/")
    headers = shopify_headers(body, shop.doors["shopify"].secret, "orders/create")
    assert shop.caller.call("POST", path, body=body, headers=headers).status == 404
    assert stored(shop) == 0


def test_the_probe_of_a_vendor_is_answered(shop: Shop) -> None:
    for door in shop.doors.values():
        assert shop.caller.call("HEAD", door.path).status == 200


def test_the_secret_of_another_connection_opens_nothing(shop: Shop) -> None:
    answer = shop.post("simulated", body_of("simulated"), secret=shop.doors["easypost"].secret)
    assert answer.status == 401


def test_old_and_new_secret_count_during_a_rotation(shop: Shop) -> None:
    door = shop.doors["shopify"]
    sealer = Sealer(shop.settings.secret_keys)
    with shop.database.unit_of_work() as session:
        rotate_secret(session, sealer, door.id, "the new secret")
    body, further = body_of("shopify"), encode(documents.order("#2201", "mirela@people.example"))
    assert shop.post("shopify", body, topic="orders/create").status == 202
    assert shop.post("shopify", further, topic="orders/create", secret="the new secret").status == 202
    assert shop.post("shopify", further, topic="orders/create", secret="a third one").status == 401


def test_a_topic_we_do_not_use_is_kept_and_ignored(shop: Shop) -> None:
    answer = shop.post("shopify", {"id": 1, "email": "mirela@people.example"}, topic="customers/update")
    assert answer.status == 202
    assert stored(shop) == 1
    assert shop.find_order("#1") is None
