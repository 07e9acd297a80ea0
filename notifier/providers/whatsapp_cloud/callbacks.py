"""What the WhatsApp Cloud API reports: statuses, what people write back, and who stops or resumes offers."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from notifier.providers.account_settings import with_plus
from notifier.providers.callback_reading import Fields, get_key, read_object, read_unix_moment
from notifier.providers.callbacks import (
    Callback,
    CallbackError,
    CallbackSource,
    InboundText,
    Receipt,
    Report,
    SignatureError,
)  # fmt: skip
from notifier.providers.http_provider import CodeMeaning, hide_numbers
from notifier.providers.whatsapp_cloud.codes import find_meaning
from notifier.vocabulary.message_status import AttemptOutcome
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason

_KINDS: Final = {
    "accepted": ReceiptKind.QUEUED,
    "held_for_quality_assessment": ReceiptKind.QUEUED,
    "sent": ReceiptKind.SENT,
    "delivered": ReceiptKind.DELIVERED,
    "read": ReceiptKind.READ,
    "played": ReceiptKind.READ,
}
_UNLISTED: Final = CodeMeaning(AttemptOutcome.PERMANENT, ReceiptReason.OTHER)
_CHOICES: Final = {"stop": ReceiptKind.UNSUBSCRIBED, "resume": ReceiptKind.SUBSCRIBED}


def _verify(callback: Callback, settings: Mapping[str, str]) -> None:
    """X-Hub-Signature-256: HMAC-SHA256 of the body by the app's secret (Graph API, webhooks)."""
    secret = get_key(settings, "app_secret", "WhatsApp")
    expected = "sha256=" + hmac.new(secret.encode(), callback.body, hashlib.sha256).hexdigest()
    claimed = callback.headers.get("x-hub-signature-256", "").strip()
    if not hmac.compare_digest(expected.encode("ascii"), claimed.encode("utf-8", "replace")):
        raise SignatureError("The signature of the WhatsApp callback does not fit its content.")


def _find_handshake(callback: Callback, settings: Mapping[str, str]) -> str | None:
    """Meta asks once by GET and wants its challenge back; raises `SignatureError` when its token is not ours."""
    asked = parse_qs(urlsplit(callback.url).query)
    if callback.method != "GET" or asked.get("hub.mode") != ["subscribe"]:
        return None
    token = get_key(settings, "verify_token", "WhatsApp").encode()
    claimed = asked.get("hub.verify_token", [""])[0].encode("utf-8", "replace")
    if not hmac.compare_digest(token, claimed):
        raise SignatureError("Meta asked with another token than the account's verify_token.")
    return asked.get("hub.challenge", [""])[0]


def _parse(body: bytes, content_type: str) -> Report:
    document = read_object(body, "WhatsApp")
    if document.text("object") != "whatsapp_business_account":
        raise CallbackError("The callback is not about a WhatsApp Business account.")
    values = [change.part("value") for entry in document.parts("entry") for change in entry.parts("changes")]
    receipts: dict[str, Receipt] = {}
    for receipt in (receipt for value in values for receipt in _read_receipts(value)):
        receipts.setdefault(receipt.event_id or "", receipt)
    return Report(tuple(receipts.values()), tuple(text for value in values for text in _read_texts(value)))


def _read_receipts(value: Fields) -> Iterator[Receipt]:
    for status in value.parts("statuses"):
        name, word = status.text("id"), status.text("status")
        if name and word:
            yield _read_status(status, name, word.lower())
    for choice in value.parts("user_preferences"):
        kind = _CHOICES.get((choice.text("value") or "").lower())
        number, moment = with_plus(choice.text("wa_id")), choice.text("timestamp")
        if kind is not None and number:
            reason = ReceiptReason.UNSUBSCRIBED if kind is ReceiptKind.UNSUBSCRIBED else None
            event = f"{number}:{kind}:{moment or ''}"
            yield Receipt(kind, reason, address=number, occurred_at=read_unix_moment(moment), event_id=event)


def _read_status(status: Fields, name: str, word: str) -> Receipt:
    error = next(iter(status.parts("errors")), Fields({}))
    code = error.text("code")
    meaning = (find_meaning(code) or _UNLISTED) if word == "failed" else None
    words = error.part("error_data").text("details") or error.text("message", "title")
    return Receipt(
        kind=meaning.receipt_kind if meaning else _KINDS.get(word, ReceiptKind.UNKNOWN),
        reason=(meaning.reason or ReceiptReason.OTHER) if meaning else None,
        provider_message_id=name,
        message_id=_find_message(status.text("biz_opaque_callback_data")),
        address=with_plus(status.text("recipient_id")),
        occurred_at=read_unix_moment(status.text("timestamp")),
        event_id=f"{name}:{word}",
        code=code,
        detail=hide_numbers(words) if words else None,
        address_is_bad=meaning.address_is_bad if meaning else False,
    )


def _read_texts(value: Fields) -> Iterator[InboundText]:
    own = with_plus(_digits(value.part("metadata").text("display_phone_number")))
    for message in value.parts("messages"):
        sender, text = with_plus(message.text("from")), _find_text(message)
        if sender and own and text:
            yield InboundText(sender, own, text, message.text("id"), read_unix_moment(message.text("timestamp")))


def _find_text(message: Fields) -> str | None:
    """What a person wrote or tapped; pictures, places, orders and reactions are not words."""
    interactive = message.part("interactive")
    parts = {
        "text": message.part("text").text("body"),
        "button": message.part("button").text("text", "payload"),
        "interactive": interactive.part("button_reply").text("title") or interactive.part("list_reply").text("title"),
    }
    return parts.get(message.text("type") or "")


def _digits(number: str | None) -> str:
    return "".join(character for character in number or "" if character.isdecimal())


def _find_message(reference: str | None) -> UUID | None:
    try:
        return UUID(hex=reference) if reference else None
    except ValueError:
        return None


SOURCE: Final = CallbackSource(_verify, _parse, _find_handshake)
