"""Shopify as a store source: signature, topic and identity from the headers, meaning from the body."""

from collections.abc import Mapping, Sequence

from portal.sources.signatures import find_header, hmac_sha256_base64, matches_any
from portal.sources.stores.contract import StoreUpdate
from portal.sources.stores.shopify.parse import parse_update


class ShopifyStore:
    """Shopify webhooks (shopify.dev, "Deliver webhooks through HTTPS")."""

    @property
    def name(self) -> str:
        return "shopify"

    def verify(self, body: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> bool:
        """True when X-Shopify-Hmac-Sha256 is the base64 HMAC-SHA256 of the body under one of the secrets."""
        given = find_header(headers, "X-Shopify-Hmac-Sha256")
        return matches_any(given, [hmac_sha256_base64(secret, body) for secret in secrets if secret])

    def topic(self, headers: Mapping[str, str], body: bytes) -> str:
        return (find_header(headers, "X-Shopify-Topic") or "").strip().casefold()

    def event_id(self, headers: Mapping[str, str]) -> str | None:
        """The event's id within its topic: one event reaches several topics, a repeated delivery keeps its id."""
        event_id = find_header(headers, "X-Shopify-Event-Id") or find_header(headers, "X-Shopify-Webhook-Id")
        return f"{self.topic(headers, b'')}:{event_id.strip()}" if event_id else None

    def parse(self, topic: str, body: bytes) -> StoreUpdate:
        return parse_update(topic, body)
