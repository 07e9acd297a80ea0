"""What Milepost understands of a payload or a tracking number, ready to print as JSON, without storing it."""

from typing import Any

from portal.sources.carriers.recognise import normalise_number, recognise
from portal.sources.problem import UnreadablePayload
from portal.sources.stores.contract import StoreOrder, StoreShipment, StoreUpdate, StoreUpdateKind
from portal.sources.stores.registry import STORES
from portal.sources.trackers.contract import TrackerUpdate
from portal.sources.trackers.registry import TRACKERS
from portal.timeline.scan import Scan


def inspect_payload(source: str, topic: str, body: bytes) -> dict[str, Any]:
    """The `inspect payload` document without its file name; `problem` holds one sentence when it cannot be understood.

    An empty topic is guessed from the body.
    """
    if source in STORES:
        return _inspect_store(source, topic, body)
    if source in TRACKERS:
        return _inspect_tracker(source, topic, body)
    known = ", ".join(sorted((*STORES, *TRACKERS)))
    return {"source": source, "problem": f"There is no source called {source!r}; known are {known}."}


def inspect_tracking_number(number: str) -> dict[str, Any]:
    """The `inspect tracking-number` document."""
    candidates = [
        {"carrier": candidate.carrier, "score": candidate.score, "checksum": candidate.checksum}
        for candidate in recognise(number)
    ]
    return {"number": normalise_number(number), "candidates": candidates}


def _inspect_store(source: str, topic: str, body: bytes) -> dict[str, Any]:
    try:
        update = STORES[source].parse(topic, body)
    except UnreadablePayload as problem:
        return {"source": source, "kind": None, "order": None, "problem": str(problem)}
    return {"source": source, "kind": update.kind.value, "order": _describe_update(update), "problem": update.problem}


def _describe_update(update: StoreUpdate) -> dict[str, Any] | None:
    if update.order is not None:
        return _describe_order(update.order)
    if update.kind in {StoreUpdateKind.IGNORED, StoreUpdateKind.UNINSTALLED}:
        return None
    lines = [line for shipment in update.shipments for line in shipment.lines]
    return {
        "number": update.order_number,
        "external_id": update.order_external_id,
        "stage": None,
        "placed_at": None,
        "currency": (update.refund.currency or None) if update.refund else None,
        "total_minor": None,
        "language": None,
        "email": update.email or None,
        "phone": None,
        "lines": [
            {"sku": line.sku or None, "title": line.title, "quantity": line.quantity, "price_minor": None}
            for line in lines
        ],
        "shipments": _describe_shipments(update.shipments),
        "cancelled": None,
        "refunded_minor": update.refund.amount_minor if update.refund else None,
    }


def _describe_order(order: StoreOrder) -> dict[str, Any]:
    return {
        "number": order.number,
        "external_id": order.external_id,
        "stage": order.stage.value,
        "placed_at": order.placed_at.isoformat() if order.placed_at else None,
        "currency": order.currency,
        "total_minor": order.total_minor,
        "language": order.locale or None,
        "email": order.email or None,
        "phone": order.phone or None,
        "lines": [
            {
                "sku": line.sku or None,
                "title": line.title,
                "quantity": line.quantity,
                "price_minor": line.price_minor,
            }
            for line in order.lines
        ],
        "shipments": _describe_shipments(order.shipments),
        "cancelled": order.is_cancelled,
        "refunded_minor": order.refunded_minor,
    }


def _describe_shipments(shipments: tuple[StoreShipment, ...]) -> list[dict[str, Any]]:
    return [
        {"carrier": shipment.carrier or None, "tracking_number": number}
        for shipment in shipments
        if not shipment.is_cancelled
        for number in shipment.tracking_numbers or (None,)
    ]


def _inspect_tracker(source: str, topic: str, body: bytes) -> dict[str, Any]:
    try:
        updates = TRACKERS[source].parse(topic, body)
    except UnreadablePayload as problem:
        return {"source": source, "shipments": [], "problem": str(problem)}
    return {"source": source, "shipments": [_describe_tracker_update(update) for update in updates], "problem": None}


def _describe_tracker_update(update: TrackerUpdate) -> dict[str, Any]:
    return {
        "carrier": update.carrier or None,
        "tracking_number": update.tracking_number,
        "milestone": update.milestone.value,
        "estimated_on": update.estimated_on.isoformat() if update.estimated_on else None,
        "scans": [_describe_scan(scan) for scan in update.scans],
    }


def _describe_scan(scan: Scan) -> dict[str, Any]:
    return {
        "milestone": scan.milestone.value,
        "code": scan.code.value,
        "fault": scan.fault.value if scan.fault else None,
        "action_required": scan.action_required,
        "occurred_at": scan.occurred_at.isoformat(),
        "place": scan.place.label or scan.place.postcode or None,
        "wording": scan.wording,
    }
