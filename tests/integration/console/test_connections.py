"""The console's connections: stores and trackers connected, paused, tried and removed; providers set up by form."""

import json
import re
import uuid

from flask import Flask
from sqlalchemy import select

from notifier.foundation.clock import utc_now
from portal.models import AuditEntry, Connection, StoreEvent
from portal.sources.samples import make_sample
from portal.tracking.record_raw_event import RawPayload, record_raw_event
from portal.vocabulary.connection_kind import HELD_UNTIL, ConnectionKind
from tests.running.console import BASE_URL, ConsoleVisitor, open_console

TWILIO = {
    "provider": "twilio",
    "account_sid": "AC0123456789abcdef0123456789abcdef",
    "auth_token": "a-token-that-nobody-knows-7711",
    "from": "+15550100100",
    "price": "0.0075",
    "currency": "EUR",
}


def connect(visitor: ConsoleVisitor, source: str) -> tuple[uuid.UUID, str]:
    """The connection's id and the page with its secret."""
    answer = visitor.send("/console/connections/new", {"source": source})
    assert answer.status_code == 200, answer.text[:500]
    found = re.search(r'/hooks/(?:stores|trackers)/([0-9a-f-]{36})"', answer.text)
    assert found is not None
    return uuid.UUID(found[1]), answer.text


def post_sample(app: Flask, connection_id: uuid.UUID, source: str, secret: str) -> int:
    sample = make_sample(source, secret)
    assert sample is not None
    kind = "stores" if source == "shopify" else "trackers"
    headers = {**sample.headers, "Content-Type": "application/json"}
    return app.test_client().post(f"/hooks/{kind}/{connection_id}", data=sample.body, headers=headers).status_code


def test_a_tracker_is_connected_with_a_secret_shown_once(app: Flask) -> None:
    visitor = open_console(app)
    connection_id, page = connect(visitor, "easypost")
    secret = re.search(r'id="own-secret" class="code" value="([0-9a-f]{48})"', page)
    assert secret is not None
    assert f"{BASE_URL}/hooks/trackers/{connection_id}" in page
    later = visitor.read(f"/console/connections/{connection_id}")
    assert secret[1] not in later
    assert "Waiting for the first report" in later
    assert post_sample(app, connection_id, "easypost", secret[1]) == 202
    assert "Running" in visitor.read(f"/console/connections/{connection_id}")
    assert "EasyPost" in visitor.read("/console/connections")


def test_the_secret_of_a_shop_is_pasted_and_counts_at_once(app: Flask) -> None:
    visitor = open_console(app)
    connection_id, _ = connect(visitor, "shopify")
    page = visitor.done(f"/console/connections/{connection_id}/secret", {"secret": "from-the-shop"})
    assert "The secret is saved" in page
    assert post_sample(app, connection_id, "shopify", "from-the-shop") == 202
    assert "was checked and read" in visitor.done(f"/console/connections/{connection_id}/try")


def test_what_comes_to_a_paused_connection_is_stored_and_applied_later(app: Flask) -> None:
    visitor = open_console(app)
    connection_id, _ = connect(visitor, "shopify")
    visitor.done(f"/console/connections/{connection_id}/secret", {"secret": "from-the-shop"})
    assert "is paused" in visitor.done(f"/console/connections/{connection_id}/pause")
    assert post_sample(app, connection_id, "shopify", "from-the-shop") == 202
    with app.extensions["database"].reading() as session:
        assert session.scalars(select(StoreEvent.due_at)).one() == HELD_UNTIL
    assert "1 report is kept" in visitor.read(f"/console/connections/{connection_id}")
    visitor.done(f"/console/connections/{connection_id}/resume")
    with app.extensions["database"].reading() as session:
        event = session.scalars(select(StoreEvent)).one()
        assert event.due_at == event.received_at


def test_a_removed_connection_answers_nobody_until_it_is_brought_back(app: Flask) -> None:
    visitor = open_console(app)
    connection_id, _ = connect(visitor, "shopify")
    visitor.done(f"/console/connections/{connection_id}/secret", {"secret": "from-the-shop"})
    visitor.done(f"/console/connections/{connection_id}/remove")
    assert visitor.open(f"/console/connections/{connection_id}").status_code == 404
    assert post_sample(app, connection_id, "shopify", "from-the-shop") == 404
    assert "is back" in visitor.done(f"/console/connections/{connection_id}/restore")
    with app.extensions["database"].reading() as session:
        actions = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions == [f"connection.{word}" for word in ("added", "secret_changed", "removed", "restored")]


def test_a_new_secret_is_made_once_however_often_the_form_is_sent(app: Flask) -> None:
    visitor = open_console(app)
    connection_id, page = connect(visitor, "easypost")
    first = re.search(r'id="own-secret" class="code" value="([^"]+)"', page)
    fields = {"made_after": "None"}
    made = visitor.send(f"/console/connections/{connection_id}/rotate", fields)
    assert made.status_code == 200
    assert visitor.send(f"/console/connections/{connection_id}/rotate", fields).status_code == 303
    assert first is not None
    assert post_sample(app, connection_id, "easypost", first[1]) == 202
    second = re.search(r'id="own-secret" class="code" value="([^"]+)"', made.text)
    assert second is not None
    assert second[1] != first[1]


