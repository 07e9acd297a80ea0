"""The return path of a message: an address that tells from the envelope alone which message came back (VERP)."""

import base64
import binascii
import hmac
import re
from typing import Final
from uuid import UUID

from notifier.foundation.errors import PermanentError
from notifier.foundation.signing import Signer
from notifier.providers.bounce_mail.bounce import Bounce

_PURPOSE: Final = b"milepost.return-path"
_ID_BYTES: Final = 16
#: With the identifier 25 bytes, which are 40 letters of base32 without padding; 72 bits cannot be guessed by mail.
_MAC_BYTES: Final = 9
_TOKEN: Final = re.compile(r"[a-z2-7]{40}")
#: RFC 5321, 4.5.3.1.1.
_LONGEST_LOCAL_PART: Final = 64
#: `<uuid@domain>` as the notifier writes it, with or without hyphens.
_OWN_MESSAGE_ID: Final = re.compile(r"<?([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})@[^@\s<>]+>?", re.IGNORECASE)


def make_return_path(base: str, message_id: UUID, signer: Signer) -> str:
    """`bounces+<token>@shop.example` for the base `bounces@shop.example`; small letters and digits only.

    Mail systems may change the case of a local part, so the token is base32; it is signed, so that nobody can
    report a message of somebody else. Raises `PermanentError` when the base leaves no room for it.
    """
    local, at, domain = base.rpartition("@")
    token = _encode(message_id.bytes + _sign(message_id, signer.keys[0]))
    if not at or not local or not domain or len(local) + 1 + len(token) > _LONGEST_LOCAL_PART:
        message = "The address for bounces must have a domain and at most 23 characters before the @."
        raise PermanentError(message)
    return f"{local}+{token}@{domain}"


def find_message_id(address: str, signer: Signer) -> UUID | None:
    """The message a return path belongs to, or None when we did not make it."""
    token = address.strip("<> ").rpartition("@")[0].rpartition("+")[2].lower()
    if not _TOKEN.fullmatch(token):
        return None
    try:
        content = base64.b32decode(token.upper())
    except binascii.Error:
        return None
    message_id = UUID(bytes=content[:_ID_BYTES])
    # The last letter carries no spare bits, so no second spelling of a token exists.
    genuine = [hmac.compare_digest(content[_ID_BYTES:], _sign(message_id, key)) for key in signer.keys]
    return message_id if any(genuine) else None


def find_bounced_message(bounce: Bounce, signer: Signer) -> UUID | None:
    """Which message of ours a mail is about: by our return path, else by the `Message-ID` it gives back.

    The second can be written by anyone who has seen the message: compare the address before acting on it.
    """
    for address in bounce.delivered_to:
        message_id = find_message_id(address, signer)
        if message_id is not None:
            return message_id
    match = _OWN_MESSAGE_ID.fullmatch(bounce.original_message_id or "")
    return UUID(match[1]) if match else None


def _encode(content: bytes) -> str:
    return base64.b32encode(content).decode("ascii").rstrip("=").lower()


def _sign(message_id: UUID, key: str) -> bytes:
    return hmac.digest(key.encode("utf-8"), _PURPOSE + message_id.bytes, "sha256")[:_MAC_BYTES]
