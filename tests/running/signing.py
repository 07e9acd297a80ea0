"""How vendors sign their webhooks, written from their documentation and not from our code."""

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Mapping

JSON = {"Content-Type": "application/json"}


def shopify_headers(body: bytes, secret: str, topic: str) -> Mapping[str, str]:
    """Shopify: base64 HMAC-SHA256, the topic in a header."""
    signature = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    return JSON | {"X-Shopify-Hmac-Sha256": signature, "X-Shopify-Topic": topic}


def easypost_headers(body: bytes, secret: str) -> Mapping[str, str]:
    """EasyPost: hex HMAC-SHA256 under the secret's NFKD form."""
    key = unicodedata.normalize("NFKD", secret).encode()
    return JSON | {"X-Hmac-Signature": "hmac-sha256-hex=" + hmac.new(key, body, hashlib.sha256).hexdigest()}


def simulated_headers(body: bytes, secret: str) -> Mapping[str, str]:
    """The simulated carrier: hex HMAC-SHA256."""
    return JSON | {"X-Simulated-Signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def signed_headers(source: str, body: bytes, secret: str, topic: str) -> Mapping[str, str]:
    """The headers of a source's webhook."""
    if source == "shopify":
        return shopify_headers(body, secret, topic)
    return easypost_headers(body, secret) if source == "easypost" else simulated_headers(body, secret)
