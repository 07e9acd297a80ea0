"""Payloads of our own, written and signed as each vendor would, to try a connection without an order in sight."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from portal.sources.signatures import hmac_sha256_base64, hmac_sha256_hex

_SHOPIFY_BODY: Final = (
    b'{"id":1,"name":"#TEST","email":"test@milepost.example","currency":"EUR","total_price":"10.00",'
    b'"financial_status":"paid","created_at":"2026-01-05T10:00:00+01:00","updated_at":"2026-01-05T10:00:00+01:00",'
    b'"test":true,"line_items":[{"id":1,"sku":"TEST","title":"Test","quantity":1,"price":"10.00"}]}'
)
_EASYPOST_BODY: Final = (
    b'{"object":"Event","id":"evt_test","description":"tracker.updated","result":{"object":"Tracker","id":"trk_test",'
    b'"tracking_code":"EZ1000000001","carrier":"USPS","status":"in_transit","tracking_details":[{"object":'
    b'"TrackingDetail","message":"Test","status":"in_transit","datetime":"2026-01-05T10:00:00Z"}]}}'
)
_SIMULATED_BODY: Final = (
    b'{"id":"test","tracking_number":"TEST1","carrier":"simulated","scans":[{"code":"in_transit",'
    b'"occurred_at":"2026-01-05T10:00:00+01:00","wording":"Test"}]}'
)


@dataclass(frozen=True, slots=True)
class SamplePayload:
    """A request as the vendor would make it."""

    headers: Mapping[str, str]
    body: bytes


def make_sample(source: str, secret: str) -> SamplePayload | None:
    """A payload signed with the secret; None for a source that has no sample."""
    write = _SAMPLES.get(source)
    return None if write is None else write(secret)


def _shopify(secret: str) -> SamplePayload:
    headers = {
        "X-Shopify-Topic": "orders/create",
        "X-Shopify-Hmac-Sha256": hmac_sha256_base64(secret, _SHOPIFY_BODY),
    }
    return SamplePayload(headers, _SHOPIFY_BODY)


def _easypost(secret: str) -> SamplePayload:
    signature = hmac_sha256_hex(unicodedata.normalize("NFKD", secret), _EASYPOST_BODY)
    return SamplePayload({"X-Hmac-Signature": f"hmac-sha256-hex={signature}"}, _EASYPOST_BODY)


def _simulated(secret: str) -> SamplePayload:
    return SamplePayload({"X-Simulated-Signature": hmac_sha256_hex(secret, _SIMULATED_BODY)}, _SIMULATED_BODY)


_SAMPLES: Final[Mapping[str, Callable[[str], SamplePayload]]] = MappingProxyType(
    {"shopify": _shopify, "easypost": _easypost, "simulated": _simulated}
)
