"""Reads the body of a Shopify webhook, or of the same object fetched by the REST API, into a store update."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Raw

from portal.sources.problem import UnreadablePayload
from portal.sources.reading import decode_body, read_text, read_utc
from portal.sources.stores.contract import StoreReturn, StoreUpdate, StoreUpdateKind
from portal.sources.stores.shopify.codes import RETURN_STAGES
from portal.sources.stores.shopify.fulfilments import read_order_number, read_scan, read_shipment
from portal.sources.stores.shopify.orders import read_order
from portal.sources.stores.shopify.refunds import read_refund
from portal.sources.stores.shopify.wire import WireFulfilment, WireFulfilmentEvent, WireOrder, WireRefund, WireReturn

VENDOR: Final = "Shopify"
_WRAPPERS: Final = ("order", "fulfillment", "fulfillment_event", "refund")
_LISTS: Final = tuple(f"{name}s" for name in _WRAPPERS)


def parse_update(topic: str, body: bytes) -> StoreUpdate:
    """What the message says; a topic we do not use gives the kind `ignored`. Raises UnreadablePayload.

    `orders/edited` is ignored on purpose: it names the changed lines only, and `orders/updated` follows with the order.
    """
    content = _unwrap(body)
    topic = topic.strip().casefold() or guess_topic(decode_body(content, dict[str, Raw], vendor=VENDOR))
    reader = _READERS.get(topic)
    return reader(topic, content) if reader else StoreUpdate(kind=StoreUpdateKind.IGNORED, topic=topic)


def guess_topic(fields: Mapping[str, Raw]) -> str:
    """The topic an object would come under, from the fields it has; empty when it is nothing we read."""
    names = fields.keys()
    if names >= {"fulfillment_id", "status"}:
        return "fulfillment_events/create"
    if "order_id" in names and names & {"tracking_number", "tracking_numbers", "tracking_company"}:
        return "fulfillments/create"
    if names >= {"order_id", "refund_line_items"}:
        return "refunds/create"
    if names >= {"line_items", "currency"} and names & {"financial_status", "order_number", "fulfillment_status"}:
        return "orders/updated"
    if names >= {"shop_owner", "plan_name"}:
        # Both app/uninstalled and shop/update carry the shop; without a topic the harmless one is meant.
        return "shop/update"
    return ""


def _unwrap(body: bytes) -> bytes:
    # The REST API wraps one object, or a list of them, in its name; a webhook sends it bare.
    fields = decode_body(body, dict[str, Raw], vendor=VENDOR)
    name = next(iter(fields)) if len(fields) == 1 else ""
    if name in _WRAPPERS:
        return bytes(fields[name])
    if name in _LISTS:
        objects = decode_body(bytes(fields[name]), list[Raw], vendor=VENDOR)
        if len(objects) != 1:
            raise UnreadablePayload(f"The Shopify payload holds {len(objects)} {name}, and one is expected.")
        return bytes(objects[0])
    return body


def _read_order(topic: str, body: bytes) -> StoreUpdate:
    order = read_order(decode_body(body, WireOrder, vendor=VENDOR))
    return StoreUpdate(
        kind=StoreUpdateKind.ORDER,
        topic=topic,
        order_external_id=order.external_id,
        order_number=order.number,
        order=order,
        shipments=order.shipments,
        source_updated_at=order.updated_at,
    )


def _read_fulfilment(topic: str, body: bytes) -> StoreUpdate:
    wire = decode_body(body, WireFulfilment, vendor=VENDOR)
    shipment = read_shipment(wire)
    _require_order(shipment.order_external_id, "fulfilment")
    return StoreUpdate(
        kind=StoreUpdateKind.FULFILMENT,
        topic=topic,
        order_external_id=shipment.order_external_id,
        order_number=read_order_number(shipment.name),
        email=read_text(wire.email),
        shipments=(shipment,),
        source_updated_at=shipment.updated_at,
    )


def _read_fulfilment_event(topic: str, body: bytes) -> StoreUpdate:
    wire = decode_body(body, WireFulfilmentEvent, vendor=VENDOR)
    _require_order(read_text(wire.order_id), "fulfilment event")
    return StoreUpdate(
        kind=StoreUpdateKind.FULFILMENT,
        topic=topic,
        order_external_id=read_text(wire.order_id),
        scans=(read_scan(wire),),
        source_updated_at=read_utc(wire.updated_at, field="updated_at"),
    )


def _read_refund(topic: str, body: bytes) -> StoreUpdate:
    refund = read_refund(decode_body(body, WireRefund, vendor=VENDOR))
    _require_order(refund.order_external_id, "refund")
    return StoreUpdate(
        kind=StoreUpdateKind.REFUND,
        topic=topic,
        order_external_id=refund.order_external_id,
        refund=refund,
        source_updated_at=refund.created_at,
    )


def _read_return(topic: str, body: bytes) -> StoreUpdate:
    wire = decode_body(body, WireReturn, vendor=VENDOR)
    order_id = read_text(wire.order_id) or (read_text(wire.order.id) if wire.order else "")
    _require_order(order_id, "return")
    found = StoreReturn(
        external_id=read_text(wire.id),
        order_external_id=order_id,
        stage=RETURN_STAGES[topic],
        requested_at=read_utc(wire.created_at, field="created_at"),
        name=read_text(wire.name),
    )
    updated_at = read_utc(wire.updated_at, field="updated_at")
    return StoreUpdate(
        kind=StoreUpdateKind.RETURN,
        topic=topic,
        order_external_id=order_id,
        store_return=found,
        source_updated_at=updated_at,
    )


def _read_uninstalled(topic: str, body: bytes) -> StoreUpdate:
    return StoreUpdate(kind=StoreUpdateKind.UNINSTALLED, topic=topic)


def _require_order(order_id: str, what: str) -> None:
    if not order_id:
        raise UnreadablePayload(f"The Shopify {what} does not name its order.")


_ORDER_TOPICS: Final = ("create", "updated", "paid", "cancelled", "fulfilled", "partially_fulfilled")
_READERS: Final[Mapping[str, Callable[[str, bytes], StoreUpdate]]] = MappingProxyType(
    dict.fromkeys((f"orders/{topic}" for topic in _ORDER_TOPICS), _read_order)
    | dict.fromkeys(("fulfillments/create", "fulfillments/update"), _read_fulfilment)
    | {
        "fulfillment_events/create": _read_fulfilment_event,
        "refunds/create": _read_refund,
        "app/uninstalled": _read_uninstalled,
    }
    | dict.fromkeys(RETURN_STAGES, _read_return)
)
