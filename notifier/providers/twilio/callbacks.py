"""Twilio's status callbacks and what people write back (twilio.com/docs/messaging, webhooks)."""

import hashlib
import hmac
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import parse_qs, urlsplit, urlunsplit

from notifier.providers.account_settings import with_plus
from notifier.providers.callback_reading import Fields, get_key, read_form, read_object
from notifier.providers.callbacks import (
    Callback,
    CallbackError,
    CallbackSource,
    InboundText,
    Receipt,
    Report,
    SignatureError,
)
from notifier.providers.http_provider import CodeMeaning, hide_numbers
from notifier.providers.twilio.codes import CODES
from notifier.vocabulary.message_status import AttemptOutcome
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason

_FORM: Final = "application/x-www-form-urlencoded"
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}
_KINDS: Final = {
    "accepted": ReceiptKind.QUEUED,
    "scheduled": ReceiptKind.QUEUED,
    "queued": ReceiptKind.QUEUED,
    "sending": ReceiptKind.QUEUED,
    "sent": ReceiptKind.SENT,
    "delivered": ReceiptKind.DELIVERED,
    "partially_delivered": ReceiptKind.DELIVERED,
    "read": ReceiptKind.READ,
    "canceled": ReceiptKind.FAILED,
}
_LOST: Final = ("undelivered", "failed")
_UNLISTED: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.OTHER)
#: Twilio has told the person, and keeps the list itself: there may be a word in the text that only it knows.
_OPT_OUTS: Final = {"STOP": ReceiptKind.UNSUBSCRIBED, "START": ReceiptKind.SUBSCRIBED}


def _verify(callback: Callback, settings: Mapping[str, str]) -> None:
    """X-Twilio-Signature (twilio.com/docs/usage/security): HMAC-SHA1 over the address and the sorted fields.

    A body that is no form is signed by its SHA-256 in the address.
    """
    token = get_key(settings, "auth_token", "Twilio")
    claimed = callback.headers.get("x-twilio-signature", "").encode("utf-8", "replace")
    fields = _signed_fields(callback)
    for url in _spellings(callback.url):
        digest = hmac.new(token.encode(), (url + fields).encode("utf-8", "surrogatepass"), hashlib.sha1).digest()
        if hmac.compare_digest(b64encode(digest), claimed):
            return
    raise SignatureError("The signature of the Twilio callback does not fit its address and content.")


def _signed_fields(callback: Callback) -> str:
    query = urlsplit(callback.url).query
    if callback.method == "GET":
        if callback.body not in (b"", query.encode()):
            raise SignatureError("The Twilio callback says something else than its signed address.")
        return ""
    if callback.content_type == _FORM:
        values: dict[str, set[str]] = {}
        for name, value in read_form(callback.body):
            values.setdefault(name, set()).add(value)
        return "".join(name + value for name in sorted(values) for value in sorted(values[name]))
    claimed = parse_qs(query).get("bodySHA256", [""])[-1].lower().encode("utf-8", "replace")
    if not hmac.compare_digest(hashlib.sha256(callback.body).hexdigest().encode("ascii"), claimed):
        raise SignatureError("The content of the Twilio callback is not the one its address was signed for.")
    return ""


def _spellings(url: str) -> Iterator[str]:
    """The address as it came, and with and without the port it may leave out: Twilio signs what it was told to call."""
    yield url
    parts = urlsplit(url)
    default = _DEFAULT_PORTS.get(parts.scheme)
    host = parts.netloc
    if default is None:
        return
    if host.endswith(f":{default}"):
        yield urlunsplit(parts._replace(netloc=host.removesuffix(f":{default}")))
    elif not re.search(r":\d+$", host):
        yield urlunsplit(parts._replace(netloc=f"{host}:{default}"))


def _parse(body: bytes, content_type: str) -> Report:
    fields = Fields(dict(read_form(body))) if content_type != "application/json" else read_object(body, "Twilio")
    sid = fields.text("MessageSid", "SmsSid", "SmsMessageSid")
    if sid is None:
        raise CallbackError("The Twilio callback names no message.")
    status = (fields.text("MessageStatus", "SmsStatus") or "").lower()
    if status and status not in ("received", "receiving"):
        return Report(receipts=(_read_receipt(fields, sid, status),))
    sender = _number(fields.text("From"))
    if sender is None:
        raise CallbackError("The Twilio callback has neither a status nor a sender.")
    return Report(receipts=_read_choice(fields, sid, sender), inbound=_read_text(fields, sid, sender))


def _read_receipt(fields: Fields, sid: str, status: str) -> Receipt:
    code = fields.text("ErrorCode")
    meaning = None
    if status in _LOST:
        meaning = CODES.get(code or "", _UNLISTED)
    kind = meaning.receipt_kind if meaning else _KINDS.get(status, ReceiptKind.UNKNOWN)
    return Receipt(
        kind=kind,
        reason=(meaning.reason or ReceiptReason.OTHER) if meaning else None,
        provider_message_id=sid,
        address=_number(fields.text("To")),
        event_id=f"{sid}:{status}",
        code=code if code != "0" else None,
        detail=hide_numbers(fields.text("ErrorMessage", "ChannelStatusMessage") or "") or None,
        address_is_bad=meaning.address_is_bad if meaning else False,
    )


def _read_choice(fields: Fields, sid: str, sender: str) -> tuple[Receipt, ...]:
    kind = _OPT_OUTS.get((fields.text("OptOutType") or "").upper())
    if kind is None:
        return ()
    reason = ReceiptReason.UNSUBSCRIBED if kind is ReceiptKind.UNSUBSCRIBED else None
    return (Receipt(kind, reason, address=sender, event_id=f"{sid}:{kind}"),)


def _read_text(fields: Fields, sid: str, sender: str) -> tuple[InboundText, ...]:
    text, to_address = fields.text("Body", "ButtonText"), _number(fields.text("To"))
    if text is None or to_address is None:  # a picture or a place, and not a word
        return ()
    return (InboundText(sender, to_address, text, sid),)


def _number(address: str | None) -> str | None:
    return with_plus(address.partition(":")[2] if ":" in address else address) if address else None


SOURCE: Final = CallbackSource(_verify, _parse)
