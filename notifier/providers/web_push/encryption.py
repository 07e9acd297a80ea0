"""Encrypting a message for one browser (RFC 8291 in RFC 8188's `aes128gcm`), by pywebpush."""

from typing import Final

from pywebpush import WebPusher

from notifier.foundation.errors import PermanentError
from notifier.providers.contract import PushSubscription

CONTENT_ENCODING: Final = "aes128gcm"


class BrowserKeyError(PermanentError):
    """The keys of a subscription with which nothing can be encrypted."""


def encrypt_for_browser(payload: bytes, subscription: PushSubscription) -> bytes:
    """The body of a push request, 103 octets longer than the payload; raises `BrowserKeyError`."""
    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    try:
        encoded = WebPusher({"endpoint": subscription.endpoint, "keys": keys}).encode(payload, CONTENT_ENCODING)
    except ValueError as problem:
        raise BrowserKeyError("The keys of the subscription cannot be used to encrypt for it.") from problem
    return bytes(encoded["body"])
