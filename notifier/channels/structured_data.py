"""schema.org data in e-mails, so that mail programs can show the parcel (schema.org/ParcelDelivery, /Order)."""

import re
from typing import Any, Final

import msgspec

_UNSAFE: Final = re.compile(r"[<&]|[^\x00-\x7f]")
_ORDER_STATUS: Final = {
    "order.awaiting_payment": "OrderPaymentDue",
    "order.cancelled": "OrderCancelled",
    "order.shipped": "OrderInTransit",
    "order.all_delivered": "OrderDelivered",
    "shipment.available_for_pickup": "OrderPickupAvailable",
    "shipment.delivered": "OrderDelivered",
    "shipment.exception": "OrderProblem",
    "shipment.returned": "OrderReturned",
}


def build_structured_data(trigger: str, values: dict[str, Any]) -> str:
    """JSON-LD that is safe inside a `<script>` element; empty when the order has no number."""
    order, shop, parcel = values["order"], values["shop"], values["parcel"]
    if not order.get("number"):
        return ""
    described: dict[str, Any] = {
        "@type": "Order",
        "orderNumber": str(order["number"]),
        "merchant": {"@type": "Organization", "name": shop.get("name", "")},
        "orderStatus": f"https://schema.org/{_ORDER_STATUS.get(trigger, 'OrderProcessing')}",
        "url": values["links"]["page"],
    }
    if parcel and parcel.get("tracking_number"):
        described = _describe_parcel(parcel, described)
    document = msgspec.json.encode({"@context": "https://schema.org", **described}).decode()
    # "</script>" and "<!--" in a text would end or hide the element; mails are ASCII (`notifier.channels.mail_html`).
    return _UNSAFE.sub(_escape, document)


def _escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _describe_parcel(parcel: dict[str, Any], order: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@type": "ParcelDelivery",
        "trackingNumber": parcel["tracking_number"],
        "trackingUrl": order["url"],
        "partOfOrder": order,
    }
    if parcel.get("carrier"):
        described["carrier"] = {"@type": "Organization", "name": parcel["carrier"]}
    if parcel.get("estimated_earliest_on"):
        described["expectedArrivalFrom"] = parcel["estimated_earliest_on"]
    if parcel.get("estimated_latest_on"):
        described["expectedArrivalUntil"] = parcel["estimated_latest_on"]
    return described
