"""Reads a Shopify order."""

from typing import Final

from portal.sources.problem import UnreadablePayload
from portal.sources.reading import Loose, read_count, read_flag, read_long_text, read_money, read_text, read_utc
from portal.sources.stores.contract import StoreAddress, StoreLine, StoreOrder, StoreRefund, StoreShipment
from portal.sources.stores.shopify.codes import choose_stage
from portal.sources.stores.shopify.fulfilments import read_shipment
from portal.sources.stores.shopify.refunds import read_refund
from portal.sources.stores.shopify.wire import WireAddress, WireLine, WireOrder
from portal.vocabulary.order_stage import OrderStage

_NEVER_PAID: Final = frozenset({"pending", "authorized", "voided", "expired"})
_MIN_PHONE_DIGITS: Final = 5


def read_order(wire: WireOrder) -> StoreOrder:
    """One order as it stands now; raises UnreadablePayload for a body without an id or currency."""
    external_id, currency = _require_identity(wire)
    refunds = _read_refunds(wire, external_id, currency)
    shipments = tuple(read_shipment(fulfilment, order_id=external_id) for fulfilment in wire.fulfillments or ())
    lines = tuple(_read_line(line, currency, refunds) for line in wire.line_items or ())
    return StoreOrder(
        external_id=external_id,
        number=_read_number(wire),
        stage=_choose_stage(wire, lines, shipments),
        placed_at=read_utc(wire.created_at, field="created_at") or read_utc(wire.processed_at, field="processed_at"),
        updated_at=read_utc(wire.updated_at, field="updated_at"),
        currency=currency,
        total_minor=read_money(wire.total_price, currency, field="total_price"),
        refunded_minor=sum(refund.amount_minor for refund in refunds),
        locale=read_text(wire.customer_locale) or (read_text(wire.customer.locale) if wire.customer else ""),
        email=_read_email(wire),
        phone=_read_phone(wire),
        customer_external_id=read_text(wire.customer.id) if wire.customer else "",
        customer_name=_read_customer_name(wire),
        customer_tags=_read_customer_tags(wire),
        customer_order_count=_read_order_count(wire),
        lines=lines,
        shipments=shipments,
        refunds=refunds,
        shipping_address=_read_address(wire.shipping_address),
        shipping_method=_read_shipping_method(wire),
        payment_methods=_read_payment_methods(wire),
        tags=_read_tags(wire.tags),
        note=read_long_text(wire.note),
        is_cancelled=bool(read_text(wire.cancelled_at)),
        cancelled_at=read_utc(wire.cancelled_at, field="cancelled_at"),
        is_test=read_flag(wire.test),
        accepts_marketing=None if wire.buyer_accepts_marketing is None else read_flag(wire.buyer_accepts_marketing),
        status_url=read_long_text(wire.order_status_url),
        shipping_minor=_read_shipping_cost(wire, currency),
        current_total_minor=_read_current(wire.current_total_price, wire.total_price, currency, field="total_price"),
        discount_minor=_read_discount(wire, currency),
        tax_minor=_read_tax(wire, currency),
        channel=read_text(wire.source_name),
    )


def _require_identity(wire: WireOrder) -> tuple[str, str]:
    external_id, currency = read_text(wire.id), read_text(wire.currency).upper()
    if not external_id:
        raise UnreadablePayload("The Shopify order has no id.")
    if not currency:
        raise UnreadablePayload("The Shopify order does not name its currency.")
    return external_id, currency


def _read_refunds(wire: WireOrder, order_id: str, currency: str) -> tuple[StoreRefund, ...]:
    was_paid = read_text(wire.financial_status).casefold() not in _NEVER_PAID
    return tuple(
        read_refund(refund, order_id=order_id, currency=currency, was_paid=was_paid) for refund in wire.refunds or ()
    )


def _read_shipping_cost(wire: WireOrder, currency: str) -> int:
    return sum(read_money(line.price, currency, field="shipping_lines.price") for line in wire.shipping_lines or ())


def _read_current(now: Loose, ordered: Loose, currency: str, *, field: str) -> int:
    """The amount after changes of the order, where the store tells it apart from the amount as ordered."""
    if now is None or now == "":
        return read_money(ordered, currency, field=field)
    return read_money(now, currency, field=f"current_{field}")


def _read_discount(wire: WireOrder, currency: str) -> int:
    return _read_current(wire.current_total_discounts, wire.total_discounts, currency, field="total_discounts")


def _read_tax(wire: WireOrder, currency: str) -> int:
    if read_flag(wire.taxes_included):
        return 0
    return _read_current(wire.current_total_tax, wire.total_tax, currency, field="total_tax")


def _read_number(wire: WireOrder) -> str:
    return read_text(wire.name) or read_text(wire.order_number) or read_text(wire.number) or read_text(wire.id)


