"""Turns a bounce mail into receipts."""

import re
from typing import Final
from uuid import UUID

from notifier.providers.bounce_mail.bounce import Bounce, BouncedRecipient, BounceKind, BounceReason
from notifier.providers.callbacks import Receipt
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason

_REASONS: Final[dict[BounceReason, ReceiptReason]] = {
    BounceReason.USER_UNKNOWN: ReceiptReason.BOUNCED,
    BounceReason.HOST_UNKNOWN: ReceiptReason.BOUNCED,
    BounceReason.HAS_MOVED: ReceiptReason.BOUNCED,
    BounceReason.ACCOUNT_CLOSED: ReceiptReason.BOUNCED,
    BounceReason.NOT_ACCEPTING: ReceiptReason.BOUNCED,
    BounceReason.MAILBOX_FULL: ReceiptReason.BOUNCED,
    BounceReason.SUSPENDED: ReceiptReason.BOUNCED,
    BounceReason.FILTERED: ReceiptReason.BLOCKED,
    BounceReason.SENDER_REJECTED: ReceiptReason.BLOCKED,
    BounceReason.RELAYING_DENIED: ReceiptReason.BLOCKED,
    BounceReason.BLOCKED: ReceiptReason.BLOCKED,
    BounceReason.BAD_REPUTATION: ReceiptReason.BLOCKED,
    BounceReason.REVERSE_DNS: ReceiptReason.BLOCKED,
    BounceReason.AUTH_FAILURE: ReceiptReason.BLOCKED,
    BounceReason.RATE_LIMITED: ReceiptReason.BLOCKED,
    BounceReason.POLICY: ReceiptReason.BLOCKED,
    BounceReason.SECURITY: ReceiptReason.BLOCKED,
    BounceReason.SPAM_DETECTED: ReceiptReason.SPAM,
    BounceReason.VIRUS_DETECTED: ReceiptReason.SPAM,
    BounceReason.EXPIRED: ReceiptReason.TIMED_OUT,
    BounceReason.NETWORK: ReceiptReason.TIMED_OUT,
    BounceReason.PROTOCOL: ReceiptReason.INVALID,
}
_ADDRESS: Final = re.compile(r"[^\s<>@\"]+@[^\s<>@\",;()]+")


def to_receipts(bounce: Bounce, message_id: UUID | None) -> tuple[Receipt, ...]:
    """What a mail reports, one receipt for each address; none for a mail that says nothing.

    `message_id` is the message it is about where that is known. The addresses are those the mail names: behind a
    forwarding they differ from the one that was written to.
    """
    if bounce.is_complaint:
        hidden = (None,) if not bounce.arrived_at else ()
        return tuple(
            _make_note(bounce, address, message_id, ReceiptKind.COMPLAINED) for address in (*bounce.arrived_at, *hidden)
        )
    if bounce.is_auto_reply:
        return tuple(
            _make_note(bounce, address, message_id, ReceiptKind.AUTORESPONDED) for address in bounce.arrived_at
        )
    return tuple(_make_receipt(bounce, recipient, message_id) for recipient in bounce.recipients)


def _make_receipt(bounce: Bounce, recipient: BouncedRecipient, message_id: UUID | None) -> Receipt:
    kind = ReceiptKind.BOUNCED if recipient.gave_up else ReceiptKind.DEFERRED
    return Receipt(
        kind=kind,
        reason=_choose_reason(kind, recipient.reason),
        message_id=message_id,
        address=recipient.address,
        occurred_at=bounce.written_at,
        event_id=_name_event(bounce, recipient.address),
        code=recipient.status or (str(recipient.reply_code) if recipient.reply_code else None),
        # The text is kept longer than an address may be.
        detail=_ADDRESS.sub("[address]", recipient.diagnostic) or None,
        address_is_bad=kind is ReceiptKind.BOUNCED and recipient.kind is BounceKind.HARD,
    )


def _make_note(bounce: Bounce, address: str | None, message_id: UUID | None, kind: ReceiptKind) -> Receipt:
    return Receipt(
        kind=kind,
        reason=ReceiptReason.SPAM if kind is ReceiptKind.COMPLAINED else None,
        message_id=message_id,
        address=address,
        occurred_at=bounce.written_at,
        event_id=_name_event(bounce, address),
    )


def _name_event(bounce: Bounce, address: str | None) -> str | None:
    """The same name whenever the same mail is read again."""
    return f"{bounce.mail_id} {address or ''}".strip() if bounce.mail_id else None


def _choose_reason(kind: ReceiptKind, reason: BounceReason | None) -> ReceiptReason | None:
    if kind is not ReceiptKind.BOUNCED:
        return None
    return _REASONS.get(reason, ReceiptReason.OTHER) if reason else ReceiptReason.BOUNCED
