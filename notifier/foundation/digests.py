"""Digests that stand for a value: to find it again without keeping it."""

import hashlib
import hmac


def digest_bytes(*parts: bytes) -> str:
    """Hex SHA-256 over the parts, each preceded by its length so that joints cannot shift."""
    framed = [piece for part in parts for piece in (len(part).to_bytes(8, "big"), part)]
    return hashlib.sha256(b"".join(framed)).hexdigest()


def digest_text(*parts: str) -> str:
    """Hex SHA-256 over texts, as `digest_bytes` over their UTF-8 form."""
    return digest_bytes(*[part.encode() for part in parts])


def same_text(left: str, right: str) -> bool:
    """Compare two texts in a time that does not depend on where they differ."""
    return hmac.compare_digest(left.encode(), right.encode())