def _choose_stage(wire: WireOrder, lines: tuple[StoreLine, ...], shipments: tuple[StoreShipment, ...]) -> OrderStage:
    live = [shipment for shipment in shipments if not shipment.is_withdrawn]
    is_emptied = bool(lines) and not live and all(line.quantity_left == 0 < line.quantity for line in lines)
    if read_text(wire.cancelled_at) or is_emptied:
        return OrderStage.CANCELLED
    statuses = [
        read_text(fulfilment.shipment_status).casefold()
        for fulfilment, shipment in zip(wire.fulfillments or (), shipments, strict=True)
        if not shipment.is_withdrawn
    ]
    return choose_stage(
        read_text(wire.fulfillment_status),
        read_text(wire.financial_status),
        payment_methods=_read_payment_methods(wire),
        shipment_statuses=statuses,
    )


def _read_line(wire: WireLine, currency: str, refunds: tuple[StoreRefund, ...]) -> StoreLine:
    line_id, quantity = read_text(wire.id), read_count(wire.quantity)
    refunded = sum(line.quantity for refund in refunds for line in refund.lines if line.line_external_id == line_id)
    left = quantity - refunded if wire.current_quantity is None else read_count(wire.current_quantity)
    grams = read_count(wire.grams)
    return StoreLine(
        external_id=line_id,
        sku=read_text(wire.sku),
        title=read_long_text(wire.title) or read_long_text(wire.name),
        variant=read_long_text(wire.variant_title),
        quantity=quantity,
        quantity_left=max(0, left),
        quantity_fulfillable=read_count(wire.fulfillable_quantity),
        price_minor=read_money(wire.price, currency, field="line_items.price"),
        weight_grams=grams or None,
        product_external_id=read_text(wire.product_id),
        variant_external_id=read_text(wire.variant_id),
        needs_shipping=wire.requires_shipping is None or read_flag(wire.requires_shipping),
        properties=_read_properties(wire.properties),
        tags=_read_tags(wire.tags),
        vendor=read_text(wire.vendor),
        category=read_text(wire.product_type),
    )


def _read_properties(value: object) -> tuple[tuple[str, str], ...]:
    # Documented as a list of {"name", "value"}; apps also write one such object, or a plain object of names to values.
    if isinstance(value, dict):
        pairs = [value] if set(value) == {"name", "value"} else [{"name": k, "value": v} for k, v in value.items()]
    else:
        pairs = [pair for pair in value if isinstance(pair, dict)] if isinstance(value, list) else []
    return tuple((str(pair["name"]), _plain(pair.get("value"))) for pair in pairs if pair.get("name"))


def _plain(value: object) -> str:
    return read_long_text(value) if isinstance(value, str | int | float | None) else str(value)


def _read_customer_tags(wire: WireOrder) -> tuple[str, ...] | None:
    return None if wire.customer is None or wire.customer.tags is None else _read_tags(wire.customer.tags)


def _read_tags(value: object) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(text for text in (read_text(str(part)) for part in parts) if text)


def _read_email(wire: WireOrder) -> str:
    candidates = (wire.email, wire.contact_email, wire.customer.email if wire.customer else None)
    return next((text for text in map(read_text, candidates) if text), "")


def _read_phone(wire: WireOrder) -> str:
    candidates = (
        wire.phone,
        wire.customer.phone if wire.customer else None,
        wire.shipping_address.phone if wire.shipping_address else None,
    )
    return next((text for text in map(read_text, candidates) if _may_be_phone(text)), "")


def _may_be_phone(text: str) -> bool:
    return sum(map(str.isdigit, text)) >= _MIN_PHONE_DIGITS and not any(map(str.isalpha, text))


def _read_customer_name(wire: WireOrder) -> str:
    customer = wire.customer
    name = _join_name(customer.first_name, customer.last_name) if customer else ""
    address = wire.shipping_address or wire.billing_address
    return name or (read_text(address.name) if address else "")


def _join_name(first: Loose, last: Loose) -> str:
    return " ".join(part for part in (read_text(first), read_text(last)) if part)


def _read_order_count(wire: WireOrder) -> int | None:
    if wire.customer is None or wire.customer.orders_count is None:
        return None
    return read_count(wire.customer.orders_count)


def _read_shipping_method(wire: WireOrder) -> str:
    return next((text for text in (read_text(line.title) for line in wire.shipping_lines or ()) if text), "")


def _read_payment_methods(wire: WireOrder) -> tuple[str, ...]:
    names = [read_text(name) for name in wire.payment_gateway_names or ()] or [read_text(wire.gateway)]
    return tuple(dict.fromkeys(name for name in names if name))


def _read_address(wire: WireAddress | None) -> StoreAddress | None:
    if wire is None:
        return None
    return StoreAddress(
        name=read_text(wire.name) or _join_name(wire.first_name, wire.last_name),
        company=read_text(wire.company),
        street=read_long_text(wire.address1),
        street_more=read_long_text(wire.address2),
        city=read_text(wire.city),
        region=read_text(wire.province),
        region_code=read_text(wire.province_code),
        postcode=read_text(wire.zip),
        country=read_text(wire.country_code) or read_text(wire.country),
        phone=read_text(wire.phone),
    )
