"""Shopify `orders/create` bodies of real size (about 8 KB), all of it invented."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

TOPIC: Final = "orders/create"
#: Stands in the body where the order's id goes; as long as an id, so that all bodies have the same size.
_ID_SLOT: Final = b"4410000000000"
_FIRST_ID: Final = 4_410_000_000_001
_GOODS: Final = (
    ("Larch hiking boots", "42 / Moss", "FH-BOOT-42", 17_900, 1),
    ("Daybreak backpack 24 l", "Ember", "FH-PACK-24", 8_900, 1),
    ("Steel bottle", "750 ml", "FH-BOTTLE-750", 2_200, 2),
)


@dataclass(frozen=True, slots=True)
class OrderDoor:
    """Where a shop's orders are posted and the secret that signs them."""

    path: str
    secret: str
    port: int


def order_body(serial: int) -> bytes:
    """The body of the order with this serial number; its name is `#<serial>`."""
    return _TEMPLATE.replace(_ID_SLOT, str(_FIRST_ID + serial).encode()).replace(b"#00000000", b"#%08d" % serial)


def signed_requests(door: OrderDoor, serials: range) -> Iterator[bytes]:
    """Complete HTTP requests, each with another order."""
    for serial in serials:
        body = order_body(serial)
        signature = base64.b64encode(hmac.new(door.secret.encode(), body, hashlib.sha256).digest()).decode()
        yield _head(door, len(body), serial, signature) + body


