"""The inspection documents have the promised shape."""

import json
from pathlib import Path

import pytest

from portal.sources.inspection import inspect_payload
from tests.payloads.reading import FOLDER, read_payload

ORDER_FIELDS = {
    *("number", "external_id", "stage", "placed_at", "currency", "total_minor", "language", "email", "phone"),
    *("lines", "shipments", "cancelled", "refunded_minor"),
}


@pytest.mark.parametrize("path", sorted((FOLDER / "shopify").iterdir()), ids=lambda path: path.name)
def test_every_store_payload_gives_the_promised_fields(path: Path) -> None:
    document = inspect_payload("shopify", "", path.read_bytes())
    assert set(document) == {"source", "kind", "order", "problem"}
    assert document["order"] is None or set(document["order"]) == ORDER_FIELDS
    assert json.loads(json.dumps(document)) == document


def test_a_cancelled_fulfilment_is_not_a_shipment() -> None:
    document = inspect_payload("shopify", "orders/updated", read_payload("shopify", "order_partially_shipped.json"))
    assert document["order"]["shipments"] == [
        {"carrier": "UPS", "tracking_number": "1ZA1B2C30312345673"},
        {"carrier": "UPS", "tracking_number": "1ZA1B2C30398765433"},
    ]


def test_a_tracker_payload_gives_the_promised_fields() -> None:
    document = inspect_payload("easypost", "", read_payload("easypost", "tracker_updated.json"))
    (shipment,) = document["shipments"]
    assert set(shipment) == {"carrier", "tracking_number", "milestone", "estimated_on", "scans"}
    assert shipment["scans"][1] == {
        "milestone": "in_transit",
        "code": "received_at_origin_facility",
        "fault": None,
        "action_required": False,
        "occurred_at": "2026-03-04T06:30:00+00:00",
        "place": "RENO, NV",
        "wording": "Arrived at origin",
    }


def test_an_unknown_source_is_named() -> None:
    assert "owlpost" in inspect_payload("owlpost", "", b"{}")["problem"]
