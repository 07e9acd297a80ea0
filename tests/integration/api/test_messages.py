"""Messages and their passports, as software reads them."""

import pytest

from notifier.foundation.clock import utc_now
from notifier.sending.plan_messages import plan_messages
from tests.integration.api.conftest import Software


@pytest.fixture
def order_id(software: Software) -> str:
    """An order its shopper is told of."""
    placed_at = utc_now().isoformat()
    order_id = str(software.place_order(placed_at=placed_at)["id"])
    software.call("PATCH", f"/orders/{order_id}", {"stage": "in_preparation"})
    with software.database.unit_of_work() as session:
        assert plan_messages(session)
    return order_id


def test_messages_about_an_order_are_listed(software: Software, order_id: str) -> None:
    page = software.get(f"/messages?order_id={order_id}")
    assert page["data"]
    assert {one["order_id"] for one in page["data"]} == {order_id}
    assert "order.placed" in {one["trigger"] for one in page["data"]}
    assert page["next_cursor"] is None
    assert software.get("/messages?status=bounced")["data"] == []
    by_mail = software.get("/messages?channel=email&trigger=order.placed")["data"]
    assert {(one["channel"], one["trigger"]) for one in by_mail} == {("email", "order.placed")}


def test_messages_are_listed_page_by_page(software: Software, order_id: str) -> None:
    seen, cursor = [], ""
    while cursor is not None:
        page = software.get(f"/messages?limit=1{cursor and '&cursor='}{cursor}")
        seen += [one["id"] for one in page["data"]]
        cursor = page["next_cursor"]
    assert seen == [one["id"] for one in software.get("/messages")["data"]]
    assert len(seen) == len(set(seen)) > 1


def test_a_message_comes_with_its_passport(software: Software, order_id: str) -> None:
    (line,) = software.get("/messages?channel=email&trigger=order.placed")["data"]
    passport = software.get(f"/messages/{line['id']}")
    assert {name: passport[name] for name in line} == line
    assert passport["cause"]["trigger"] == "order.placed"
    assert passport["cause"]["facts"]
    assert passport["rule"]["name"]
    assert (passport["topic"], passport["attempts"], passport["receipts"]) == ("order_updates", [], [])
    recipient = software.get(f"/recipients/{passport['recipient_id']}")
    assert recipient["name"] == "Mila Brandt"


def test_messages_of_another_merchant_are_nowhere(software: Software, stranger: Software, order_id: str) -> None:
    (line, *_) = software.get("/messages")["data"]
    assert stranger.call("GET", f"/messages/{line['id']}").status_code == 404
    assert stranger.get(f"/messages?order_id={order_id}")["data"] == []