def test_payloads_nobody_understands_are_listed_shown_and_tried_again(app: Flask) -> None:
    visitor = open_console(app)
    connection_id, _ = connect(visitor, "shopify")
    with app.extensions["database"].unit_of_work() as session:
        body = json.dumps({"email": "mirela@tannenberg.example"}).encode()
        payload = RawPayload(ConnectionKind.STORE, visitor.merchant_id, connection_id, "orders/create", body, utc_now())
        event_id = record_raw_event(session, payload).id
        event = session.get_one(StoreEvent, event_id)
        event.state, event.problem = "unreadable", "The Shopify order has no id."
    assert "Failing" in visitor.read("/console/connections")
    assert "The Shopify order has no id." in visitor.read(f"/console/connections/{connection_id}/payloads")
    shown = visitor.read(f"/console/connections/{connection_id}/payloads/{event_id}")
    assert "mirela@tannenberg.example" in shown
    helper = open_console(app, role="support")
    assert helper.open(f"/console/connections/{connection_id}/payloads/{event_id}").status_code == 403
    assert "Everything is understood" in visitor.done(f"/console/connections/{connection_id}/payloads/{event_id}/retry")
    with app.extensions["database"].reading() as session:
        again = session.get_one(StoreEvent, event_id)
        assert (again.state, again.problem, again.attempts) == ("new", None, 0)


def test_another_shops_connection_is_not_there(app: Flask) -> None:
    theirs, _ = connect(open_console(app, slug="kiln"), "easypost")
    visitor = open_console(app)
    for path in ("", "/payloads"):
        assert visitor.open(f"/console/connections/{theirs}{path}").status_code == 404
    for path in ("secret", "rotate", "try", "pause", "resume", "remove", "restore", "payloads/retry"):
        fields = {"secret": "mine", "made_after": "None"}
        assert visitor.send(f"/console/connections/{theirs}/{path}", fields).status_code == 404, path
    with app.extensions["database"].reading() as session:
        row = session.get_one(Connection, theirs)
        assert (row.is_on, row.paused_at, row.old_secret_until) == (True, None, None)


def test_a_provider_is_set_up_by_form_and_its_secret_never_shown_again(app: Flask) -> None:
    visitor = open_console(app)
    assert "Twilio" in visitor.read("/console/connections/providers/new/sms")
    page = visitor.done("/console/connections/providers/new/sms", TWILIO)
    assert TWILIO["auth_token"] not in page
    assert "••••7711" in page
    assert f"{BASE_URL}/hooks/receipts/twilio/" in page
    assert "Asked first" in visitor.read("/console/connections")
    found = re.search(r"/console/connections/providers/([0-9a-f-]{36})/try", page)
    assert found is not None
    changed = visitor.done(f"/console/connections/providers/{found[1]}", {**TWILIO, "auth_token": "", "from": "Fern"})
    assert "••••7711" in changed
    assert 'value="Fern"' in changed
    assert "This costs about 0.0" in visitor.read(f"/console/connections/providers/{found[1]}/try")
    off = visitor.done(f"/console/connections/providers/{found[1]}/switch", {"is_on": ""})
    assert "switched off" in off
    stranger = open_console(app, slug="kiln")
    assert stranger.open(f"/console/connections/providers/{found[1]}").status_code == 404
    assert stranger.send(f"/console/connections/providers/{found[1]}/switch", {"is_on": "1"}).status_code == 404


def test_wrong_settings_are_told_beside_their_fields_and_what_was_typed_stays(app: Flask) -> None:
    visitor = open_console(app)
    answer = visitor.send("/console/connections/providers/new/sms", {**TWILIO, "account_sid": "AC1", "price": "dear"})
    assert answer.status_code == 422
    assert 'id="account_sid-wrong"' in answer.text
    assert 'id="price-wrong"' in answer.text
    assert 'value="AC1"' in answer.text
    assert TWILIO["auth_token"] not in answer.text


def test_a_fallback_can_be_asked_first(app: Flask) -> None:
    visitor = open_console(app)
    visitor.done("/console/connections/providers/new/sms", TWILIO)
    vonage = {"provider": "vonage", "api_key": "k", "api_secret": "s" * 16, "from": "Fern"}
    page = visitor.done("/console/connections/providers/new/sms", vonage)
    found = re.search(r"/console/connections/providers/([0-9a-f-]{36})/try", page)
    assert found is not None
    listed = visitor.done(f"/console/connections/providers/{found[1]}/first")
    assert listed.index("Vonage") < listed.index("Twilio")


def test_whatsapp_templates_are_listed_and_named_and_the_push_key_is_renewed(app: Flask) -> None:
    visitor = open_console(app)
    assert "order_placed" in visitor.read("/console/connections/whatsapp")
    fields = {"trigger": "order.placed", "language": "en", "name": "our_order_placed", "has_button": "1"}
    assert "The template is used" in visitor.done("/console/connections/whatsapp", fields)
    before = visitor.read("/console/connections/push")
    assert "made when the first browser subscribes" in before
    assert 'id="push-key"' in visitor.done("/console/connections/push")
