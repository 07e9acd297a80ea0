"""A POST that comes again with its key is carried out once."""

import datetime as dt
import json

import time_machine
from sqlalchemy import func, select

from notifier.foundation.clock import utc_now
from notifier.foundation.digests import digest_bytes
from portal.merchants.api_keys import list_api_keys
from portal.merchants.repeated_requests import Repeatable, Standing, release, reserve
from portal.models import IdempotencyKey, Order
from tests.integration.api.conftest import Software, order_document


def count_orders(software: Software) -> int:
    with software.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Order)) or 0


def test_a_repetition_gets_the_first_answer(software: Software) -> None:
    first = software.call("POST", "/orders", order_document(), Idempotency_Key="order 7001")
    again = software.call("POST", "/orders", order_document(), Idempotency_Key="order 7001")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.data == again.data
    assert first.headers["ETag"] == again.headers["ETag"]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert count_orders(software) == 1


def test_the_same_key_with_another_request_is_a_mistake(software: Software) -> None:
    software.post("/orders", order_document(), Idempotency_Key="k")
    answer = software.call("POST", "/orders", order_document(number="#7002"), Idempotency_Key="k")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "key_reused")
    assert count_orders(software) == 1


def test_while_the_first_is_under_way_others_wait(software: Software) -> None:
    with software.database.unit_of_work() as session:
        (key,) = list_api_keys(session, software.merchant_id)
    digest = digest_bytes(b"POST", b"/api/v1/orders", json.dumps(order_document()).encode())
    request = Repeatable(key.id, "k", digest)
    with software.database.unit_of_work() as session:
        assert reserve(session, request).standing is Standing.FIRST
    answer = software.call("POST", "/orders", order_document(), Idempotency_Key="k")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "in_progress")
    assert answer.headers["Retry-After"] == "1"
    with software.database.unit_of_work() as session:
        release(session, request)
    assert software.post("/orders", order_document(), Idempotency_Key="k")["number"] == "#7001"


def test_who_died_at_work_does_not_block_the_key_for_long(software: Software) -> None:
    with software.database.unit_of_work() as session:
        (key,) = list_api_keys(session, software.merchant_id)
        request = Repeatable(key.id, "k", "digest")
        assert reserve(session, request).standing is Standing.FIRST
    with software.database.unit_of_work() as session:
        assert reserve(session, request).standing is Standing.BUSY
    later = utc_now() + dt.timedelta(minutes=3)
    with time_machine.travel(later, tick=False), software.database.unit_of_work() as session:
        assert reserve(session, request).standing is Standing.FIRST


def test_a_refused_request_may_be_mended_and_sent_with_the_same_key(software: Software) -> None:
    assert software.call("POST", "/orders", order_document(currency="XXL"), Idempotency_Key="k").status_code == 422
    assert software.post("/orders", order_document(), Idempotency_Key="k")["currency"] == "EUR"


def test_after_a_day_a_key_is_free_again(software: Software) -> None:
    software.post("/orders", order_document(), Idempotency_Key="k")
    with time_machine.travel(utc_now() + dt.timedelta(hours=25), tick=False):
        assert software.post("/orders", order_document(number="#7002"), Idempotency_Key="k")["number"] == "#7002"
    with software.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(IdempotencyKey)) == 1


def test_two_keys_of_the_api_do_not_share_their_answers(software: Software, stranger: Software) -> None:
    software.post("/orders", order_document(), Idempotency_Key="k")
    answer = stranger.call("POST", "/orders", order_document(), Idempotency_Key="k")
    assert answer.status_code == 201
    assert "Idempotency-Replayed" not in answer.headers


def test_what_is_kept_says_nothing_to_whoever_reads_the_database(software: Software) -> None:
    software.post("/orders", order_document(), Idempotency_Key="order 7001")
    with software.database.reading() as session:
        row = session.scalars(select(IdempotencyKey)).one()
    kept = f"{row.key_digest} {row.request_digest} {row.answer_sealed}"
    assert "Mila" not in kept
    assert "7001" not in kept


def test_a_key_that_is_too_long_is_refused(software: Software) -> None:
    assert software.call("POST", "/orders", order_document(), Idempotency_Key="k" * 256).status_code == 422
