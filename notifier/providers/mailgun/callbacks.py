"""Mailgun's webhooks: one event as JSON or, from old accounts, as a form; only timestamp and token are signed.

https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks
"""

import hashlib
import hmac
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Final
from uuid import UUID

from notifier.foundation.clock import utc_now
from notifier.foundation.digests import same_text
from notifier.providers.callback_reading import (
    Fields,
    get_key,
    hide_addresses,
    read_form,
    read_json,
    read_object,
    read_unix_moment,
)
from notifier.providers.callbacks import Callback, CallbackError, CallbackSource, Receipt, Report, SignatureError
from notifier.providers.mail_status import blames_mailbox, find_code, find_status
from notifier.providers.mailgun.codes import (
    KEPT_BACK,
    KINDS,
    LEGACY_KINDS,
    REASONS,
    REASONS_BY_CODE,
    REASONS_BY_KIND,
)
from notifier.providers.tracking_headers import MESSAGE_KEY, find_in_message_id_header, find_message_id
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason

#: Older callbacks may be somebody's copies: the signature does not cover what they say.
OLDEST_SECONDS: Final = 15 * 60

#: Of these, which stand in every form, Mailgun's own value comes after a merchant's variable of the same name.
_OWN_VALUE_LAST: Final = ("timestamp", "token", "signature")


def verify(callback: Callback, settings: Mapping[str, str]) -> None:
    """Check with `events_key`, the HTTP webhook signing key; raises `SignatureError`."""
    key = get_key(settings, "events_key", "Mailgun")
    signed = _find_signature(callback.body)
    timestamp, token, signature = (signed.text(name) or "" for name in ("timestamp", "token", "signature"))
    if not timestamp or not token or not signature:
        raise SignatureError("The Mailgun callback has no signature.")
    wanted = hmac.new(key.encode(), (timestamp + token).encode(), hashlib.sha256).hexdigest()
    if not same_text(wanted, signature):
        raise SignatureError("Mailgun's signature does not match the callback.")
    signed_at = read_unix_moment(timestamp)
    if signed_at is None or abs((utc_now() - signed_at).total_seconds()) > OLDEST_SECONDS:
        raise SignatureError("The Mailgun callback was signed more than 15 minutes ago.")


def parse(body: bytes, content_type: str) -> Report:
    """The one receipt of a callback; raises `CallbackError`."""
    if not _is_json(body):
        return Report((_read_legacy(_read_fields(body)),))
    document = read_object(body, "Mailgun")
    if document.text("event"):
        return Report((_read_legacy(document),))
    event = document.part("event-data")
    if not event.text("event"):
        raise CallbackError("The Mailgun callback names no event.")
    return Report((_read_event(event, document.part("signature").text("token")),))


def _read_event(event: Fields, token: str | None) -> Receipt:
    kind = _find_kind(event)
    status = event.part("delivery-status")
    said = status.text("message", "description") or event.part("reject").text("reason", "description")
    code = status.text("enhanced-code") or find_status(said) or status.text("code")
    headers = event.part("message").part("headers")
    named = event.text("reason") or ""
    name, moment = event.text("id"), event.text("timestamp")
    return Receipt(
        kind=kind,
        reason=REASONS.get(named, ReceiptReason.OTHER) if named else REASONS_BY_KIND.get(kind),
        provider_message_id=_in_brackets(headers.text("message-id")),
        message_id=_find_ours(event.part("user-variables"), headers.text("message-id")),
        address=event.text("recipient") or parseaddr(headers.text("to") or "")[1] or None,
        occurred_at=read_unix_moment(moment),
        # Names are unique within a day only.
        event_id=f"{name}@{moment}" if name and moment else token or event.digest(),
        code=code,
        detail=hide_addresses(said),
        address_is_bad=named == "suppress-bounce" or (kind is ReceiptKind.BOUNCED and _is_dead(named, code)),
        url=event.text("url"),
        user_agent=event.part("client-info").text("user-agent"),
    )


def _find_kind(event: Fields) -> ReceiptKind:
    kind = KINDS.get((event.text("event") or "").lower(), ReceiptKind.UNKNOWN)
    if kind is not ReceiptKind.BOUNCED:
        return kind
    if event.text("reason") in KEPT_BACK:
        return ReceiptKind.REJECTED
    return ReceiptKind.DEFERRED if event.text("severity") == "temporary" else kind


def _is_dead(named: str, code: str | None) -> bool:
    reason = REASONS.get(named, ReceiptReason.OTHER) if named else ReceiptReason.BOUNCED
    if reason is ReceiptReason.OTHER:
        # A bare 550 is as often a refusal of ours; Mailgun calls what is surely the mailbox's a bounce.
        return blames_mailbox(find_status(code))
    return reason is ReceiptReason.BOUNCED and blames_mailbox(code)


def _read_legacy(event: Fields) -> Receipt:
    """What the form of before 2018 says; also understood when its fields are given as a JSON object."""
    kind = LEGACY_KINDS.get((event.text("event") or "").lower(), ReceiptKind.UNKNOWN)
    said = event.text("error", "notification", "description")
    own_code = event.text("code")
    code = find_code(own_code, said) or own_code
    message_id = event.text("Message-Id", "message-id")
    return Receipt(
        kind=kind,
        reason=_find_legacy_reason(kind, own_code),
        provider_message_id=_in_brackets(message_id),
        message_id=_find_ours(event, message_id),
        address=event.text("recipient"),
        occurred_at=read_unix_moment(event.text("timestamp")),
        event_id=event.text("token") or event.digest(),
        code=code,
        detail=hide_addresses(said),
        address_is_bad=own_code == "605" or (kind is ReceiptKind.BOUNCED and blames_mailbox(code)),
        url=event.text("url"),
        user_agent=event.text("user-agent"),
    )


def _find_legacy_reason(kind: ReceiptKind, code: str | None) -> ReceiptReason | None:
    if not code:
        return ReceiptReason.BOUNCED if kind is ReceiptKind.BOUNCED else REASONS_BY_KIND.get(kind)
    if code in REASONS_BY_CODE:
        return REASONS_BY_CODE[code]
    return ReceiptReason.BOUNCED if code[0] in "45" else ReceiptReason.OTHER


def _find_signature(body: bytes) -> Fields:
    try:
        document = Fields.of(read_json(body, "Mailgun")) if _is_json(body) else _read_fields(body)
    except CallbackError as problem:
        raise SignatureError("The Mailgun callback has no signature.") from problem
    return document if document.text("signature") else document.part("signature")


def _read_fields(body: bytes) -> Fields:
    """A form as one value per name: Mailgun's own where a merchant's variable has the same name."""
    fields = read_form(body)
    values: dict[str, object] = {}
    for name, value in fields:
        if name in _OWN_VALUE_LAST:
            values[name] = value
        else:
            values.setdefault(name, value)
    if not values.get("event"):
        raise CallbackError("The Mailgun callback names no event.")
    return Fields(values)


def _find_ours(variables: Fields, message_id: str | None) -> UUID | None:
    return find_message_id(variables.text(MESSAGE_KEY)) or find_in_message_id_header(message_id)


def _in_brackets(message_id: str | None) -> str | None:
    return f"<{message_id.strip('<>')}>" if message_id else None


def _is_json(body: bytes) -> bool:
    return body.lstrip()[:1] in {b"{", b"["} or not body


SOURCE: Final = CallbackSource(verify, parse)