def _head(door: OrderDoor, length: int, serial: int, signature: str) -> bytes:
    lines = (
        f"POST {door.path} HTTP/1.1",
        f"Host: 127.0.0.1:{door.port}",
        "User-Agent: Shopify-Captain-Hook",
        "Accept: */*",
        "Accept-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3",
        "Content-Type: application/json",
        f"Content-Length: {length}",
        "X-Shopify-Api-Version: 2026-10",
        f"X-Shopify-Event-Id: 00000000-0000-4000-8000-{serial:012d}",
        f"X-Shopify-Hmac-Sha256: {signature}",
        "X-Shopify-Shop-Domain: fernhollow.example",
        f"X-Shopify-Topic: {TOPIC}",
        "X-Shopify-Triggered-At: 2026-11-22T08:30:00.000000000Z",
        f"X-Shopify-Webhook-Id: 00000000-0000-4000-9000-{serial:012d}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def _money(minor: int) -> dict[str, Any]:
    amount = {"amount": f"{minor // 100}.{minor % 100:02d}", "currency_code": "EUR"}
    return {"shop_money": amount, "presentment_money": dict(amount)}


def _tax(minor: int) -> list[dict[str, Any]]:
    tax = minor * 19 // 119
    return [{"price": f"{tax / 100:.2f}", "rate": 0.19, "title": "MwSt", "price_set": _money(tax)}]


def _line(position: int) -> dict[str, Any]:
    title, variant, sku, price, quantity = _GOODS[position]
    line_id = int(_ID_SLOT) * 100 + position
    return {
        "id": line_id,
        "admin_graphql_api_id": f"gid://shopify/LineItem/{line_id}",
        "current_quantity": quantity,
        "fulfillable_quantity": quantity,
        "fulfillment_service": "manual",
        "fulfillment_status": None,
        "gift_card": False,
        "grams": 900,
        "name": f"{title} - {variant}",
        "price": f"{price / 100:.2f}",
        "price_set": _money(price),
        "product_exists": True,
        "product_id": 8_120_000_000_000 + position,
        "properties": [{"name": "Gift wrap", "value": "no"}],
        "quantity": quantity,
        "requires_shipping": True,
        "sku": sku,
        "taxable": True,
        "title": title,
        "total_discount": "0.00",
        "total_discount_set": _money(0),
        "variant_id": 45_120_000_000_000 + position,
        "variant_inventory_management": "shopify",
        "variant_title": variant,
        "vendor": "Fernhollow",
        "tax_lines": _tax(price * quantity),
        "duties": [],
        "discount_allocations": [],
    }


def _address() -> dict[str, Any]:
    return {
        "first_name": "Mira",
        "address1": "Invented Lane 12",
        "phone": "+1 555 0117",
        "city": "Berlin",
        "zip": "10115",
        "province": None,
        "country": "Germany",
        "last_name": "Lindqvist",
        "address2": "Rear building",
        "company": None,
        "latitude": 52.53,
        "longitude": 13.38,
        "name": "Mira Lindqvist",
        "country_code": "DE",
        "province_code": None,
    }


def _customer() -> dict[str, Any]:
    return {
        "id": 7_210_000_000_001,
        "email": "mira@people.example",
        "created_at": "2026-03-02T18:12:07+01:00",
        "updated_at": "2026-11-22T09:30:00+01:00",
        "first_name": "Mira",
        "last_name": "Lindqvist",
        "state": "enabled",
        "note": None,
        "verified_email": True,
        "multipass_identifier": None,
        "tax_exempt": False,
        "phone": None,
        "email_marketing_consent": {"state": "not_subscribed", "opt_in_level": "single_opt_in"},
        "sms_marketing_consent": None,
        "tags": "",
        "currency": "EUR",
        "tax_exemptions": [],
        "admin_graphql_api_id": "gid://shopify/Customer/7210000000001",
        "default_address": {"id": 9_310_000_000_001, "customer_id": 7_210_000_000_001, **_address(), "default": True},
    }


def _sums() -> dict[str, Any]:
    goods = sum(price * quantity for _, _, _, price, quantity in _GOODS)
    sums = {
        "subtotal_price": goods,
        "total_line_items_price": goods,
        "total_discounts": 0,
        "total_tax": goods * 19 // 119,
        "total_price": goods + 490,
    }
    now = {f"current_{name}": minor for name, minor in sums.items() if name != "total_line_items_price"}
    texts = {name: f"{minor / 100:.2f}" for name, minor in (sums | now).items()}
    return texts | {f"{name}_set": _money(minor) for name, minor in (sums | now).items()}


def _shipping_line() -> dict[str, Any]:
    return {
        "id": 3_610_000_000_001,
        "carrier_identifier": None,
        "code": "Standard delivery",
        "discounted_price": "4.90",
        "discounted_price_set": _money(490),
        "phone": None,
        "price": "4.90",
        "price_set": _money(490),
        "source": "shopify",
        "title": "Standard delivery",
        "tax_lines": _tax(490),
        "discount_allocations": [],
    }


def _papers() -> dict[str, Any]:
    return {
        "financial_status": "paid",
        "fulfillment_status": None,
        "landing_site": "/collections/outdoor?utm_source=newsletter",
        "name": "#00000000",
        "note": "Please leave it with the neighbour if nobody is at home.",
        "note_attributes": [{"name": "gift", "value": "no"}],
        "order_status_url": "https://fernhollow.example/orders/0123456789abcdef0123456789abcdef/authenticate",
        "payment_gateway_names": ["Invented Pay"],
        "phone": None,
        "referring_site": "https://search.example/",
        "source_name": "web",
        "tags": "",
        "tax_lines": _tax(31_200),
        "taxes_included": True,
        "test": False,
        "token": "0123456789abcdef0123456789abcdef",
        "total_tip_received": "0.00",
        "total_weight": 2_700,
    }


def _parts() -> dict[str, Any]:
    return {
        "billing_address": _address(),
        "customer": _customer(),
        "discount_applications": [],
        "fulfillments": [],
        "line_items": [_line(position) for position in range(len(_GOODS))],
        "payment_terms": None,
        "refunds": [],
        "shipping_address": _address(),
        "shipping_lines": [_shipping_line()],
    }


def _order() -> dict[str, Any]:
    placed_at = "2026-11-22T09:30:00+01:00"
    return {
        "id": int(_ID_SLOT),
        "admin_graphql_api_id": f"gid://shopify/Order/{_ID_SLOT.decode()}",
        "app_id": 580_111,
        "browser_ip": "192.0.2.17",
        "buyer_accepts_marketing": False,
        "cancel_reason": None,
        "cancelled_at": None,
        "cart_token": "c1-0123456789abcdef0123456789abcdef",
        "checkout_id": 37_110_000_000_001,
        "client_details": {
            "accept_language": "en-DE",
            "browser_ip": "192.0.2.17",
            "session_hash": None,
            "user_agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0",
        },
        "closed_at": None,
        "company": None,
        "confirmation_number": "QX4N7Z0P2",
        "confirmed": True,
        "contact_email": "mira@people.example",
        "created_at": placed_at,
        "currency": "EUR",
        "customer_locale": "en-DE",
        "discount_codes": [],
        "email": "mira@people.example",
        "estimated_taxes": False,
        **_papers(),
        "presentment_currency": "EUR",
        "processed_at": placed_at,
        "updated_at": placed_at,
        **_sums(),
        **_parts(),
    }


_TEMPLATE: Final = json.dumps(_order(), separators=(",", ":")).encode()
