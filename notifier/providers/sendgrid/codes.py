"""SendGrid's words in ours (Event Webhook Reference, "Event types" and "Drop reasons")."""

from collections.abc import Mapping
from typing import Final

from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason

KINDS: Final[Mapping[str, ReceiptKind]] = {
    "processed": ReceiptKind.QUEUED,
    "dropped": ReceiptKind.REJECTED,
    "delivered": ReceiptKind.DELIVERED,
    "deferred": ReceiptKind.DEFERRED,
    "bounce": ReceiptKind.BOUNCED,
    "blocked": ReceiptKind.BOUNCED,
    "open": ReceiptKind.OPENED,
    "click": ReceiptKind.CLICKED,
    "spamreport": ReceiptKind.COMPLAINED,
    "unsubscribe": ReceiptKind.UNSUBSCRIBED,
    "group_unsubscribe": ReceiptKind.UNSUBSCRIBED,
    "group_resubscribe": ReceiptKind.SUBSCRIBED,
}

#: `reason` of a dropped mail, or `type` of a bounce or drop; in lower case.
REASONS: Final[Mapping[str, ReceiptReason]] = {
    "bounce": ReceiptReason.BOUNCED,
    "bounced address": ReceiptReason.BOUNCED,
    "blocked": ReceiptReason.BLOCKED,
    "expired": ReceiptReason.TIMED_OUT,
    "invalid": ReceiptReason.INVALID,
    "invalid address": ReceiptReason.INVALID,
    "unsubscribed address": ReceiptReason.UNSUBSCRIBED,
    "group unsubscribe": ReceiptReason.UNSUBSCRIBED,
    "spam reporting address": ReceiptReason.SPAM,
    "spam content": ReceiptReason.BLOCKED,
    "spam content (if spam checker app is enabled)": ReceiptReason.BLOCKED,
    "invalid smtpapi header": ReceiptReason.OTHER,
    "recipient list over package quota": ReceiptReason.OTHER,
}

#: Why, where the kind alone says it.
REASONS_BY_KIND: Final[Mapping[ReceiptKind, ReceiptReason]] = {
    ReceiptKind.COMPLAINED: ReceiptReason.SPAM,
    ReceiptKind.UNSUBSCRIBED: ReceiptReason.UNSUBSCRIBED,
}

#: `bounce_classification` of bounces that have nothing to do with the address; in lower case.
CLASSES_ABOUT_US: Final = frozenset({"content", "reputation", "frequency or volume too high", "technical failure"})
