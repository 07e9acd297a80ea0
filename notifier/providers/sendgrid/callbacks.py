"""SendGrid's Event Webhook: lists of events, signed by ECDSA over the timestamp and the raw body.

https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
"""

import base64
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from notifier.providers.callback_reading import Fields, get_key, hide_addresses, read_json, read_unix_moment
from notifier.providers.callbacks import Callback, CallbackError, CallbackSource, Receipt, Report, SignatureError
from notifier.providers.mail_status import find_code, spares_mailbox
from notifier.providers.sendgrid.codes import CLASSES_ABOUT_US, KINDS, REASONS, REASONS_BY_KIND
from notifier.providers.tracking_headers import MESSAGE_KEY, find_in_message_id_header, find_message_id
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason

_SIGNATURE: Final = "x-twilio-email-event-webhook-signature"
_TIMESTAMP: Final = "x-twilio-email-event-webhook-timestamp"
#: What follows the name that SendGrid's answer to the hand-over gave.
_SERVER_PART: Final = re.compile(r"(?<=.)\.(?:filter|recvd).*", re.DOTALL)


def verify(callback: Callback, settings: Mapping[str, str]) -> None:
    """Check with `events_key`, the webhook's public key in base64; raises `SignatureError`."""
    key = _load_key(get_key(settings, "events_key", "SendGrid"))
    timestamp = callback.headers.get(_TIMESTAMP, "")
    try:
        signature = base64.b64decode(callback.headers.get(_SIGNATURE, "").encode("ascii"), validate=True)
        key.verify(signature, timestamp.encode() + callback.body, ECDSA(SHA256()))
    except (ValueError, InvalidSignature) as problem:
        raise SignatureError("SendGrid's signature does not match the callback.") from problem


def parse(body: bytes, content_type: str) -> Report:
    """A receipt for each event of the list; raises `CallbackError`."""
    document = read_json(body, "SendGrid")
    events = document if isinstance(document, list) else [document]
    if not all(isinstance(event, dict) and event for event in events):
        raise CallbackError("The SendGrid callback is not a list of events.")
    return Report(tuple(_read_event(Fields.of(event)) for event in events))


def _read_event(event: Fields) -> Receipt:
    kind = KINDS.get((event.text("event") or "").lower(), ReceiptKind.UNKNOWN)
    reason = _find_reason(kind, event)
    said = event.text("response", "reason")
    code = find_code(event.text("status"), said)
    return Receipt(
        kind=kind,
        reason=reason,
        provider_message_id=_shorten(event.text("sg_message_id")),
        message_id=find_message_id(event.text(MESSAGE_KEY)) or find_in_message_id_header(event.text("smtp-id")),
        address=event.text("email"),
        occurred_at=read_unix_moment(event.text("timestamp")),
        event_id=event.text("sg_event_id") or event.digest(),
        code=code,
        detail=hide_addresses(said),
        address_is_bad=_is_address_bad(kind, reason, event, code),
        url=event.text("url"),
        user_agent=event.text("useragent"),
    )


def _find_reason(kind: ReceiptKind, event: Fields) -> ReceiptReason | None:
    if kind is ReceiptKind.REJECTED:
        words = [(event.text(name) or "").lower() for name in ("type", "reason")]
        return next((REASONS[word] for word in words if word in REASONS), ReceiptReason.OTHER)
    if kind is ReceiptKind.BOUNCED:
        named = event.text("type") or event.text("event") or ""
        return REASONS.get(named.lower(), ReceiptReason.BOUNCED)
    return REASONS_BY_KIND.get(kind)


def _is_address_bad(kind: ReceiptKind, reason: ReceiptReason | None, event: Fields, code: str | None) -> bool:
    if kind is ReceiptKind.REJECTED:
        # Nothing leaves SendGrid for these until somebody takes them off its list.
        return reason in {ReceiptReason.BOUNCED, ReceiptReason.INVALID}
    if kind is not ReceiptKind.BOUNCED or reason is not ReceiptReason.BOUNCED:
        return False
    return not spares_mailbox(code) and (event.text("bounce_classification") or "").lower() not in CLASSES_ABOUT_US


def _shorten(name: str | None) -> str | None:
    return _SERVER_PART.sub("", name) if name else None


@lru_cache(maxsize=256)
def _load_key(text: str) -> EllipticCurvePublicKey:
    try:
        key = load_der_public_key(base64.b64decode(text.encode("ascii"), validate=True))
    except (ValueError, UnsupportedAlgorithm) as problem:
        raise SignatureError("The setting events_key is not the public key that SendGrid shows.") from problem
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise SignatureError("The setting events_key is not the public key that SendGrid shows.")
    return key


SOURCE: Final = CallbackSource(verify, parse)
