"""Shopify webhook bodies and REST fixtures: what we read against the same values taken straight from the JSON."""

import json
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

from portal.sources.inspection import inspect_payload
from tests.conformance.report import Family

_ORDERS = {f"orders/{name}" for name in ("create", "updated", "paid", "cancelled", "fulfilled", "partially_fulfilled")}
_KINDS = {
    **dict.fromkeys(_ORDERS, "order"),
    "fulfillments/create": "fulfilment",
    "fulfillments/update": "fulfilment",
    "fulfillment_events/create": "fulfilment",
    "refunds/create": "refund",
    "app/uninstalled": "uninstalled",
}


def check(family: Family, data: Path) -> None:
    """Every webhook body under its topics, then every REST fixture without a topic."""
    folder = data / "orders" / "shopify"
    topics = json.loads((folder / "webhook_payloads" / "TOPICS.json").read_text(encoding="utf-8"))
    for topic, name in topics.items():
        body = (folder / "webhook_payloads" / name).read_bytes()
        family.attempt(topic, partial(_check_webhook, family, topic, body))
    for path in sorted(folder.glob("rest_fixtures_*/*.json")):
        family.attempt(path.name, partial(_check_fixture, family, path))


def _check_webhook(family: Family, topic: str, body: bytes) -> None:
    result = inspect_payload("shopify", topic, body)
    wanted = _KINDS.get(topic, "ignored")
    family.expect(f"{topic} problem", result["problem"], None)
    family.expect(f"{topic} kind", result["kind"], wanted)
    _check_values(family, topic, result, json.loads(body, parse_float=Decimal))


def _check_fixture(family: Family, path: Path) -> None:
    body = path.read_bytes()
    wrapped = json.loads(body, parse_float=Decimal)
    kinds = {"order": "order", "fulfillment": "fulfilment", "fulfillment_event": "fulfilment", "refund": "refund"}
    name = next(iter(wrapped)) if isinstance(wrapped, dict) and len(wrapped) == 1 else ""
    if name not in kinds:
        return
    result = inspect_payload("shopify", "", body)
    what = f"{path.parent.name}/{path.name}"
    family.expect(f"{what} problem", result["problem"], None)
    family.expect(f"{what} kind", result["kind"], kinds[name])
    _check_values(family, what, result, wrapped[name])


def _check_values(family: Family, what: str, result: dict, body: dict) -> None:
    checks = {"order": _check_order, "fulfilment": _check_fulfilment, "refund": _check_refund}
    if result["kind"] in checks:
        checks[result["kind"]](family, what, result["order"], body)
    else:
        family.expect(f"{what} order", result["order"], None)


def _check_order(family: Family, what: str, order: dict, body: dict) -> None:
    family.expect(f"{what} external_id", order["external_id"], str(body["id"]))
    family.expect(f"{what} number", order["number"], body["name"])
    family.expect(f"{what} currency", order["currency"], body["currency"])
    family.expect(f"{what} total", order["total_minor"], int(Decimal(body["total_price"]) * 100))
    family.expect(f"{what} language", order["language"], body.get("customer_locale"))
    family.expect(f"{what} e-mail", order["email"], body["email"])
    family.expect(f"{what} cancelled", order["cancelled"], body["cancelled_at"] is not None)
    family.expect(f"{what} stage is cancelled", order["stage"] == "cancelled", body["cancelled_at"] is not None)
    placed_at = datetime.fromisoformat(order["placed_at"])
    family.expect(f"{what} placed_at", placed_at, datetime.fromisoformat(body["created_at"]))
    lines = [(line["sku"] or "", line["quantity"], line["price_minor"]) for line in order["lines"]]
    wanted = [
        (line.get("sku") or "", line["quantity"], int(Decimal(line["price"]) * 100)) for line in body["line_items"]
    ]
    family.expect(f"{what} lines", lines, wanted)
    numbers = [number for sent in body.get("fulfillments") or () for number in sent["tracking_numbers"]]
    family.expect(f"{what} numbers", [shipment["tracking_number"] for shipment in order["shipments"]], numbers)
    refunds = [paid for refund in body.get("refunds") or () for paid in refund["transactions"]]
    family.expect(f"{what} refunded", order["refunded_minor"], int(sum(Decimal(p["amount"]) for p in refunds) * 100))


def _check_fulfilment(family: Family, what: str, order: dict, body: dict) -> None:
    family.expect(f"{what} order", order["external_id"], str(body["order_id"]))
    wanted = [(body["tracking_company"], number) for number in body.get("tracking_numbers", ())]
    found = [(shipment["carrier"], shipment["tracking_number"]) for shipment in order["shipments"]]
    family.expect(f"{what} shipments", found, wanted)
    lines = [(line["sku"], line["quantity"]) for line in body.get("line_items", ())]
    family.expect(f"{what} lines", [(line["sku"], line["quantity"]) for line in order["lines"]], lines)
    family.expect(f"{what} e-mail", order["email"], body.get("email"))


def _check_refund(family: Family, what: str, order: dict, body: dict) -> None:
    family.expect(f"{what} order", order["external_id"], str(body["order_id"]))
    paid = sum(Decimal(str(transaction["amount"])) for transaction in body["transactions"])
    worth = sum(Decimal(str(line.get("subtotal", 0))) for line in body["refund_line_items"])
    family.expect(f"{what} amount", order["refunded_minor"], int((paid or worth) * 100))
