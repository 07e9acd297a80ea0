"""Reads a mail that may be a bounce, an automatic answer or a complaint."""

import datetime as dt
import logging
import re
from collections.abc import Iterable
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Final

from flufl.bounce import all_failures

from notifier.providers.bounce_mail.bounce import Bounce, BouncedRecipient
from notifier.providers.bounce_mail.delivery_reports import find_reported, is_address, reports_success
from notifier.providers.bounce_mail.judge import Finding, judge
from notifier.providers.bounce_mail.mail_parts import (
    UNREADABLE,
    MailParts,
    find_embedded_groups,
    read_for_library,
    read_header,
    take_apart,
)
from notifier.providers.bounce_mail.no_failures import is_auto_reply, is_read_receipt, read_auto_reply, read_feedback
from notifier.providers.bounce_mail.notices import (
    cut_notice,
    find_addresses,
    header_addresses,
    is_failure_notice,
    is_masked,
    make_findings,
    original_recipients,
    says_still_trying,
)

_MESSAGE_ID: Final = re.compile(r"^[> \t]*message-id:\s*<([^<>\s]{3,250})>", re.IGNORECASE | re.MULTILINE)
_MOST_RECIPIENTS: Final = 100

# The library writes a traceback for every mail one of its detectors stumbles over; nonsense is usual here.
logging.getLogger("flufl.bounce").addHandler(logging.NullHandler())
logging.getLogger("flufl.bounce").propagate = False


def parse_bounce(raw: bytes) -> Bounce:
    """What a mail says became of a message of ours; never raises.

    Delivery reports (RFC 3464, 6533) come first, then the header `X-Failed-Recipients`, then the formats
    `flufl.bounce` knows, then notices written for people. Nonsense gives no recipients and a `problem`.
    """
    try:
        parts = take_apart(raw)
        bounce = _read(parts, raw)
        return replace(
            bounce,
            mail_id=_find_id(parts.header("message-id")),
            written_at=_read_date(parts.header("date")),
            original_message_id=_find_original_message_id(parts),
            delivered_to=tuple(
                dict.fromkeys(header_addresses(parts.message, "delivered-to", "x-original-to", "envelope-to", "to"))
            ),
        )
    except UNREADABLE:
        return Bounce(problem="The mail cannot be read: it is not a well-formed e-mail.")


def _read(parts: MailParts, raw: bytes) -> Bounce:
    if parts.feedback is not None:
        return read_feedback(parts, parts.feedback)
    notice = cut_notice(parts.text)
    findings = find_reported(parts, parts.groups, notice)
    if not findings and reports_success(parts.groups):
        return Bounce(problem="The mail reports that a message was delivered, not that it failed.")
    if not findings and is_auto_reply(parts):
        return read_auto_reply(parts)
    if not findings and is_read_receipt(parts):
        return Bounce(problem="The mail says what a reader did with a message, not that it failed.")
    findings = findings or _find_unreported(parts, notice, raw)
    findings = tuple(finding for finding in findings if is_address(finding.address))
    if not findings:
        return Bounce(problem=_explain(parts))
    unique = {finding.address.lower(): finding for finding in reversed(findings)}
    kept = [unique[key] for key in dict.fromkeys(finding.address.lower() for finding in findings)][:_MOST_RECIPIENTS]
    return Bounce(recipients=_judge_all(kept, notice))


def _find_unreported(parts: MailParts, notice: str, raw: bytes) -> tuple[Finding, ...]:
    """The failed addresses of a mail without a delivery report of its own; the first way that finds one counts."""
    embedded = find_reported(parts, find_embedded_groups(parts.text), notice)
    if embedded:
        return embedded
    gave_up = False if says_still_trying(notice) else None
    failed = header_addresses(parts.message, "x-failed-recipients")[:_MOST_RECIPIENTS]
    if failed:
        return make_findings(failed, notice, gave_up=gave_up)
    temporary, permanent = _ask_library(raw, notice)
    if temporary or permanent:
        return make_findings(permanent, notice, gave_up=True) + make_findings(temporary, notice, gave_up=False)
    if not is_failure_notice(parts):
        return ()
    return make_findings(find_addresses(parts, notice)[:_MOST_RECIPIENTS], notice, gave_up=gave_up)


def _ask_library(raw: bytes, notice: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Temporarily and permanently failed addresses as `flufl.bounce` finds them, in the order of the text."""
    try:
        temporary, permanent = all_failures(read_for_library(raw))
    except UNREADABLE:
        return (), ()
    return _keep_named(temporary, notice), _keep_named(permanent, notice)


def _keep_named(found: Iterable[bytes], notice: str) -> tuple[str, ...]:
    """Addresses in the order of the text; where some stand in the notice, not those of the message it returns."""
    decoded = {address.decode("ascii", "replace").strip("<>\"' ") for address in found}
    addresses = {address for address in decoded if not is_masked(address)}
    named = {address for address in addresses if address in notice}
    ordered = sorted(named or addresses, key=lambda address: (notice.find(address), address))
    return tuple(ordered[:_MOST_RECIPIENTS])


def _judge_all(findings: list[Finding], notice: str) -> tuple[BouncedRecipient, ...]:
    # With several recipients the rest of the text may speak of another one.
    text = notice if len(findings) == 1 else ""
    judged = tuple(judge(finding, text) for finding in findings)
    if all(recipient.reason is None for recipient in judged):
        return tuple(judge(finding, notice) for finding in findings)  # one answer for all, told beside none of them
    return judged


def _find_original_message_id(parts: MailParts) -> str | None:
    returned = _find_id(read_header(parts.original, "message-id")) if parts.original is not None else None
    copied = _MESSAGE_ID.search(parts.text)
    return returned or (copied[1] if copied else None) or _find_id(parts.header("in-reply-to"))


def _find_id(value: str) -> str | None:
    match = re.search(r"<([^<>\s]{3,250})>", value)
    return match[1] if match else None


def _read_date(value: str) -> dt.datetime | None:
    try:
        written_at = parsedate_to_datetime(value)
    except UNREADABLE:
        return None
    return written_at if written_at.tzinfo is not None else None


def _explain(parts: MailParts) -> str:
    if not parts.text and not parts.message.keys():
        return "The mail is empty or not a well-formed e-mail."
    if is_failure_notice(parts) and not original_recipients(parts):
        return "The mail reports a failure but names no address."
    return "The mail is neither a bounce nor an automatic answer as far as can be told."
