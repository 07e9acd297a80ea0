"""What one event of Amazon SES says, whether published by a configuration set or sent as a notification.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from uuid import UUID

from notifier.foundation.digests import digest_text
from notifier.providers.callback_reading import Fields, hide_addresses, read_iso_moment
from notifier.providers.callbacks import CallbackError, Receipt
from notifier.providers.mail_status import find_code, spares_mailbox
from notifier.providers.ses.codes import BOUNCE_REASONS, DELAY_REASONS, KINDS, LOST_ADDRESS, REASONS
from notifier.providers.tracking_headers import MESSAGE_KEY, find_in_message_id_header, find_message_id
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason

#: Where the kinds that name their own recipients do so; the others are about all the mail went to.
_RECIPIENT_LISTS: Final = ("bouncedRecipients", "complainedRecipients", "delayedRecipients")


def read_event(event: Fields, name: str | None) -> tuple[Receipt, ...]:
    """A receipt for each recipient of the event; `name` is that of the notification it came in, if any.

    Raises `CallbackError`.
    """
    event_type = event.text("eventType", "notificationType")
    if event_type is None or "mail" not in event.values:
        raise CallbackError("The Amazon SES callback names no event type or no mail.")
    kind, place = KINDS.get(event_type, (ReceiptKind.UNKNOWN, ""))
    particulars, mail = event.part(place), event.part("mail")
    kind = _refine(kind, particulars)
    moment = particulars.text("timestamp") or mail.text("timestamp")
    name = name or particulars.text("feedbackId") or digest_text(event_type, mail.text("messageId") or "", moment or "")
    common = Receipt(
        kind=kind,
        reason=_find_reason(kind, particulars),
        provider_message_id=mail.text("messageId"),
        message_id=_find_ours(mail),
        occurred_at=read_iso_moment(moment),
        event_id=name,
        detail=hide_addresses(_find_detail(particulars)),
        url=particulars.text("link"),
        user_agent=particulars.text("userAgent"),
    )
    receipts = list(_each_recipient(common, particulars, mail)) or [common]
    if len(receipts) == 1:
        return tuple(receipts)
    return tuple(replace(receipt, event_id=f"{name}/{number}") for number, receipt in enumerate(receipts, 1))


def _each_recipient(common: Receipt, particulars: Fields, mail: Fields) -> Iterator[Receipt]:
    lists = [particulars.parts(name) for name in _RECIPIENT_LISTS]
    for recipient in next((named for named in lists if named), ()):
        said = recipient.text("diagnosticCode")
        code = recipient.text("status") or find_code(said)
        yield replace(
            common,
            address=recipient.text("emailAddress"),
            code=code,
            detail=hide_addresses(said) or common.detail,
            address_is_bad=_is_lost(particulars) and not spares_mailbox(code),
        )
    if not any(lists):
        for address in particulars.texts("recipients") or mail.texts("destination"):
            yield replace(common, address=address)


def _refine(kind: ReceiptKind, particulars: Fields) -> ReceiptKind:
    """Two kinds can say their opposite."""
    if kind is ReceiptKind.COMPLAINED and particulars.text("complaintFeedbackType") == "not-spam":
        return ReceiptKind.UNKNOWN
    if kind is not ReceiptKind.SUBSCRIBED:
        return kind
    wishes = particulars.part("newTopicPreferences")
    topics = wishes.parts("topicSubscriptionStatus")
    has_left = any(topic.text("subscriptionStatus") == "OptOut" for topic in topics)
    return ReceiptKind.UNSUBSCRIBED if has_left or wishes.is_true("unsubscribeAll") else kind


def _find_reason(kind: ReceiptKind, particulars: Fields) -> ReceiptReason | None:
    usual = REASONS.get(kind)
    if kind is ReceiptKind.BOUNCED:
        return BOUNCE_REASONS.get(
            (particulars.text("bounceType") or "", particulars.text("bounceSubType") or ""), usual
        )
    if kind is ReceiptKind.DEFERRED:
        return DELAY_REASONS.get(particulars.text("delayType") or "")
    return usual


def _find_detail(particulars: Fields) -> str | None:
    types = [particulars.text(name) for name in ("bounceType", "bounceSubType")]
    return ": ".join(text for text in types if text) or particulars.text(
        "complaintFeedbackType", "delayType", "reason", "errorMessage", "smtpResponse"
    )


def _is_lost(particulars: Fields) -> bool:
    return particulars.text("bounceType") == "Permanent" and particulars.text("bounceSubType") in LOST_ADDRESS


def _find_ours(mail: Fields) -> UUID | None:
    """By our tag, or by the `Message-ID` we wrote, which SES replaces in the mail but remembers."""
    tag = next(iter(mail.part("tags").texts(MESSAGE_KEY)), None)
    headers = [header.text("value") for header in mail.parts("headers") if _is_message_id(header)]
    header = next(iter(headers), None) or mail.part("commonHeaders").text("messageId")
    return find_message_id(tag) or find_in_message_id_header(header)


def _is_message_id(header: Fields) -> bool:
    return (header.text("name") or "").lower() == "message-id"
