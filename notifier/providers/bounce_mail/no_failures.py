"""Reads mails that come back though the message arrived: automatic answers and complaints."""

import re
from typing import Final

from notifier.providers.bounce_mail.bounce import Bounce
from notifier.providers.bounce_mail.mail_parts import MailParts
from notifier.providers.bounce_mail.notice_words import ANSWER_SUBJECT, FAILURE
from notifier.providers.bounce_mail.notices import (
    header_addresses,
    is_from_mail_system,
    original_recipients,
)

#: Feedback types (RFC 5965, 7.3) by which a person says that the message is unwanted.
_COMPLAINTS: Final = frozenset({"abuse", "fraud", "opt-out", "opt-out-list", "other", "virus", "miscategorized"})
_ANSWER_HEADERS: Final = (
    "x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from", "x-mail-autoreply",
    "x-vacation", "x-autoreply-from",
)  # fmt: skip


def is_auto_reply(parts: MailParts) -> bool:
    """Whether a machine answers for a person (RFC 3834); mail systems set the same header on their bounces."""
    if is_from_mail_system(parts) or parts.message.get_content_type() == "multipart/report":
        return False
    submitted = parts.header("auto-submitted").lower()
    return (
        submitted.startswith("auto-replied")
        or parts.header("precedence").lower().replace("-", "_") == "auto_reply"
        or any(parts.header(name) for name in _ANSWER_HEADERS)
        or bool(ANSWER_SUBJECT.search(parts.header("subject")))
    )


def is_read_receipt(parts: MailParts) -> bool:
    """Whether a reader's program says what it did with the message (RFC 8098); Dovecot rejects by the same form."""
    is_receipt = str(parts.message.get_param("report-type")).lower() == "disposition-notification"
    return is_receipt and not FAILURE.search(f"{parts.header('subject')}\n{parts.text}")


def read_auto_reply(parts: MailParts) -> Bounce:
    """The answer with the address that gave it: the message arrived there."""
    return Bounce(is_auto_reply=True, arrived_at=header_addresses(parts.message, "from", "reply-to")[:1])


def read_feedback(parts: MailParts, fields: dict[str, str]) -> Bounce:
    """A complaint (RFC 5965); reports of other kinds, such as about failed authentication, have a `problem`."""
    kind = fields.get("feedback-type", "").strip().lower()
    if kind not in _COMPLAINTS:
        return Bounce(problem="The mail is a feedback report, but not a complaint about a message.")
    named = re.findall(
        r"[^\s<>,;]+@[^\s<>,;]+", f"{fields.get('original-rcpt-to', '')} {fields.get('removal-recipient', '')}"
    )
    addresses = tuple(dict.fromkeys(named)) or tuple(original_recipients(parts).values())
    # Large mail services hide who complained; our return path in the mail still tells which message it was.
    return Bounce(is_complaint=True, arrived_at=addresses)
