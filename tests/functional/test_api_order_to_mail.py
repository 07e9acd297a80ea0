"""A shop and a carrier without connectors: told by the API, the page moves and the mails leave as for every other."""

import datetime as dt
import json
from typing import Any

import pytest

from notifier.foundation.clock import utc_now
from notifier.foundation.ids import new_id
from portal.merchants.api_keys import KeyDraft, create_api_key
from portal.vocabulary.api_scope import ApiScope
from tests.running.calls import Answer
from tests.running.mail_server import MailServer
from tests.running.shop import Shop


class Software:
    """A program of a shop, in front of the running instance."""

    def __init__(self, shop: Shop) -> None:
        """With a key for everything."""
        self._caller = shop.caller
        with shop.database.unit_of_work() as session:
            self._key = create_api_key(session, shop.merchant_id, KeyDraft("Till", frozenset(ApiScope)))

    def call(self, method: str, path: str, document: object = None) -> Answer:
        """Call below `/api/v1`."""
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        body = None if document is None else json.dumps(document).encode()
        return self._caller.call(method, f"/api/v1{path}", body=body, headers=headers)

    def post(self, path: str, document: object) -> dict[str, Any]:
        """What a POST that goes well answers."""
        answer = self.call("POST", path, document)
        assert answer.status in {200, 201}, answer.text
        return answer.json()


@pytest.fixture
def software(shop: Shop) -> Software:
    return Software(shop)


def test_an_order_told_by_the_api_becomes_a_page_and_mails(
    shop: Shop, software: Software, mail_server: MailServer
) -> None:
    email = f"{new_id().hex[-12:]}@people.example"
    order = software.post(
        "/orders",
        {
            "number": "#8101",
            "currency": "EUR",
            "total_minor": 2400,
            "placed_at": utc_now().isoformat(),
            "customer": {"name": "Mila Brandt", "email": email},
            "lines": [{"title": "Mug", "quantity": 2, "price_minor": 1200}],
        },
    )
    placed = mail_server.wait_for_mail(email, "Thank you for your order #8101")
    page = order["tracking_url"].removeprefix(shop.settings.base_url)
    assert placed.link("t") == order["tracking_url"]
    software.post(f"/orders/{order['id']}/shipments", {"tracking_number": "SIM01998101", "carrier": "dhl"})
    mail_server.wait_for_mail(email, "order #8101 is on its way")
    delivered = {"code": "delivered", "occurred_at": (utc_now() - dt.timedelta(minutes=5)).isoformat()}
    software.post("/events", {"tracking_number": "SIM01998101", "events": [delivered]})
    mail_server.wait_for_mail(email, "order #8101 has been delivered")
    assert "Delivered" in shop.caller.get(page).text
    messages = software.call("GET", f"/messages?order_id={order['id']}&status=sent").json()["data"]
    assert {one["to"] for one in messages} == {email}
    passport = software.call("GET", f"/messages/{messages[0]['id']}").json()
    assert passport["attempts"][0]["outcome"] == "accepted"
