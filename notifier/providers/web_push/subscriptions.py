"""Taking in what a browser gives as its push subscription, or saying what is wrong with it."""

import json
from collections.abc import Mapping
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from notifier.foundation.errors import PermanentError
from notifier.providers.contract import PushSubscription
from notifier.providers.web_push.base64url import decode_base64url, encode_base64url
from notifier.providers.web_push.origins import EndpointError, PushOrigins, split_endpoint

LONGEST_ENDPOINT: Final = 2_000
POINT_OCTETS: Final = 65
AUTH_OCTETS: Final = 16


class SubscriptionError(PermanentError):
    """A push subscription that cannot be used; the message says why in one sentence."""


def parse_subscription(document: Mapping[str, object] | bytes, origins: PushOrigins) -> PushSubscription:
    """Read `PushSubscription.toJSON()` (W3C Push API, 8), as an object or as JSON; raises `SubscriptionError`.

    The endpoint must belong to one of the origins; both keys come back without padding.
    """
    read = read_document(document) if isinstance(document, bytes) else document
    keys = read.get("keys")
    if not isinstance(keys, Mapping):
        raise SubscriptionError("The subscription has no keys.")
    return PushSubscription(
        endpoint=_read_endpoint(read.get("endpoint"), origins),
        p256dh=encode_base64url(_read_point(keys.get("p256dh"))),
        auth=encode_base64url(_read_octets(keys.get("auth"), "auth", AUTH_OCTETS)),
    )


def read_document(body: bytes) -> Mapping[str, object]:
    """The object a browser has sent as JSON; raises `SubscriptionError`."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise SubscriptionError("The subscription is not JSON.") from problem
    if not isinstance(document, dict):
        raise SubscriptionError("The subscription is not a JSON object.")
    return document


def get_point(octets: bytes) -> ec.EllipticCurvePublicKey:
    """A browser's key from its 65 octets; raises `ValueError` when there is no such point on P-256 (RFC 8291, 3.1)."""
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), octets)


def _read_endpoint(endpoint: object, origins: PushOrigins) -> str:
    if not isinstance(endpoint, str) or not endpoint:
        raise SubscriptionError("The subscription has no endpoint.")
    if len(endpoint) > LONGEST_ENDPOINT:
        raise SubscriptionError(f"The endpoint has more than {LONGEST_ENDPOINT:,} characters.")
    try:
        found = split_endpoint(endpoint)
    except EndpointError as problem:
        raise SubscriptionError(str(problem)) from problem
    if not origins.has(found.origin):
        raise SubscriptionError(f"{found.origin} is not a push service we know.")
    return found.origin + found.path


def _read_point(text: object) -> bytes:
    octets = _read_octets(text, "p256dh", POINT_OCTETS)
    try:
        get_point(octets)
    except ValueError as problem:
        raise SubscriptionError("The key p256dh is not a point on the curve P-256.") from problem
    return octets


def _read_octets(text: object, name: str, wanted: int) -> bytes:
    if not isinstance(text, str) or not text:
        raise SubscriptionError(f"The subscription has no key {name}.")
    octets = decode_base64url(text)
    if octets is None:
        raise SubscriptionError(f"The key {name} is not base64url.")
    if len(octets) != wanted:
        raise SubscriptionError(f"The key {name} has {len(octets)} octets instead of {wanted}.")
    return octets
