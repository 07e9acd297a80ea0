"""Postmark's webhooks: one record of JSON each, not signed but sent with a user name and password.

https://postmarkapp.com/developer/webhooks/webhooks-overview
"""

import base64
from collections.abc import Mapping
from typing import Final

from notifier.foundation.digests import digest_text, same_text
from notifier.providers.callback_reading import Fields, get_key, hide_addresses, read_iso_moment, read_object
from notifier.providers.callbacks import Callback, CallbackError, CallbackSource, Receipt, Report, SignatureError
from notifier.providers.mail_status import find_code
from notifier.providers.postmark.codes import LOST_ADDRESS, RECORDS, TYPES, Meaning
from notifier.providers.tracking_headers import MESSAGE_KEY, find_message_id
from notifier.vocabulary.receipt_kind import ReceiptKind

_MOMENTS: Final = ("DeliveredAt", "BouncedAt", "ReceivedAt", "ChangedAt")
_SPOKEN_FOR: Final = frozenset({"Bounce", "SpamComplaint", "SMTPApiError"})


def verify(callback: Callback, settings: Mapping[str, str]) -> None:
    """Check the HTTP basic authentication with `events_key`, which is `user:password`; raises `SignatureError`."""
    key = get_key(settings, "events_key", "Postmark")
    if not key.partition(":")[0] or not key.partition(":")[2]:
        raise SignatureError("The setting events_key for Postmark must be user:password.")
    scheme, _, given = callback.headers.get("authorization", "").partition(" ")
    wanted = base64.b64encode(key.encode()).decode("ascii")
    if scheme.lower() != "basic" or not same_text(wanted, given):
        raise SignatureError("The Postmark callback does not carry the account's user name and password.")


def parse(body: bytes, content_type: str) -> Report:
    """The one receipt of a record; raises `CallbackError`."""
    record = read_object(body, "Postmark")
    if not record.text("RecordType"):
        raise CallbackError("The Postmark callback names no record type.")
    return Report((_read_record(record),))


def _read_record(record: Fields) -> Receipt:
    kind, reason = _find_meaning(record)
    said = record.text("Details", "Description")
    return Receipt(
        kind=kind,
        reason=reason,
        provider_message_id=record.text("MessageID"),
        message_id=find_message_id(_find_metadata(record)),
        address=record.text("Email", "Recipient"),
        occurred_at=read_iso_moment(record.text(*_MOMENTS)),
        event_id=_name_record(record),
        code=find_code(said) if kind is not ReceiptKind.DELIVERED else None,
        detail=hide_addresses(said),
        address_is_bad=record.text("Type", "SuppressionReason") in LOST_ADDRESS and kind is not ReceiptKind.SUBSCRIBED,
        url=record.text("OriginalLink"),
        user_agent=record.text("UserAgent"),
    )


def _find_meaning(record: Fields) -> Meaning:
    record_type = record.text("RecordType") or ""
    by_record: Meaning = RECORDS.get(record_type, (ReceiptKind.UNKNOWN, None))
    if record_type in _SPOKEN_FOR:
        return TYPES.get(record.text("Type") or "", by_record)
    if record_type != "SubscriptionChange":
        return by_record
    if record.is_true("SuppressSending"):
        return TYPES.get(record.text("SuppressionReason") or "", by_record)
    return ReceiptKind.SUBSCRIBED, None


def _name_record(record: Fields) -> str:
    """Bounces and complaints have a number; other records are told apart by what happened, where and when."""
    number = record.text("ID")
    if number:
        return number
    words = [record.text(name) or "" for name in ("RecordType", "MessageID", "Recipient", "Email", "OriginalLink")]
    moment = record.text(*_MOMENTS)
    return digest_text(*words, moment) if moment else record.digest()


def _find_metadata(record: Fields) -> str | None:
    """Our id, by a name that may have been changed to another case: it was part of a header's name."""
    metadata = record.part("Metadata")
    return next((metadata.text(name) for name in metadata.values if name.lower() == MESSAGE_KEY), None)


SOURCE: Final = CallbackSource(verify, parse)
