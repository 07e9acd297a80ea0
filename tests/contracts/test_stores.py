"""Every store keeps the store contract."""

import base64
import hashlib
import hmac
from collections.abc import Mapping

from portal.sources.stores.shopify.source import ShopifyStore
from tests.contracts.sources import StoreContract
from tests.payloads.reading import read_payload


class TestShopify(StoreContract):
    """Shopify."""

    source = ShopifyStore()
    topic = "orders/create"
    body = read_payload("shopify", "order_placed.json")

    def sign(self, body: bytes, secret: str) -> Mapping[str, str]:
        digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
        return {"X-Shopify-Hmac-Sha256": base64.b64encode(digest).decode(), "X-Shopify-Topic": self.topic}
