"""Judges what a mail server said: its codes, why it refused, and whether the address is any good."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from notifier.providers.bounce_mail.bounce import BouncedRecipient, BounceKind, BounceReason, Phase
from notifier.providers.bounce_mail.codes import (
    CERTAIN_STATUS,
    HARD_REASONS,
    LIKELY_REPLY,
    LIKELY_STATUS,
    LOOSE_STATUS,
    REFUSING_REPLY,
)
from notifier.providers.bounce_mail.phases import find_phase
from notifier.providers.bounce_mail.proofs import CATEGORIES, has_tried_long, weigh_unknown_user
from notifier.providers.bounce_mail.wordings_address import ADDRESS_WORDINGS
from notifier.providers.bounce_mail.wordings_delivery import DELIVERY_WORDINGS
from notifier.providers.bounce_mail.wordings_last import LAST_WORDINGS
from notifier.providers.bounce_mail.wordings_mailbox import MAILBOX_WORDINGS

_STATUS: Final = re.compile(r"(?<![\d.\w])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_REPLY: Final = re.compile(
    r"(?:^|(?<!\+\d)(?<!\+\d\d)[\s:;(\[\"'#<>,=])([45][0-7]\d)(?=[\s\-:,;#\"'\])]|$)(?!-\d+-)(?! (?:days?|hours?|min))"
)
_ADDRESS: Final = re.compile(r"<?[^\s<>@]{1,80}@[^\s<>@]{1,120}>?")
_URL: Final = re.compile(r"https?://\S{1,300}")
_LONGEST_JUDGED: Final = 6_000
_LONGEST_DIAGNOSTIC: Final = 500
_FIRST_LASTING_REPLY: Final = 500
#: What other servers answered, as Sendmail and Courier copy the conversation.
_COPIED_ANSWER: Final = re.compile(r"^[> \t]*<<< ?(.*)$", re.MULTILINE)

Wordings = tuple[tuple[BounceReason, re.Pattern[str]], ...]


def _compile(table: tuple[tuple[BounceReason, tuple[str, ...]], ...]) -> Wordings:
    return tuple((reason, re.compile("|".join(phrases))) for reason, phrases in table)


_CLEAR: Final = _compile(DELIVERY_WORDINGS + MAILBOX_WORDINGS + ADDRESS_WORDINGS)
_VAGUE: Final = _compile(LAST_WORDINGS)
_SUSPENDED: Final = dict(_CLEAR)[BounceReason.SUSPENDED]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a mail says about one address, before it is judged."""

    address: str
    #: The server's own words where they are kept apart, for example `Diagnostic-Code`.
    diagnostic: str = ""
    #: What stands near the address in the readable text.
    nearby: str = ""
    #: The field `Status` of a delivery report.
    reported_status: str = ""
    #: The mail says that nobody will try again; False: that somebody will; None: nothing.
    gave_up: bool | None = None
    #: How the sending mail system sorts the failure, in PowerMTA's words.
    category: str = ""
    #: A rule somebody wrote answered after the message was taken, not a mailbox.
    by_rule: bool = False


def judge(finding: Finding, text: str) -> BouncedRecipient:
    """One recipient with everything decided; `text` is what the whole mail says where that helps, else empty."""
    status = choose_status(finding, text)
    sources = [part for part in (finding.diagnostic, _find_reply(finding.nearby), finding.nearby) if part]
    reply_code = next((code for code in map(find_reply_code, (*sources, text)) if code), None)
    plain = _plain("\n".join([*sources, text]))
    reason = _choose_reason(sources, text, status, reply_code) or CATEGORIES.get(finding.category)
    if reason is not None:
        reason = _place(reason, finding, status, reply_code, plain)
    gave_up = finding.gave_up is not False
    return BouncedRecipient(
        address=finding.address,
        kind=_choose_kind(reason, status, reply_code, finding),
        reason=reason,
        status=status,
        reply_code=reply_code,
        diagnostic=" ".join((finding.diagnostic or finding.nearby or text).split())[:_LONGEST_DIAGNOSTIC],
        gave_up=gave_up,
    )


def choose_status(finding: Finding, text: str) -> str | None:
    """The most telling enhanced status code; the other server's own word before that of the one that reports.

    A reporting server writes `5.0.0` or `4.4.7` where it knows no better, and Sendmail makes a code such as `5.5.0` of
    an answer without one: a code that stands in a copied answer was really said.
    """
    reported = _first_status((finding.reported_status,))
    said = _first_status((finding.diagnostic,))
    if reported and not said and reported.endswith(".0"):
        answers = "\n".join(_COPIED_ANSWER.findall(f"{finding.nearby}\n{text}"))
        said = _first_status((answers,))
    if reported and said:
        return said if _telling(said) >= _telling(reported) else reported
    known = said or reported
    if known and _telling(known):
        return known
    return _first_status((finding.nearby, text)) or known


