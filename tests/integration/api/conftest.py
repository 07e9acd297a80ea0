"""A merchant with a key for everything, and software that calls with it."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from notifier.foundation.database import Database
from portal.merchants.accounts import MerchantDraft, create_merchant
from portal.merchants.api_keys import KeyDraft, create_api_key
from portal.vocabulary.api_scope import ApiScope


@dataclass(frozen=True)
class Software:
    """A program of a merchant."""

    client: FlaskClient
    database: Database
    merchant_id: uuid.UUID
    key: str

    def call(self, method: str, path: str, document: object = None, **headers: str) -> TestResponse:
        """Call below `/api/v1`; `Idempotency_Key="a"` sets that header."""
        named = {"Authorization": f"Bearer {self.key}"} | {
            name.replace("_", "-"): text for name, text in headers.items()
        }
        body = None if document is None else json.dumps(document)
        if body is not None:
            named.setdefault("Content-Type", "application/json")
        return self.client.open(f"/api/v1{path}", method=method, data=body, headers=named)

    def get(self, path: str, **headers: str) -> dict[str, Any]:
        """What a GET that goes well answers."""
        answer = self.call("GET", path, **headers)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        found: dict[str, Any] = answer.get_json()
        return found

    def post(self, path: str, document: object = None, **headers: str) -> dict[str, Any]:
        """What a POST that goes well answers."""
        answer = self.call("POST", path, document, **headers)
        assert answer.status_code in {200, 201}, answer.get_data(as_text=True)
        found: dict[str, Any] = answer.get_json()
        return found

    def place_order(self, **fields: object) -> dict[str, Any]:
        """An order as its answer tells it."""
        return self.post("/orders", order_document(**fields))


def order_document(**fields: object) -> dict[str, object]:
    """An order as a shop tells it."""
    return {
        "number": "#7001",
        "currency": "EUR",
        "total_minor": 4890,
        "shipping_minor": 490,
        "language": "en",
        "placed_at": "2026-11-20T14:03:00+01:00",
        "customer": {"name": "Mila Brandt", "email": "Mila@Shopper.example", "phone": "+1 555 0100100"},
        "shipping_address": {
            "street": "Lindenweg 4", "city": "Hamburg", "postcode": "20457", "country": "DE",
        },
        "lines": [
            {"external_id": "a", "sku": "MUG-1", "title": "Mug", "quantity": 2, "price_minor": 1200},
            {"external_id": "b", "sku": "POT-1", "title": "Pot", "quantity": 1, "price_minor": 2000},
        ],
    } | fields  # fmt: skip


def open_software(app: Flask, slug: str, scopes: tuple[ApiScope, ...] = tuple(ApiScope)) -> Software:
    """A merchant of its own with a key."""
    database: Database = app.extensions["database"]
    draft = MerchantDraft(slug=slug, name="Fernhollow", country="DE", time_zone="Europe/Berlin")
    with database.unit_of_work() as session:
        merchant_id = create_merchant(session, draft, base_url="https://track.shop.example")
        key = create_api_key(session, merchant_id, KeyDraft("Till", frozenset(scopes)))
    return Software(app.test_client(), database, merchant_id, key)


@pytest.fixture
def software(app: Flask) -> Software:
    return open_software(app, "fern")


@pytest.fixture
def stranger(app: Flask) -> Software:
    """Software of another merchant."""
    return open_software(app, "kiln")


def pointers(answer: TestResponse) -> set[str]:
    """The places a problem names."""
    problem: Mapping[str, Any] = answer.get_json()
    return {fault["pointer"] for fault in problem["errors"]}
