"""Orders told by a merchant's own software: created once, read, listed, changed, cancelled."""

import pytest
from sqlalchemy import select

from notifier.models import TriggerEvent
from portal.models import Order
from tests.integration.api.conftest import Software, order_document, pointers


def test_an_order_that_was_told_is_read_as_it_was_told(software: Software) -> None:
    answer = software.call("POST", "/orders", order_document())
    assert answer.status_code == 201, answer.get_data(as_text=True)
    told = answer.get_json()
    assert told["source"] == "api"
    assert (told["external_id"], told["stage"], told["total_minor"]) == ("#7001", "placed", 4890)
    assert told["placed_at"] == "2026-11-20T13:03:00Z"
    assert told["customer"] == {"name": "Mila Brandt", "email": "Mila@shopper.example", "phone": "+15550100100"}
    assert told["shipping_address"]["city"] == "Hamburg"
    assert [(line["external_id"], line["quantity"]) for line in told["lines"]] == [("a", 2), ("b", 1)]
    assert told["tracking_url"].startswith("https://track.shop.example/t/")
    again = software.call("GET", f"/orders/{told['id']}")
    assert again.get_json() == told
    assert again.headers["ETag"] == answer.headers["ETag"]


def test_the_page_of_an_order_that_was_told_opens(software: Software) -> None:
    url = software.place_order()["tracking_url"]
    page = software.client.get(url.removeprefix("https://track.shop.example"))
    assert page.status_code == 200
    assert "#7001" in page.get_data(as_text=True)


def test_an_order_is_told_about_as_every_other_is(software: Software) -> None:
    order_id = software.place_order()["id"]
    software.call("PATCH", f"/orders/{order_id}", {"stage": "in_preparation"})
    with software.database.reading() as session:
        wanted = select(TriggerEvent.trigger).where(TriggerEvent.subject_key == f"order:{order_id}")
        assert set(session.scalars(wanted)) >= {"order.placed", "order.in_preparation"}


def test_the_same_order_twice_is_refused_and_names_the_first(software: Software) -> None:
    first = software.place_order()
    answer = software.call("POST", "/orders", order_document())
    assert answer.status_code == 409
    assert first["id"] in answer.get_json()["detail"]


def test_only_what_is_named_changes(software: Software) -> None:
    told = software.place_order()
    answer = software.call("PATCH", f"/orders/{told['id']}", {"total_minor": 3690, "tags": ["gift"]})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    changed = answer.get_json()
    assert {name for name in told if told[name] != changed[name]} == {"total_minor", "tags"}


def test_a_cancelled_order_says_when(software: Software) -> None:
    told = software.place_order()
    changed = software.call("PATCH", f"/orders/{told['id']}", {"stage": "cancelled"}).get_json()
    assert changed["stage"] == "cancelled"
    assert changed["cancelled_at"] is not None


def test_a_change_of_a_version_that_is_not_the_present_one_is_refused(software: Software) -> None:
    answer = software.call("POST", "/orders", order_document())
    path, etag = f"/orders/{answer.get_json()['id']}", answer.headers["ETag"]
    assert software.call("PATCH", path, {"tags": ["a"]}, If_Match=etag).status_code == 200
    refused = software.call("PATCH", path, {"tags": ["b"]}, If_Match=etag)
    assert (refused.status_code, refused.get_json()["code"]) == (412, "changed_meanwhile")
    assert software.get(path)["tags"] == ["a"]


def test_a_list_is_read_page_by_page_newest_first(software: Software) -> None:
    numbers = [f"#{number}" for number in range(7001, 7006)]
    for number in numbers:
        software.place_order(number=number)
    seen, path = [], "/orders?limit=2"
    while path:
        page = software.get(path)
        seen += [order["number"] for order in page["data"]]
        path = f"/orders?limit=2&cursor={page['next_cursor']}" if page["next_cursor"] else ""
    assert seen == numbers[::-1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("number=7001", ["#7001"]),
        ("external_id=shop-2", ["#7002"]),
        ("stage=in_preparation", ["#7002"]),
        ("source=api", ["#7002", "#7001"]),
        ("source=shopify", []),
        ("placed_from=2026-11-21T00:00:00%2B01:00", ["#7002"]),
        ("placed_before=2026-11-21T00:00:00Z", ["#7001"]),
    ],
)
def test_a_list_is_narrowed_down(software: Software, query: str, found: list[str]) -> None:
    software.place_order()
    software.place_order(
        number="#7002", external_id="shop-2", stage="in_preparation", placed_at="2026-11-21T10:00:00+01:00"
    )
    assert [order["number"] for order in software.get(f"/orders?{query}")["data"]] == found


def test_every_wrong_field_is_named_at_once(software: Software) -> None:
    document = order_document(
        currency="XXL", total_minor=-1, colour="red", placed_at="2026-11-20T14:03:00",
        lines=[{"title": "", "quantity": 0}, {"title": "Pot", "quantity": "2"}],
    )  # fmt: skip
    answer = software.call("POST", "/orders", document)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert pointers(answer) == {
        "/total_minor", "/colour", "/placed_at", "/lines/0/title", "/lines/0/quantity", "/lines/1/quantity",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"currency": "XXL"}, "/currency"),
        ({"customer": {"email": "mila@@shopper"}}, "/customer/email"),
        ({"customer": {"email": "mila@shopper"}}, "/customer/email"),
        ({"customer": {"phone": "12"}}, "/customer/phone"),
        ({"placed_at": "2027-11-20T14:03:00Z"}, "/placed_at"),
        ({"placed_at": "9999-12-31T23:59:59-14:00"}, "/placed_at"),
        ({"number": "a\0b"}, "/number"),
        ({"cancelled_at": "2026-11-20T14:03:00Z"}, "/cancelled_at"),
        ({"lines": [{"external_id": "a", "title": "x", "quantity": 1}] * 2}, "/lines/1/external_id"),
    ],
)
def test_what_nobody_can_mean_is_refused_at_its_place(
    software: Software, fields: dict[str, object], pointer: str
) -> None:
    answer = software.call("POST", "/orders", order_document(**fields))
    assert answer.status_code == 422
    assert pointers(answer) == {pointer}
    with software.database.reading() as session:
        assert session.scalars(select(Order)).all() == []


def test_an_order_of_another_merchant_is_nowhere(software: Software, stranger: Software) -> None:
    order_id = stranger.place_order()["id"]
    assert software.call("GET", f"/orders/{order_id}").status_code == 404
    assert software.call("PATCH", f"/orders/{order_id}", {"tags": []}).status_code == 404
    assert software.get("/orders")["data"] == []