def find_reply_code(text: str) -> int | None:
    """The first refusing reply code of SMTP in a text, or None."""
    match = _REPLY.search(_URL.sub(" ", text[:_LONGEST_JUDGED]))
    return int(match[1]) if match else None


def _find_reply(text: str) -> str:
    """A text from the first refusing reply code on: what the other server said, without what is said about it."""
    match = _REPLY.search(text)
    return text[match.start() :] if match else ""


def _first_status(texts: Iterable[str]) -> str | None:
    for text in texts:
        match = _STATUS.search(_URL.sub(" ", text[:_LONGEST_JUDGED]))
        if match:
            return f"{match[1]}.{int(match[2])}.{int(match[3])}"
    return None


def _telling(status: str) -> int:
    _, subject, detail = status.split(".")
    return (subject != "0") + (detail != "0")


def _choose_reason(sources: list[str], text: str, status: str | None, reply_code: int | None) -> BounceReason | None:
    """Certain codes, clear words near the address, telling codes, then what the rest of the mail says."""
    code = status.partition(".")[2] if status else None
    if code in CERTAIN_STATUS:
        return CERTAIN_STATUS[code]
    telling = LIKELY_STATUS.get(code) if code and code not in LOOSE_STATUS else None
    return _prefer_exact(
        _find_wording(_CLEAR, sources)
        or REFUSING_REPLY.get(reply_code or 0)
        or telling
        or _find_wording(_CLEAR, [text])
        or _find_wording(_VAGUE, [*sources, text])
        or LIKELY_STATUS.get(code or "")
        or _find_subject(code)
        or LIKELY_REPLY.get(reply_code or 0),
        text,
    )


def _find_subject(code: str | None) -> BounceReason | None:
    """What a detail we do not know is about: the subject of the code tells that (RFC 3463, 3.1)."""
    return LIKELY_STATUS.get(f"{code.partition('.')[0]}.0") if code else None


def _prefer_exact(reason: BounceReason | None, text: str) -> BounceReason | None:
    if reason is BounceReason.USER_UNKNOWN and _SUSPENDED.search(_plain(text)):
        return BounceReason.SUSPENDED  # whoever says both says the more exact word to people
    return reason


def _place(
    reason: BounceReason, finding: Finding, status: str | None, reply_code: int | None, plain: str
) -> BounceReason:
    """The same words mean something else in answer to another step, after long trying, or by another mouth."""
    is_lasting = (status or "").startswith("5") or (reply_code or 0) >= _FIRST_LASTING_REPLY
    if reason in HARD_REASONS and not is_lasting and has_tried_long(plain):
        return BounceReason.EXPIRED
    phase = find_phase(plain)
    if reason is BounceReason.USER_UNKNOWN:
        if finding.by_rule:
            return BounceReason.FILTERED
        code = status.partition(".")[2] if status else None
        is_answer = bool(finding.diagnostic or finding.category)
        return weigh_unknown_user(phase, code, plain, is_answer=is_answer)
    if reason is BounceReason.HOST_UNKNOWN and phase is Phase.SENDER:
        return BounceReason.SENDER_REJECTED
    if reason is BounceReason.HOST_UNKNOWN and phase is Phase.HELLO:
        return BounceReason.BLOCKED
    return reason


def _find_wording(wordings: Wordings, texts: list[str]) -> BounceReason | None:
    for plain in map(_plain, texts):
        for reason, pattern in wordings:
            if pattern.search(plain):
                return reason
    return None


def _plain(text: str) -> str:
    """Lower case, single blanks, without addresses and links: names in them are not words of the server."""
    shortened = _URL.sub(" ", text[:_LONGEST_JUDGED])
    return " ".join(_ADDRESS.sub("<x>", shortened).replace("\u2019", "'").lower().split())


def _choose_kind(
    reason: BounceReason | None, status: str | None, reply_code: int | None, finding: Finding
) -> BounceKind:
    codes = {code[0] for code in (status, str(reply_code or "")) if code}
    # Class 4 alone is no refusal for good, however long somebody tried (RFC 3463, 2).
    if finding.gave_up is False or codes == {"4"}:
        return BounceKind.SOFT
    if reason is not None:
        return BounceKind.HARD if reason in HARD_REASONS else BounceKind.SOFT
    if "4" in codes:
        return BounceKind.SOFT
    # A permanent failure of which nothing else is told (5.0.0) may be the message's fault as well as the address's.
    return BounceKind.UNKNOWN
