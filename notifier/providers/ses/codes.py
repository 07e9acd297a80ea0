"""The words of Amazon SES in ours (SES developer guide, "Contents of event data that Amazon SES publishes")."""

from collections.abc import Mapping
from typing import Final

from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason

#: `eventType`, or `notificationType` without event publishing; also where the object with the particulars stands.
KINDS: Final[Mapping[str, tuple[ReceiptKind, str]]] = {
    "Send": (ReceiptKind.SENT, "send"),
    "Delivery": (ReceiptKind.DELIVERED, "delivery"),
    "DeliveryDelay": (ReceiptKind.DEFERRED, "deliveryDelay"),
    "Bounce": (ReceiptKind.BOUNCED, "bounce"),
    "Complaint": (ReceiptKind.COMPLAINED, "complaint"),
    "Reject": (ReceiptKind.REJECTED, "reject"),
    "Open": (ReceiptKind.OPENED, "open"),
    "Click": (ReceiptKind.CLICKED, "click"),
    "Rendering Failure": (ReceiptKind.FAILED, "failure"),
    "RenderingFailure": (ReceiptKind.FAILED, "failure"),
    "Subscription": (ReceiptKind.SUBSCRIBED, "subscription"),
}

REASONS: Final[Mapping[ReceiptKind, ReceiptReason]] = {
    ReceiptKind.BOUNCED: ReceiptReason.BOUNCED,
    ReceiptKind.COMPLAINED: ReceiptReason.SPAM,
    ReceiptKind.REJECTED: ReceiptReason.BLOCKED,
    ReceiptKind.FAILED: ReceiptReason.OTHER,
    ReceiptKind.UNSUBSCRIBED: ReceiptReason.UNSUBSCRIBED,
}

#: `bounceType` and `bounceSubType`, where the reason is another than a bounce.
BOUNCE_REASONS: Final[Mapping[tuple[str, str], ReceiptReason]] = {
    ("Permanent", "UnsubscribedRecipient"): ReceiptReason.UNSUBSCRIBED,
    ("Transient", "ContentRejected"): ReceiptReason.BLOCKED,
    ("Transient", "AttachmentRejected"): ReceiptReason.BLOCKED,
    ("Transient", "MessageTooLarge"): ReceiptReason.OTHER,
    ("Transient", "CustomTimeoutExceeded"): ReceiptReason.TIMED_OUT,
}

#: `delayType`.
DELAY_REASONS: Final[Mapping[str, ReceiptReason]] = {
    "SpamDetected": ReceiptReason.BLOCKED,
    "IPFailure": ReceiptReason.BLOCKED,
    "RecipientServerError": ReceiptReason.OTHER,
    "MailboxFull": ReceiptReason.OTHER,
    "TransientCommunicationFailure": ReceiptReason.OTHER,
    "InternalFailure": ReceiptReason.OTHER,
    "BYOIPHostNameLookupUnavailable": ReceiptReason.OTHER,
    "Undetermined": ReceiptReason.OTHER,
    "SendingDeferral": ReceiptReason.OTHER,
}

#: `bounceSubType` of permanent bounces that are the address's own. `Suppressed` and `OnAccountSuppressionList` are
#: hard bounces of before, after which SES sends the address nothing; complaints of before come as `Complaint`.
LOST_ADDRESS: Final = frozenset({"General", "NoEmail", "Suppressed", "OnAccountSuppressionList"})
