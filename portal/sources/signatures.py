"""Checking vendors' signatures over the raw body, in a time that does not depend on where they differ."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping


def find_header(headers: Mapping[str, str], name: str) -> str | None:
    """The value of a header whatever the case of its name, or None."""
    wanted = name.casefold()
    for key, value in headers.items():
        if key.casefold() == wanted:
            return value
    return None


def hmac_sha256_hex(secret: str, body: bytes) -> str:
    """Hex HMAC-SHA256 of the body under the secret's UTF-8 form."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def hmac_sha256_base64(secret: str, body: bytes) -> str:
    """Base64 HMAC-SHA256 of the body under the secret's UTF-8 form."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def matches_any(given: str | None, expected: Iterable[str]) -> bool:
    """True when the given signature is one of the expected ones; False for none given or none expected."""
    if not given:
        return False
    offered = given.strip().encode()
    # Every candidate is compared, so that the time does not tell which secret is the current one.
    results = [hmac.compare_digest(offered, candidate.encode()) for candidate in expected]
    return any(results)
