"""Postmark's words in ours (Postmark, "Webhooks overview" and "Bounce API: bounce types")."""

from collections.abc import Mapping
from typing import Final

from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason

Meaning = tuple[ReceiptKind, ReceiptReason | None]

#: `RecordType`; bounces, complaints and changes of subscription say more by their type or reason.
RECORDS: Final[Mapping[str, Meaning]] = {
    "Delivery": (ReceiptKind.DELIVERED, None),
    "Open": (ReceiptKind.OPENED, None),
    "Click": (ReceiptKind.CLICKED, None),
    "Bounce": (ReceiptKind.BOUNCED, ReceiptReason.BOUNCED),
    "SpamComplaint": (ReceiptKind.COMPLAINED, ReceiptReason.SPAM),
    "SubscriptionChange": (ReceiptKind.UNSUBSCRIBED, ReceiptReason.UNSUBSCRIBED),
    "SMTPApiError": (ReceiptKind.FAILED, ReceiptReason.OTHER),
}

#: `Type` of a bounce or complaint, and `SuppressionReason` of a change of subscription.
TYPES: Final[Mapping[str, Meaning]] = {
    "HardBounce": (ReceiptKind.BOUNCED, ReceiptReason.BOUNCED),
    "Transient": (ReceiptKind.DEFERRED, None),
    "Unsubscribe": (ReceiptKind.UNSUBSCRIBED, ReceiptReason.UNSUBSCRIBED),
    "Subscribe": (ReceiptKind.SUBSCRIBED, None),
    "AutoResponder": (ReceiptKind.AUTORESPONDED, None),
    "AddressChange": (ReceiptKind.AUTORESPONDED, None),
    "DnsError": (ReceiptKind.DEFERRED, None),
    "SpamNotification": (ReceiptKind.COMPLAINED, ReceiptReason.SPAM),
    "OpenRelayTest": (ReceiptKind.DEFERRED, None),
    "Unknown": (ReceiptKind.UNKNOWN, None),
    "SoftBounce": (ReceiptKind.BOUNCED, ReceiptReason.BOUNCED),
    "VirusNotification": (ReceiptKind.BOUNCED, ReceiptReason.OTHER),
    "ChallengeVerification": (ReceiptKind.AUTORESPONDED, None),
    "BadEmailAddress": (ReceiptKind.REJECTED, ReceiptReason.INVALID),
    "SpamComplaint": (ReceiptKind.COMPLAINED, ReceiptReason.SPAM),
    "ManuallyDeactivated": (ReceiptKind.REJECTED, ReceiptReason.BLOCKED),
    "Unconfirmed": (ReceiptKind.REJECTED, ReceiptReason.OTHER),
    "Blocked": (ReceiptKind.REJECTED, ReceiptReason.BLOCKED),
    "SMTPApiError": (ReceiptKind.FAILED, ReceiptReason.OTHER),
    "InboundError": (ReceiptKind.UNKNOWN, None),
    "DMARCPolicy": (ReceiptKind.REJECTED, ReceiptReason.BLOCKED),
    "TemplateRenderingFailed": (ReceiptKind.FAILED, ReceiptReason.OTHER),
    "ManualSuppression": (ReceiptKind.UNSUBSCRIBED, ReceiptReason.UNSUBSCRIBED),
}

#: After these Postmark takes no further mail for the address.
LOST_ADDRESS: Final = frozenset({"HardBounce", "BadEmailAddress"})
