"""Vonage's delivery receipts and what people write back, as the SMS API and as the newer Messages API say it."""

import datetime as dt
from dataclasses import replace
from typing import Final
from uuid import UUID

from notifier.providers.account_settings import read_amount, with_plus
from notifier.providers.callback_reading import Fields, read_form, read_iso_moment, read_object
from notifier.providers.callbacks import CallbackError, CallbackSource, InboundText, Receipt, Report
from notifier.providers.http_provider import CodeMeaning, hide_numbers
from notifier.providers.vonage.codes import RECEIPT_CODES
from notifier.providers.vonage.requests import CURRENCY
from notifier.providers.vonage.signatures import verify
from notifier.vocabulary.message_status import AttemptOutcome
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason

_KINDS: Final = {
    "submitted": ReceiptKind.SENT,
    "accepted": ReceiptKind.SENT,
    "buffered": ReceiptKind.DEFERRED,
    "delivered": ReceiptKind.DELIVERED,
    "read": ReceiptKind.READ,
}
_LOST: Final = {
    "expired": ReceiptReason.TIMED_OUT,
    "failed": ReceiptReason.OTHER,
    "rejected": ReceiptReason.OTHER,
    "undeliverable": ReceiptReason.BOUNCED,
}


def _parse(body: bytes, content_type: str) -> Report:
    is_json = content_type == "application/json"
    fields = read_object(body, "Vonage") if is_json else Fields(dict(read_form(body)))
    status = fields.text("status")
    if fields.text("message_uuid"):
        return _read_newer(fields, status)
    name = fields.text("messageId", "message-id")
    if name is None:
        raise CallbackError("The Vonage callback names no message.")
    if status:
        return Report(receipts=(_read_receipt(fields, name, status.lower()),))
    return Report(inbound=_read_text(fields, name, fields.text("msisdn"), _read_moment(fields)))


def _read_receipt(fields: Fields, name: str, status: str) -> Receipt:
    """The report about one part of a message; parts of one text share its `client-ref` and have names of their own."""
    code = fields.text("err-code")
    price = read_amount(fields.text("price"))
    return _describe(
        status,
        RECEIPT_CODES.get(code or ""),
        Receipt(
            kind=ReceiptKind.UNKNOWN,
            provider_message_id=name,
            message_id=_find_message(fields.text("client-ref")),
            address=with_plus(fields.text("msisdn")),
            occurred_at=_read_moment(fields),
            event_id=f"{name}:{status}:{code or ''}",
            code=None if code == "0" else code,
            price=(price, CURRENCY) if price else None,
        ),
    )


def _read_newer(fields: Fields, status: str | None) -> Report:
    """A callback of the Messages API, which the same account may be set to."""
    name = fields.text("message_uuid") or ""
    moment = read_iso_moment(fields.text("timestamp"))
    if status is None:
        return Report(inbound=_read_text(fields, name, fields.text("from"), moment))
    error, usage = fields.part("error"), fields.part("usage")
    code = (error.text("type") or "").rpartition("#")[2] or error.text("title")
    price, currency = read_amount(usage.text("price")), usage.text("currency")
    receipt = Receipt(
        kind=ReceiptKind.UNKNOWN,
        provider_message_id=name,
        message_id=_find_message(fields.text("client_ref")),
        address=with_plus(fields.text("to")),
        occurred_at=moment,
        event_id=f"{name}:{status.lower()}",
        code=code,
        detail=hide_numbers(error.text("detail") or "") or None,
        price=(price, currency) if price and currency else None,
    )
    return Report(receipts=(_describe(status.lower(), None, receipt),))


def _describe(status: str, meaning: CodeMeaning | None, receipt: Receipt) -> Receipt:
    """The receipt with what its status means; why a message was lost comes from the code where it is listed."""
    if status not in _LOST:
        return replace(receipt, kind=_KINDS.get(status, ReceiptKind.UNKNOWN))
    lost = meaning or CodeMeaning(AttemptOutcome.PERMANENT, _LOST[status])
    return replace(
        receipt,
        kind=ReceiptKind.REJECTED if status == "rejected" else lost.receipt_kind,
        reason=lost.reason or _LOST[status],
        address_is_bad=lost.address_is_bad,
    )


def _read_text(fields: Fields, name: str, sender: str | None, moment: dt.datetime | None) -> tuple[InboundText, ...]:
    """What a person wrote; each part of a long text comes by itself, and nobody waits here for the others."""
    to_address, text = fields.text("to"), fields.text("text")
    if sender is None or to_address is None:
        raise CallbackError("The Vonage callback has neither a status nor a sender and a receiver.")
    if text is None:  # a picture, a place, or bytes for a phone
        return ()
    return (InboundText(with_plus(sender) or sender, with_plus(to_address) or to_address, text, name, moment),)


def _read_moment(fields: Fields) -> dt.datetime | None:
    return read_iso_moment(fields.text("message-timestamp"))


def _find_message(reference: str | None) -> UUID | None:
    try:
        return UUID(hex=reference) if reference else None
    except ValueError:
        return None


SOURCE: Final = CallbackSource(verify, _parse)
