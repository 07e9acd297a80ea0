"""Reads Shopify fulfilments and their events into shipments and scans."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from portal.sources.problem import UnreadablePayload
from portal.sources.reading import (
    Loose,
    read_count,
    read_long_text,
    read_moment,
    read_offset_minutes,
    read_text,
    read_utc,
)
from portal.sources.scan_building import Reported, build_scan
from portal.sources.stores.contract import StoreScan, StoreShipment, StoreShipmentLine
from portal.sources.stores.shopify.codes import FULFILMENT_EVENT_CODES
from portal.sources.stores.shopify.wire import WireFulfilment, WireFulfilmentEvent, WireLine
from portal.timeline.scan import Place, Scan
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.code_meaning import CODE_MEANINGS
from portal.vocabulary.origin import Origin

#: Statuses of a fulfilment that came to nothing, and of one that is done (shopify.dev: FulfillmentStatus).
_FAILED: Final = frozenset({"error", "failure"})
_SENT: Final = frozenset({"", "success"})

_FULFILMENT_NAME: Final = re.compile(r"(?P<order>.+?)(?:\.\d+|-F\d+)")


def read_shipment(wire: WireFulfilment, *, order_id: str = "") -> StoreShipment:
    """One fulfilment; `order_id` is used where the fulfilment does not name its order."""
    code = FULFILMENT_EVENT_CODES.get(read_text(wire.shipment_status).casefold())
    status = read_text(wire.status).casefold()
    updated_at = read_utc(wire.updated_at, field="updated_at")
    return StoreShipment(
        external_id=read_text(wire.id),
        order_external_id=read_text(wire.order_id) or order_id,
        carrier=read_text(wire.tracking_company),
        service=_read_service(wire),
        tracking_numbers=_unique(wire.tracking_number, wire.tracking_numbers),
        tracking_urls=_unique(wire.tracking_url, wire.tracking_urls),
        lines=tuple(_read_line(line) for line in wire.line_items or ()),
        is_cancelled=status == "cancelled",
        milestone=CODE_MEANINGS[code].milestone if code else None,
        created_at=read_utc(wire.created_at, field="created_at"),
        updated_at=updated_at,
        name=read_text(wire.name),
        is_sent=status in _SENT,
        has_failed=status in _FAILED,
        reported=_read_report(code, read_text(wire.shipment_status), updated_at),
    )


def _read_service(wire: WireFulfilment) -> str:
    """Who packed it, by the platform's word for it; "manual" is the shop itself and no service."""
    service = read_text(wire.service)
    return "" if service.casefold() == "manual" else service


def _read_report(code: CheckpointCode | None, status: str, at: datetime | None) -> Scan | None:
    """What the shop says of the way of its parcel, as a scan of its own."""
    if code is None or at is None:
        return None
    scan = build_scan(code, at, Reported(carrier_code=status), local_offset_minutes=None)
    return replace(scan, origin=Origin.MERCHANT)


def read_order_number(fulfilment_name: str) -> str | None:
    """The order's number out of a fulfilment's name, "#1001" of "#1001.1" or "#1001-F1"; None for another form."""
    match = _FULFILMENT_NAME.fullmatch(fulfilment_name)
    return match["order"] if match else None


def read_scan(wire: WireFulfilmentEvent) -> StoreScan:
    """One fulfilment event; a status we do not know is kept in its own words as an unknown scan."""
    happened_at = read_moment(wire.happened_at, field="happened_at") or read_moment(wire.created_at, field="created_at")
    if happened_at is None:
        raise UnreadablePayload("The Shopify fulfilment event does not say when it happened.")
    status = read_text(wire.status)
    scan = build_scan(
        FULFILMENT_EVENT_CODES.get(status.casefold(), CheckpointCode.UNKNOWN),
        happened_at,
        Reported(
            place=Place(read_text(wire.city), read_text(wire.province), read_text(wire.zip), read_text(wire.country)),
            wording=read_long_text(wire.message),
            carrier_code=status,
        ),
        local_offset_minutes=read_offset_minutes(happened_at),
    )
    return StoreScan(
        external_id=read_text(wire.id),
        shipment_external_id=read_text(wire.fulfillment_id),
        scan=scan,
        estimated_at=read_utc(wire.estimated_delivery_at, field="estimated_delivery_at"),
    )


def _read_line(wire: WireLine) -> StoreShipmentLine:
    return StoreShipmentLine(
        line_external_id=read_text(wire.id),
        sku=read_text(wire.sku),
        title=read_long_text(wire.title) or read_long_text(wire.name),
        quantity=read_count(wire.quantity),
    )


def _unique(single: Loose, several: list[Loose] | None) -> tuple[str, ...]:
    texts = [read_long_text(value) for value in (*(several or ()), single)]
    return tuple(dict.fromkeys(text for text in texts if text))
