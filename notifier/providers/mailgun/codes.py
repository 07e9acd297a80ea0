"""Mailgun's words in ours (Mailgun documentation, "Event Types", "Tracking Failures" and "Legacy Webhooks")."""

from collections.abc import Mapping
from typing import Final

from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason

KINDS: Final[Mapping[str, ReceiptKind]] = {
    "accepted": ReceiptKind.QUEUED,
    "rejected": ReceiptKind.REJECTED,
    "delivered": ReceiptKind.DELIVERED,
    "failed": ReceiptKind.BOUNCED,
    "opened": ReceiptKind.OPENED,
    "clicked": ReceiptKind.CLICKED,
    "unsubscribed": ReceiptKind.UNSUBSCRIBED,
    "complained": ReceiptKind.COMPLAINED,
}

#: `event` of the form posts that came before the JSON ones.
LEGACY_KINDS: Final[Mapping[str, ReceiptKind]] = {
    "delivered": ReceiptKind.DELIVERED,
    "dropped": ReceiptKind.REJECTED,
    "bounced": ReceiptKind.BOUNCED,
    "opened": ReceiptKind.OPENED,
    "clicked": ReceiptKind.CLICKED,
    "unsubscribed": ReceiptKind.UNSUBSCRIBED,
    "complained": ReceiptKind.COMPLAINED,
}

#: `reason` of a failed mail.
REASONS: Final[Mapping[str, ReceiptReason]] = {
    "bounce": ReceiptReason.BOUNCED,
    "delayed-bounce": ReceiptReason.BOUNCED,
    "hardfail": ReceiptReason.BOUNCED,
    "suppress-bounce": ReceiptReason.BOUNCED,
    "suppress-complaint": ReceiptReason.SPAM,
    "suppress-unsubscribe": ReceiptReason.UNSUBSCRIBED,
    "espblock": ReceiptReason.BLOCKED,
    "old": ReceiptReason.TIMED_OUT,
    "greylisted": ReceiptReason.OTHER,
    "generic": ReceiptReason.OTHER,
}

#: A failed mail with one of these never left Mailgun.
KEPT_BACK: Final = frozenset({"suppress-bounce", "suppress-complaint", "suppress-unsubscribe"})

#: Codes of Mailgun's own beside those of SMTP.
REASONS_BY_CODE: Final[Mapping[str, ReceiptReason]] = {
    "499": ReceiptReason.TIMED_OUT,
    "602": ReceiptReason.TIMED_OUT,
    "605": ReceiptReason.BOUNCED,
    "606": ReceiptReason.UNSUBSCRIBED,
    "607": ReceiptReason.SPAM,
}

REASONS_BY_KIND: Final[Mapping[ReceiptKind, ReceiptReason]] = {
    ReceiptKind.COMPLAINED: ReceiptReason.SPAM,
    ReceiptKind.UNSUBSCRIBED: ReceiptReason.UNSUBSCRIBED,
    ReceiptKind.REJECTED: ReceiptReason.OTHER,
}
