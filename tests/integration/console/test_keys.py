"""API keys and webhooks in the console: secrets are shown once, what is revoked is out, strangers see nothing."""

import datetime as dt
import re

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from notifier.foundation.database import Database
from portal.merchants.api_keys import find_caller, list_api_keys
from portal.merchants.webhook_endpoints import load_endpoints
from portal.models import AuditEntry, WebhookDelivery
from portal.vocabulary.api_scope import ApiScope
from tests.running.console import ConsoleVisitor

URL = "https://warehouse.fern.example/hooks"


@pytest.fixture
def database(app: Flask) -> Database:
    """The database of the application."""
    opened: Database = app.extensions["database"]
    return opened


def add_endpoint(owner: ConsoleVisitor) -> str:
    """Add an endpoint; the path of its page."""
    page = owner.send("/console/keys/webhooks", {"url": URL, "events": ["shipment"]}).text
    found = re.search(r"/console/keys/webhooks/[0-9a-f-]{36}", page)
    assert found is not None
    return found[0]


def test_a_key_is_shown_once_works_and_is_revoked(database: Database, owner: ConsoleVisitor) -> None:
    answer = owner.send("/console/keys", {"name": "Warehouse", "scopes": ["orders:read", "made:up"]})
    found = re.search(r">(mp_[^<]+)</pre>", answer.text)
    assert found is not None
    assert found[1] not in owner.read("/console/keys")
    with database.reading() as session:
        caller = find_caller(session, found[1])
        (key,) = list_api_keys(session, owner.merchant_id)
        log = session.scalars(select(AuditEntry)).all()
    assert caller is not None
    assert caller.scopes == {ApiScope.ORDERS_READ}
    assert found[1] not in repr([(entry.before, entry.after, entry.subject_name) for entry in log])
    assert "Warehouse" in owner.read(f"/console/keys/{key.id}/revoke")
    owner.done(f"/console/keys/{key.id}/revoke")
    with database.reading() as session:
        assert find_caller(session, found[1]) is None


def test_a_key_ends_on_the_day_it_was_made_for(database: Database, owner: ConsoleVisitor) -> None:
    owner.send("/console/keys", {"name": "For ever", "scopes": "orders:read", "days": "7 years"})
    answer = owner.send("/console/keys", {"name": "Agency", "scopes": "orders:read", "days": "30"})
    found = re.search(r">(mp_[^<]+)</pre>", answer.text)
    assert found is not None
    with database.reading() as session:
        assert find_caller(session, found[1]) is not None
        ends = {key.name: key.expires_at for key in list_api_keys(session, owner.merchant_id)}
    assert ends["For ever"] is None
    assert owner.read("/console/keys").count("Good until") == 1
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=30, minutes=1)), database.reading() as session:
        assert find_caller(session, found[1]) is None


@pytest.mark.parametrize("fields", [{"name": ""}, {"name": "Warehouse"}])
def test_a_key_needs_a_name_and_something_it_may_do(owner: ConsoleVisitor, fields: dict[str, str]) -> None:
    answer = owner.send("/console/keys", fields)
    assert answer.status_code == 422
    assert 'id="name-wrong"' in answer.text


def test_an_endpoint_is_added_tried_changed_rotated_and_removed(database: Database, owner: ConsoleVisitor) -> None:
    path = add_endpoint(owner)
    assert "whsec_" not in owner.read(path)
    assert "webhook.test" in owner.done(f"{path}/test")
    owner.done(path, {"url": f"{URL}/2", "events": ["order", "shipment.delivered"]})
    page = owner.done(f"{path}/switch", {"is_on": ""})
    assert 'name="is_on" value="1"' in page
    assert "whsec_" in owner.send(f"{path}/secret").text
    with database.reading() as session:
        (endpoint,) = load_endpoints(session, owner.merchant_id)
    assert (endpoint.url, endpoint.events, endpoint.is_on) == (f"{URL}/2", ("order", "shipment.delivered"), False)
    owner.read(f"{path}/remove")
    owner.done(f"{path}/remove")
    with database.reading() as session:
        assert load_endpoints(session, owner.merchant_id) == []
        assert session.scalars(select(WebhookDelivery)).all() == []


@pytest.mark.parametrize("fields", [{"url": "http://fern.example/"}, {"url": URL, "events": ["weather"]}])
def test_an_endpoint_that_cannot_be_told_is_refused_with_a_sentence(
    database: Database, owner: ConsoleVisitor, fields: dict[str, str | list[str]]
) -> None:
    answer = owner.send("/console/keys/webhooks", fields)
    assert answer.status_code == 422
    assert 'id="url-wrong"' in answer.text
    with database.reading() as session:
        assert load_endpoints(session, owner.merchant_id) == []


def test_a_delivery_is_sent_again_by_its_owner_alone(
    database: Database, owner: ConsoleVisitor, stranger: ConsoleVisitor
) -> None:
    path = add_endpoint(owner)
    owner.done(f"{path}/test")
    with database.reading() as session:
        delivery_id = session.scalars(select(WebhookDelivery.id)).one()
    assert "It is sent once more." in owner.done(f"/console/keys/deliveries/{delivery_id}/replay")
    assert stranger.send(f"/console/keys/deliveries/{delivery_id}/replay").status_code == 404
    for verb in ("", "/switch", "/test", "/secret", "/remove"):
        assert stranger.send(f"{path}{verb}", {"url": URL}).status_code == 404, verb
    assert stranger.open(path).status_code == 404
    assert stranger.open(f"{path}/remove").status_code == 404
