"""Mandrill's webhooks: a form with a list of events as JSON, signed over the address and the form's fields.

https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

from notifier.foundation.digests import digest_text, same_text
from notifier.providers.callback_reading import (
    Fields,
    get_key,
    hide_addresses,
    read_form,
    read_json,
    read_unix_moment,
)
from notifier.providers.callbacks import Callback, CallbackError, CallbackSource, Receipt, Report, SignatureError
from notifier.providers.mail_status import find_code, spares_mailbox
from notifier.providers.mandrill.codes import (
    BOUNCE_REASONS,
    KINDS,
    LOST_ADDRESS,
    NOT_THE_ADDRESS,
    REASONS_BY_KIND,
    REJECT_REASONS,
)
from notifier.providers.tracking_headers import MESSAGE_KEY, find_message_id
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason

_SIGNATURE: Final = "x-mandrill-signature"
_FIELD: Final = "mandrill_events"
#: A webhook that is being set up has no key yet; Mandrill then signs an empty list with this word.
_TRIAL_KEY: Final = "test-webhook"


def verify(callback: Callback, settings: Mapping[str, str]) -> None:
    """Check with `events_key`, the webhook's key; raises `SignatureError`."""
    key = get_key(settings, "events_key", "Mandrill")
    if not _is_signed(callback, key):
        raise SignatureError("Mandrill's signature does not match the callback.")


def find_handshake(callback: Callback, settings: Mapping[str, str]) -> str | None:
    """`ok` for the empty list Mandrill sends before it creates a webhook and its key; None for anything else."""
    is_trial = dict(read_form(callback.body)) == {_FIELD: "[]"} and _is_signed(callback, _TRIAL_KEY)
    return "ok" if callback.method == "HEAD" or is_trial else None


def parse(body: bytes, content_type: str) -> Report:
    """A receipt for each event of the list, which may also be the whole body; raises `CallbackError`."""
    text: bytes | str | None = body if body.lstrip()[:1] == b"[" else dict(read_form(body)).get(_FIELD)
    if text is None:
        raise CallbackError("The Mandrill callback has no field mandrill_events.")
    events = read_json(text, "Mandrill")
    if not isinstance(events, list) or not all(isinstance(event, dict) and event for event in events):
        raise CallbackError("The Mandrill callback is not a list of events.")
    return Report(tuple(_read_event(Fields.of(event)) for event in events))


def _read_event(event: Fields) -> Receipt:
    kind = KINDS.get(event.text("event") or "", ReceiptKind.UNKNOWN)
    message, reject = event.part("msg"), event.part("reject")
    said = message.text("diag") or reject.text("detail", "reason")
    code = find_code(said) if kind in {ReceiptKind.BOUNCED, ReceiptKind.DEFERRED, ReceiptKind.REJECTED} else None
    return Receipt(
        kind=kind,
        reason=_find_reason(kind, message, reject),
        provider_message_id=event.text("_id") or message.text("_id"),
        message_id=find_message_id(message.part("metadata").text(MESSAGE_KEY)),
        address=message.text("email") or reject.text("email"),
        occurred_at=read_unix_moment(event.text("ts")),
        event_id=_name_event(event),
        code=code,
        detail=hide_addresses(said),
        address_is_bad=_is_address_bad(event, message, reject, code),
        url=event.text("url"),
        user_agent=event.text("user_agent"),
    )


def _find_reason(kind: ReceiptKind, message: Fields, reject: Fields) -> ReceiptReason | None:
    usual = REASONS_BY_KIND.get(kind)
    if kind is ReceiptKind.BOUNCED:
        return BOUNCE_REASONS.get(message.text("bounce_description") or "", usual)
    if kind is ReceiptKind.REJECTED:
        return REJECT_REASONS.get(reject.text("reason") or message.part("reject").text("reason") or "", usual)
    return usual


def _is_address_bad(event: Fields, message: Fields, reject: Fields, code: str | None) -> bool:
    if event.text("event") == "reject":
        return (reject.text("reason") or message.part("reject").text("reason")) in LOST_ADDRESS
    if event.text("event") != "hard_bounce":
        return False
    return message.text("bounce_description") not in NOT_THE_ADDRESS and not spares_mailbox(code)


def _name_event(event: Fields) -> str:
    """Events have no name of their own; `_id` is the message's."""
    words = [event.text(name) or "" for name in ("event", "_id", "ts", "url", "ip")]
    return digest_text(*words) if words[0] and words[1] and words[2] else event.digest()


def _is_signed(callback: Callback, key: str) -> bool:
    fields = dict(read_form(callback.body))
    signed = callback.url + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(key.encode(), signed.encode(), hashlib.sha1).digest()
    wanted = base64.b64encode(digest).decode("ascii")
    return bool(fields) and same_text(wanted, callback.headers.get(_SIGNATURE, ""))


SOURCE: Final = CallbackSource(verify, parse, find_handshake)
