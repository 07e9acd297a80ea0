"""Who may call, how often, and how they are refused: always in one form."""

import datetime as dt

import pytest
from flask import Flask
from limits import parse
from sqlalchemy import select

from notifier.foundation.clock import utc_now
from portal.api import authentication
from portal.api.operation import Operation
from portal.api.operations import OPERATIONS
from portal.merchants.api_keys import list_api_keys, revoke_api_key
from portal.models import ApiKey
from portal.vocabulary.api_scope import ApiScope
from tests.integration.api.conftest import Software, open_software, order_document

NOBODY = "019a0000-0000-7000-8000-000000000000"


def path_of(path: str) -> str:
    for part in path.split("/"):
        if part.startswith("{"):
            path = path.replace(part, NOBODY)
    return path


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_nobody_calls_without_a_key(software: Software, operation: Operation) -> None:
    method, path = operation.method, path_of(operation.path)
    answer = software.client.open(f"/api/v1{path}", method=method, json={})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="milepost"'
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_a_key_without_the_scope_is_refused_before_anything_is_looked_up(app: Flask, operation: Operation) -> None:
    scope = operation.scope
    others = tuple(one for one in ApiScope if one is not scope)
    software = open_software(app, "fern", others)
    answer = software.call(operation.method, path_of(operation.path), {})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "missing_scope")
    assert f'scope="{scope.value}"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.ids], ids=lambda operation: operation.name)
def test_an_id_nobody_has_is_nowhere(software: Software, operation: Operation) -> None:
    bodies: dict[str, object] = {
        "add_events": {"events": [{"code": "in_transit", "occurred_at": "2026-11-20T10:00:00Z"}]},
        "set_preferences": {"choices": []},
    }
    body = None if operation.method == "GET" else bodies.get(operation.name, {})
    answer = software.call(operation.method, path_of(operation.path), body)
    assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("key", ["", "mp_wrong", "Bearer", "mp_" + "x" * 300, "mp_ä"])
def test_a_wrong_key_is_told_so(software: Software, key: str) -> None:
    answer = software.client.get(
        "/api/v1/orders", headers={"Authorization": f"Bearer {key}".encode().decode("latin-1")}
    )
    assert answer.status_code == 401
    assert "invalid_token" in answer.headers["WWW-Authenticate"]


def test_a_revoked_key_is_of_no_use_from_that_moment(software: Software) -> None:
    assert software.get("/orders")["data"] == []
    with software.database.unit_of_work() as session:
        (key,) = list_api_keys(session, software.merchant_id)
        assert revoke_api_key(session, software.merchant_id, key.id).revoked_at is not None
    assert software.call("GET", "/orders").status_code == 401


def test_an_expired_key_is_of_no_use(software: Software) -> None:
    with software.database.unit_of_work() as session:
        session.scalars(select(ApiKey)).one().expires_at = utc_now() - dt.timedelta(seconds=1)
    assert software.call("GET", "/orders").status_code == 401


def test_when_a_key_was_used_last_is_kept(software: Software) -> None:
    software.get("/orders")
    with software.database.reading() as session:
        (key,) = list_api_keys(session, software.merchant_id)
    assert key.last_used_at is not None
    assert software.key.startswith(key.prefix)


def test_every_answer_says_how_many_requests_are_left(software: Software) -> None:
    lefts = []
    for path in ("/orders", "/orders?limit=0", f"/orders/{NOBODY}"):
        headers = software.call("GET", path).headers
        assert headers["RateLimit-Limit"] == "600"
        assert headers["RateLimit-Policy"] == "600;w=60"
        assert 0 < int(headers["RateLimit-Reset"]) <= 60
        lefts.append(int(headers["RateLimit-Remaining"]))
    assert lefts == sorted(lefts, reverse=True)


def test_who_calls_too_often_is_told_when_to_come_back(software: Software, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authentication, "API_CALLS", parse("2 per hour"))
    statuses = [software.call("GET", "/orders").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    answer = software.call("GET", "/orders")
    assert answer.get_json()["code"] == "too_many_requests"
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["RateLimit-Remaining"] == "0"


def test_guessing_keys_ends_soon(software: Software, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authentication, "UNKNOWN_KEYS", parse("2 per hour"))
    headers = {"Authorization": "Bearer mp_guess"}
    statuses = [software.client.get("/api/v1/orders", headers=headers).status_code for _ in range(3)]
    assert statuses == [401, 401, 429]


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("DELETE", "/orders", 405, "GET, HEAD, OPTIONS, POST"),
        ("POST", f"/orders/{NOBODY}", 405, "GET, HEAD, OPTIONS, PATCH"),
        ("TRACE", "/orders", 405, "GET, HEAD, OPTIONS, POST"),
        ("GET", "/nothing", 404, None),
        ("GET", "/orders/not-an-id", 404, None),
        ("GET", "/", 404, None),
        ("GET", "/orders/a%00b", 404, None),
        ("POST", "/orders/a%0Ab/shipments", 404, None),
    ],
)
def test_whatever_is_below_the_api_is_answered_in_its_form(
    software: Software, method: str, path: str, status: int, allow: str | None
) -> None:
    answer = software.call(method, path)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.headers.get("Allow") == allow


def test_what_may_be_done_is_told(software: Software) -> None:
    answer = software.call("OPTIONS", "/orders")
    assert (answer.status_code, answer.headers["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")


def test_only_json_is_read(software: Software) -> None:
    answer = software.call("POST", "/orders", order_document(), Content_Type="text/plain")
    assert (answer.status_code, answer.get_json()["code"]) == (415, "wrong_media_type")


@pytest.mark.parametrize("body", [b"", b"{", b'{"a":', b"\xff", b"[" * 100_000, b'"\\ud800"', b"{}x"])
def test_what_is_no_json_is_told_so(software: Software, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {software.key}", "Content-Type": "application/json"}
    answer = software.client.post("/api/v1/orders", data=body, headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "malformed")


@pytest.mark.parametrize("document", [[], 7, "x", {}])
def test_another_document_names_what_is_missing(software: Software, document: object) -> None:
    headers = {"Authorization": f"Bearer {software.key}"}
    answer = software.client.post("/api/v1/orders", json=document, headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid_fields")


def test_a_large_body_is_refused(software: Software) -> None:
    answer = software.call("POST", "/orders", order_document(number="7" * 1_000_001))
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "?limit"),
        ("limit=101", "?limit"),
        ("limit=many", "?limit"),
        ("stage=null", "?stage"),
        ("limit=1&limit=2", "?limit"),
        ("colour=red", "?colour"),
        ("cursor=abc", "?cursor"),
        ("cursor=%C3%A4", "?cursor"),
        ("stage=lost", "?stage"),
        ("placed_from=yesterday", "?placed_from"),
    ],
)
def test_a_query_nobody_can_mean_is_refused_at_its_place(software: Software, query: str, pointer: str) -> None:
    answer = software.call("GET", f"/orders?{query}")
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.get_json()["errors"]] == [pointer]


def test_a_post_takes_no_query(software: Software) -> None:
    assert software.call("POST", "/orders?dry_run=1", order_document()).status_code == 422
