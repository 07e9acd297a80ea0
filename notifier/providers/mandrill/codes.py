"""Mandrill's words in ours (Mailchimp Transactional, "Message Event" and "Sync Event Webhook Format")."""

from collections.abc import Mapping
from typing import Final

from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason

#: `event`; what Mandrill adds to its own lists (`type` whitelist, blacklist) is not about one message: unknown.
KINDS: Final[Mapping[str, ReceiptKind]] = {
    "send": ReceiptKind.SENT,
    "delivered": ReceiptKind.DELIVERED,
    "deferral": ReceiptKind.DEFERRED,
    "hard_bounce": ReceiptKind.BOUNCED,
    "soft_bounce": ReceiptKind.BOUNCED,
    "open": ReceiptKind.OPENED,
    "click": ReceiptKind.CLICKED,
    "spam": ReceiptKind.COMPLAINED,
    "unsub": ReceiptKind.UNSUBSCRIBED,
    "reject": ReceiptKind.REJECTED,
}

#: `msg.bounce_description`.
BOUNCE_REASONS: Final[Mapping[str, ReceiptReason]] = {
    "bad_mailbox": ReceiptReason.BOUNCED,
    "invalid_domain": ReceiptReason.BOUNCED,
    "inactive_mailbox": ReceiptReason.BOUNCED,
    "mailbox_full": ReceiptReason.BOUNCED,
    "message_blocked": ReceiptReason.BLOCKED,
    "spam_content": ReceiptReason.BLOCKED,
    "message_too_large": ReceiptReason.OTHER,
    "challenge_response": ReceiptReason.OTHER,
    "dns_failure": ReceiptReason.OTHER,
    "relay_denied": ReceiptReason.BLOCKED,
}

#: `reject.reason`.
REJECT_REASONS: Final[Mapping[str, ReceiptReason]] = {
    "hard-bounce": ReceiptReason.BOUNCED,
    "soft-bounce": ReceiptReason.BOUNCED,
    "recipient-bounce": ReceiptReason.BOUNCED,
    "spam": ReceiptReason.SPAM,
    "unsub": ReceiptReason.UNSUBSCRIBED,
    "invalid": ReceiptReason.INVALID,
    "invalid-sender": ReceiptReason.OTHER,
    "test-mode-limit": ReceiptReason.OTHER,
    "unsigned": ReceiptReason.OTHER,
    "rule": ReceiptReason.BLOCKED,
    "custom": ReceiptReason.BLOCKED,
}

REASONS_BY_KIND: Final[Mapping[ReceiptKind, ReceiptReason]] = {
    ReceiptKind.BOUNCED: ReceiptReason.BOUNCED,
    ReceiptKind.REJECTED: ReceiptReason.OTHER,
    ReceiptKind.COMPLAINED: ReceiptReason.SPAM,
    ReceiptKind.UNSUBSCRIBED: ReceiptReason.UNSUBSCRIBED,
}

#: Hard bounces with one of these have another cause than the address.
NOT_THE_ADDRESS: Final = frozenset(
    {"message_blocked", "spam_content", "message_too_large", "challenge_response", "relay_denied", "mailbox_full"}
)
#: Rejected with one of these, no mail will leave Mandrill for the address.
LOST_ADDRESS: Final = frozenset({"hard-bounce", "invalid"})
