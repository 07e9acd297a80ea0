"""Base64url without padding (RFC 7515, 2), which every key and token of web push is written in."""

import base64
import binascii
import re
from typing import Final

_WRITTEN: Final = re.compile(r"[A-Za-z0-9_-]*={0,2}")


def encode_base64url(octets: bytes) -> str:
    """Text without padding."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode("ascii")


def decode_base64url(text: str) -> bytes | None:
    """The octets, whether or not there is padding; None for anything else, which the standard library skips over."""
    if _WRITTEN.fullmatch(text) is None:
        return None
    bare = text.rstrip("=")
    try:
        return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except binascii.Error:
        return None
