"""Parcels told by a merchant's own software, and what carriers without a connector say of them."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from notifier.foundation.clock import utc_now
from notifier.models import TriggerEvent
from portal.merchants.audit_log import Actor
from portal.models import Merchant, UnknownCode
from portal.tracking.map_unknown_code import map_code
from portal.tracking.mapped_codes import CodeKey
from portal.vocabulary.audit_action import ActorKind
from tests.factories.orders import make_contact, make_order
from tests.integration.api.conftest import Software, pointers

NUMBER = "SIM 0199-7001"


def moment(hours: float = 0.0) -> str:
    """A moment of today, some hours ago, on a clock of Berlin."""
    zone = dt.timezone(dt.timedelta(hours=1))
    return (utc_now() - dt.timedelta(hours=hours)).astimezone(zone).isoformat(timespec="seconds")


def event(code: str, hours: float, **fields: object) -> dict[str, object]:
    return {"code": code, "occurred_at": moment(hours), "place": {"city": "Hamburg", "country": "DE"}} | fields


def ship(software: Software, **fields: object) -> dict[str, Any]:
    """An order in one parcel."""
    order = software.place_order()
    return software.post(f"/orders/{order['id']}/shipments", {"tracking_number": NUMBER, "carrier": "DHL"} | fields)


def triggers(software: Software, order_id: str) -> list[str]:
    with software.database.reading() as session:
        wanted = select(TriggerEvent.trigger).where(TriggerEvent.subject_key == f"order:{order_id}")
        return sorted(session.scalars(wanted))


def test_a_parcel_without_lines_holds_everything_and_the_order_is_sent(software: Software) -> None:
    parcel = ship(software, shipped_at=moment(1), service="Parcel")
    assert (parcel["carrier"], parcel["milestone"], parcel["tracking_number"]) == ("dhl", "pending", NUMBER)
    assert [(line["line_external_id"], line["quantity"]) for line in parcel["lines"]] == [("a", 2), ("b", 1)]
    order = software.get(f"/orders/{parcel['order_id']}")
    assert order["stage"] == "shipped"
    assert [one["id"] for one in order["shipments"]] == [parcel["id"]]
    assert "order.shipped" in triggers(software, order["id"])
    assert software.get(f"/shipments/{parcel['id']}") == parcel


def test_an_order_in_two_parcels_is_sent_in_part_first(software: Software) -> None:
    path = f"/orders/{software.place_order()['id']}"
    first = [{"line_external_id": "a", "quantity": 2}]
    software.post(f"{path}/shipments", {"tracking_number": "SIM01991", "lines": first})
    assert software.get(path)["stage"] == "partially_shipped"
    second = software.post(f"{path}/shipments", {"tracking_number": "SIM01992"})
    assert [line["line_external_id"] for line in second["lines"]] == ["b"]
    assert software.get(path)["stage"] == "shipped"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"tracking_number": "SIM0199"}, {"tracking_number": " sim-0199"}),
        ({"external_id": "p1", "tracking_number": "SIM01991"}, {"external_id": "p1", "tracking_number": "SIM01992"}),
    ],
)
def test_the_same_parcel_twice_is_refused_and_names_the_first(
    software: Software, first: dict[str, str], second: dict[str, str]
) -> None:
    path = f"/orders/{software.place_order()['id']}/shipments"
    known = software.post(path, first)
    answer = software.call("POST", path, second)
    assert answer.status_code == 409
    assert known["id"] in answer.get_json()["detail"]


def test_lines_the_order_has_not_are_refused_and_leave_nothing(software: Software) -> None:
    path = f"/orders/{software.place_order()['id']}"
    lines = [{"line_external_id": "z", "quantity": 1}]
    assert software.call("POST", f"{path}/shipments", {"lines": lines}).status_code == 409
    assert software.get(path)["shipments"] == []


def test_a_second_parcel_needs_a_number_or_goods(software: Software) -> None:
    parcel = ship(software)
    answer = software.call("POST", f"/orders/{parcel['order_id']}/shipments", {})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "conflict")


def test_a_cancelled_parcel_takes_the_orders_stage_back(software: Software) -> None:
    parcel = ship(software)
    cancelled = software.post(f"/shipments/{parcel['id']}/cancel")
    assert cancelled["cancelled_at"] is not None
    assert software.post(f"/shipments/{parcel['id']}/cancel") == cancelled
    order = software.get(f"/orders/{parcel['order_id']}")
    assert (order["stage"], order["shipments"]) == ("placed", [])
    assert software.get("/shipments")["data"] == []
    assert software.call("POST", f"/shipments/{parcel['id']}/events", {"events": []}).status_code == 409


def test_a_parcel_that_has_arrived_cannot_be_cancelled(software: Software) -> None:
    parcel = ship(software)
    software.post(f"/shipments/{parcel['id']}/events", {"events": [event("delivered", 1)]})
    assert software.call("POST", f"/shipments/{parcel['id']}/cancel").status_code == 409


def test_an_order_of_a_store_takes_parcels_but_no_changes(software: Software) -> None:
    with software.database.unit_of_work() as session:
        merchant = session.get_one(Merchant, software.merchant_id)
        order = make_order(session, merchant, stage="placed")
        make_contact(session, order)
        path = f"/orders/{order.id}"
    assert software.get(path)["source"] == "shopify"
    assert software.call("PATCH", path, {"tags": []}).status_code == 409
    parcel = software.post(f"{path}/shipments", {"tracking_number": NUMBER})
    assert [one["id"] for one in software.get(path)["shipments"]] == [parcel["id"]]


def test_events_move_a_parcel_forward_and_are_told(software: Software) -> None:
    parcel = ship(software)
    answer = software.post(
        f"/shipments/{parcel['id']}/events",
        {"events": [event("picked_up", 3, wording="Collected"), event("out_for_delivery", 1)], "weight_grams": 740},
    )
    assert (answer["recorded"], answer["known"]) == (2, 0)
    assert (answer["shipment"]["milestone"], answer["shipment"]["weight_grams"]) == ("out_for_delivery", 740)
    assert "shipment.out_for_delivery" in triggers(software, parcel["order_id"])
    listed = software.get(f"/shipments/{parcel['id']}/events")["data"]
    assert [one["code"] for one in listed] == ["out_for_delivery", "picked_up"]
    assert listed[1]["wording"] == "Collected"
    assert listed[0]["occurred_at"].endswith("+01:00")


def test_repeated_and_late_events_change_nothing_that_is_further(software: Software) -> None:
    path = f"/shipments/{ship(software)['id']}/events"
    news = {"events": [event("delivered", 1)]}
    software.post(path, news)
    again = software.post(path, news)
    assert (again["recorded"], again["known"]) == (0, 1)
    late = software.post(path, {"events": [event("in_transit", 5)]})
    assert (late["recorded"], late["shipment"]["milestone"]) == (1, "delivered")


def test_only_a_correction_takes_progress_back(software: Software) -> None:
    path = f"/shipments/{ship(software)['id']}/events"
    software.post(path, {"events": [event("delivered", 2)]})
    answer = software.post(path, {"events": [event("in_transit", 1, is_correction=True)]})
    assert answer["shipment"]["milestone"] == "in_transit"


def test_a_milestone_is_enough(software: Software) -> None:
    path = f"/shipments/{ship(software)['id']}/events"
    answer = software.post(path, {"events": [{"milestone": "available_for_pickup", "occurred_at": moment()}]})
    assert answer["shipment"]["milestone"] == "available_for_pickup"


def test_a_carrier_tells_by_tracking_number(software: Software) -> None:
    parcel = ship(software)
    answer = software.post("/events", {"tracking_number": "sim01997001", "events": [event("in_transit", 1)]})
    assert (answer["shipment"]["id"], answer["shipment"]["milestone"]) == (parcel["id"], "in_transit")
    unknown = software.call("POST", "/events", {"tracking_number": "SIM00000", "events": []})
    assert unknown.status_code == 404


def test_the_day_a_carrier_names_is_shown(software: Software) -> None:
    path = f"/shipments/{ship(software)['id']}/events"
    day = (utc_now() + dt.timedelta(days=2)).date().isoformat()
    answer = software.post(path, {"events": [event("in_transit", 1)], "estimated_on": day})
    assert answer["shipment"]["expected"] == {"earliest_on": day, "latest_on": day}


def test_codes_nobody_knows_wait_to_be_mapped(software: Software) -> None:
    path = f"/shipments/{ship(software)['id']}/events"
    software.post(path, {"events": [event("unknown", 1, carrier_code="X77", wording="Seen at the dock")]})
    with software.database.reading() as session:
        row = session.scalars(select(UnknownCode)).one()
    assert (row.source, row.carrier, row.carrier_code) == ("api", "dhl", "X77")


def test_a_code_the_merchant_has_mapped_is_understood(software: Software) -> None:
    path = f"/shipments/{ship(software)['id']}/events"
    actor = Actor(software.merchant_id, ActorKind.COMMAND, None, "a test")
    with software.database.unit_of_work() as session:
        map_code(session, actor, CodeKey("api", "dhl", "X77", ""), "out_for_delivery")
    answer = software.post(path, {"events": [event("unknown", 1, carrier_code="X77")]})
    assert answer["shipment"]["milestone"] == "out_for_delivery"


def test_what_is_wrong_with_events_is_named_at_its_place(software: Software) -> None:
    path = f"/shipments/{ship(software)['id']}/events"
    wrong = [{"occurred_at": moment()}, {"code": "delivered", "occurred_at": moment(-48)}]
    answer = software.call("POST", path, {"events": wrong})
    assert answer.status_code == 422
    assert pointers(answer) == {"/events/0/code", "/events/1/occurred_at"}
    assert software.get(path)["data"] == []


def test_parcels_are_listed_page_by_page_and_narrowed_down(software: Software) -> None:
    order_id = software.place_order()["id"]
    line = [{"line_external_id": "a", "quantity": 1}]
    for number in ("SIM01991", "SIM01992", "SIM01993"):
        software.post(f"/orders/{order_id}/shipments", {"tracking_number": number, "lines": line, "carrier": "dhl"})
    page = software.get("/shipments?limit=2")
    rest = software.get(f"/shipments?limit=2&cursor={page['next_cursor']}")
    assert [one["tracking_number"] for one in page["data"] + rest["data"]] == ["SIM01993", "SIM01992", "SIM01991"]
    assert rest["next_cursor"] is None
    assert [one["tracking_number"] for one in software.get("/shipments?tracking_number=sim-0199-2")["data"]] == [
        "SIM01992"
    ]
    assert len(software.get(f"/shipments?order_id={order_id}&carrier=dhl&milestone=pending")["data"]) == 3
    assert software.get("/shipments?milestone=delivered")["data"] == []


def test_a_timeline_is_read_page_by_page(software: Software) -> None:
    path = f"/shipments/{ship(software)['id']}/events"
    software.post(path, {"events": [event("in_transit", hours, wording=f"Stop {hours}") for hours in range(5)]})
    seen, cursor = [], ""
    while cursor is not None:
        page = software.get(f"{path}?limit=2{cursor and '&cursor='}{cursor}")
        seen += [one["wording"] for one in page["data"]]
        cursor = page["next_cursor"]
    assert seen == [f"Stop {hours}" for hours in range(5)]


def test_parcels_of_another_merchant_are_nowhere(software: Software, stranger: Software) -> None:
    parcel = ship(stranger)
    path = f"/shipments/{parcel['id']}"
    assert software.call("GET", path).status_code == 404
    assert software.call("GET", f"{path}/events").status_code == 404
    assert software.call("POST", f"{path}/events", {"events": [event("delivered", 1)]}).status_code == 404
    assert software.call("POST", f"{path}/cancel").status_code == 404
    assert software.call("POST", f"/orders/{parcel['order_id']}/shipments", {}).status_code == 404
    assert software.call("POST", "/events", {"tracking_number": NUMBER, "events": []}).status_code == 404
    assert software.get(f"/shipments?order_id={parcel['order_id']}")["data"] == []
