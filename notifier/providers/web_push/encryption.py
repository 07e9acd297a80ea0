"""Encrypting a message for one browser (RFC 8291 in RFC 8188's `aes128gcm`), by pywebpush."""

import importlib
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from notifier.foundation.errors import PermanentError
from notifier.providers.contract import PushSubscription

if TYPE_CHECKING:
    from pywebpush import WebPusher

CONTENT_ENCODING: Final = "aes128gcm"


class BrowserKeyError(PermanentError):
    """The keys of a subscription with which nothing can be encrypted."""


def encrypt_for_browser(payload: bytes, subscription: PushSubscription) -> bytes:
    """The body of a push request, 103 octets longer than the payload; raises `BrowserKeyError`."""
    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    pusher = _load_pusher()
    try:
        encoded = pusher({"endpoint": subscription.endpoint, "keys": keys}).encode(payload, CONTENT_ENCODING)
    except ValueError as problem:
        raise BrowserKeyError("The keys of the subscription cannot be used to encrypt for it.") from problem
    return bytes(encoded["body"])


@lru_cache(maxsize=1)
def _load_pusher() -> "type[WebPusher]":
    """With the first message: pywebpush brings two HTTP clients along, half a second and 19 MB for every process."""
    pusher: type[WebPusher] = importlib.import_module("pywebpush").WebPusher
    return pusher
