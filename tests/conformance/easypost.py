"""Every EasyPost tracker object in recorded bodies, however deep, against the same values taken from the JSON."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from portal.sources.inspection import inspect_payload
from tests.conformance.cassettes import read_answers
from tests.conformance.report import Family

_MILESTONES = {
    "unknown": "pending",
    "pre_transit": "info_received",
    "in_transit": "in_transit",
    "out_for_delivery": "out_for_delivery",
    "delivered": "delivered",
    "available_for_pickup": "available_for_pickup",
    "return_to_sender": "returning",
    "failure": "exception",
    "cancelled": "cancelled",
    "error": "exception",
}


def check(family: Family, data: Path) -> None:
    """Bodies as they were sent, then each tracker by itself."""
    folder = data / "carrier_tracking" / "easypost"
    event = (folder / "event-body.json").read_bytes()
    family.attempt("event body", lambda: _check_body(family, "event body", event))
    karrio = data / "carrier_tracking" / "karrio" / "easypost" / "TrackingResponseJSON.json"
    texts = [(path.name, path.read_text(encoding="utf-8")) for path in [*folder.glob("*.json"), karrio]]
    texts += [(path.name, answer) for path in sorted(folder.glob("*.yaml")) for answer in read_answers(path)]
    for name, text in texts:
        for tracker in _find_trackers(json.loads(text)):
            body = json.dumps(tracker).encode()
            family.attempt(name, partial(_check_body, family, name, body))
        if text.startswith('{"trackers"'):
            body = text.encode()
            family.attempt(name, partial(_check_body, family, name, body))


def _find_trackers(value: object) -> Iterator[dict]:
    if isinstance(value, dict):
        if value.get("object") == "Tracker":
            yield value
        for part in value.values():
            yield from _find_trackers(part)
    elif isinstance(value, list):
        for part in value:
            yield from _find_trackers(part)


def _check_body(family: Family, name: str, body: bytes) -> None:
    result = inspect_payload("easypost", "", body)
    trackers = list(_find_trackers(json.loads(body)))
    family.expect(f"{name} problem", result["problem"], None)
    family.expect(f"{name} count", len(result["shipments"]), len(trackers))
    for shipment, tracker in zip(result["shipments"], trackers, strict=True):
        _check_tracker(family, f"{name} {tracker['tracking_code']}", shipment, tracker)


def _check_tracker(family: Family, what: str, shipment: dict, tracker: dict) -> None:
    family.expect(f"{what} number", shipment["tracking_number"], tracker["tracking_code"])
    family.expect(f"{what} carrier", shipment["carrier"], tracker["carrier"])
    family.expect(f"{what} milestone", shipment["milestone"], _MILESTONES[tracker["status"]])
    detail = tracker.get("carrier_detail") or {}
    day = detail.get("est_delivery_date_local") or (tracker["est_delivery_date"] or "")[:10] or None
    family.expect(f"{what} estimate", shipment["estimated_on"], day)
    family.expect(f"{what} scans", len(shipment["scans"]), len(tracker["tracking_details"]))
    for scan, line in zip(shipment["scans"], tracker["tracking_details"], strict=True):
        family.expect(f"{what} scan milestone", scan["milestone"], _MILESTONES[line["status"]])
        family.expect(f"{what} scan code is known", scan["code"] != "unknown", True)
        occurred_at = datetime.fromisoformat(scan["occurred_at"])
        family.expect(f"{what} scan time", occurred_at, datetime.fromisoformat(line["datetime"]))
        family.expect(f"{what} scan wording", scan["wording"], line["message"])
        city = line["tracking_location"]["city"]
        family.expect(f"{what} scan place", (scan["place"] or "").startswith(city or ""), True)
