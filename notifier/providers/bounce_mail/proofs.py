"""Weighs what a mail says against the address: only what is proven may keep us from writing there again."""

import re
from typing import Final

from notifier.providers.bounce_mail.bounce import BounceReason, Phase

#: The mail system that writes has looked the name up itself and says so in its own words: Exim's routers, the
#: directories of Domino, Notes, GroupWise and Exchange (MAPI's code for an unknown recipient), qmail, IMail.
_LOOKED_UP: Final = re.compile(
    r"unrout(?:e)?able (?:mail )?(?:address|domain)|unknown local[- ]?part|\(000c05a6\)"
    r"|\b(?:listed|found|known|present) in [^.]{0,40}(?:address book|directory)|ディレクトリ|名簿"
    r"|(?:no|such) (?:mail ?box|user) here by that name|vdelivermail"
    r"|\buser not found\b|\bunknown (?:local )?user: ?[<\"]|invalid final delivery user"
)
#: Said by whoever has tried for a while: nobody tries again after a refusal for good.
_TRIED_LONG: Final = re.compile(
    r"abort(?:ed|ing) after \d[\d.]* ?(?:second|minute|hour|day)|in the queue too long|failed \d+ attempts"
    r"|(?:retry|delivery) time(?: ?out)? (?:was |has been )?(?:exceeded|expired)"
    r"|(?:tried|trying|undeliver\w+|not (?:be )?deliver\w*|could not deliver|queued?)[^.]{0,40} (?:for|after|in) "
    r"(?:the )?(?:last |more than |over |at least )?\d[\d.]* ?(?:second|minute|hour|day)"
)
#: A server that takes the recipient and calls it unknown after the text hides a filter, as Japanese carriers do.
_FILTERS_AFTER_TEXT: Final = frozenset({None, "0.0", "2.0", "2.1", "7.1"})
_MAILBOX_DISABLED: Final = frozenset({"2.0", "2.1"})

#: Words for how PowerMTA sorts failures (its user's guide, "Bounce Categories").
CATEGORIES: Final[dict[str, BounceReason]] = {
    "bad-configuration": BounceReason.SYSTEM,
    "bad-connection": BounceReason.NETWORK,
    "bad-domain": BounceReason.HOST_UNKNOWN,
    "bad-mailbox": BounceReason.USER_UNKNOWN,
    "content-related": BounceReason.CONTENT,
    "inactive-mailbox": BounceReason.SUSPENDED,
    "message-expired": BounceReason.EXPIRED,
    "no-answer-from-host": BounceReason.NETWORK,
    "policy-related": BounceReason.POLICY,
    "protocol-errors": BounceReason.PROTOCOL,
    "quota-issues": BounceReason.MAILBOX_FULL,
    "relaying-issues": BounceReason.RELAYING_DENIED,
    "routing-errors": BounceReason.NETWORK,
    "spam-related": BounceReason.SPAM_DETECTED,
    "virus-related": BounceReason.VIRUS_DETECTED,
}


def weigh_unknown_user(phase: Phase | None, code: str | None, plain: str, *, is_answer: bool) -> BounceReason:
    """What words for an unknown user are worth.

    `code` is subject and detail of the status; `is_answer` says that the words are an answer kept apart by a
    delivery report. Words in prose alone, without a code, the step or a look-up of its own, do not tell a missing
    mailbox from somebody's filter.
    """
    if phase is Phase.SENDER:
        return BounceReason.SENDER_REJECTED
    if phase is Phase.DATA and code in _FILTERS_AFTER_TEXT:
        return BounceReason.FILTERED
    if phase is None and code in _MAILBOX_DISABLED:
        return BounceReason.FILTERED
    is_proven = phase is Phase.RECIPIENT or is_answer or code not in {None, "0.0"} or _LOOKED_UP.search(plain)
    return BounceReason.USER_UNKNOWN if is_proven else BounceReason.FILTERED


def has_tried_long(plain: str) -> bool:
    """Whether a text, in lower case with single blanks, says that somebody tried for hours or days."""
    return bool(_TRIED_LONG.search(plain))
