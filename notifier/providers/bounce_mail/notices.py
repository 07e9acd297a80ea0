"""Finds the addresses a bounce written for people speaks of, and what it says about each."""

import re
from email.message import Message
from email.utils import getaddresses
from typing import Final

from notifier.providers.bounce_mail.judge import Finding
from notifier.providers.bounce_mail.mail_parts import UNREADABLE, MailParts, read_header
from notifier.providers.bounce_mail.notice_words import (
    COPY_BEGINS,
    FAILURE,
    LABEL,
    MAIL_SYSTEM,
    OFFICE,
    OTHER_LABEL,
    STILL_TRYING,
)

_ADDRESS: Final = re.compile(
    r"(?:\"[^\"\s@<>]{1,64}\"|[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})"
    r"@(?:[A-Za-z0-9\u00a1-\uffff-]{1,63}\.){1,8}[A-Za-z0-9-]{2,63}"
)
#: What stands before an address in angle brackets is the name of its owner, even if it looks like an address
#: (RFC 5322, 3.4).
_NAME: Final = re.compile(rf"[\"']?{_ADDRESS.pattern}[\"']?[ \t]+(?=<[^<>\s@]{{1,64}}@[^<>\s@]{{1,255}}>)")
#: Where a mailing list names itself (RFC 2369, 2919; Mailman).
_LIST_FIELDS: Final = ("list-post", "list-id", "x-beenthere")
_LIST_NAME: Final = re.compile(r"[^\s<>:,]+(?=[\s>,]|$)")
_ANSWER: Final = re.compile(r"(?:re|aw|sv|antw|ref?|rif|odp|回复|答复|رد)\s*[:：]", re.IGNORECASE)
_NEARBY_LINES: Final = 14
#: The score of an address that begins its line and has a line of its own.
_CERTAIN: Final = 3


def is_failure_notice(parts: MailParts) -> bool:
    """Whether the mail looks like a report of a mail system about a message that failed."""
    if is_from_mail_system(parts) or parts.message.get_content_type() == "multipart/report":
        return True
    subject = parts.header("subject")
    # A person who answers may well write that a parcel could not be delivered.
    return not _ANSWER.match(subject) and bool(FAILURE.search(subject) or FAILURE.search(parts.text[:4_000]))


def is_from_mail_system(parts: MailParts) -> bool:
    """Whether the writer calls itself a mail system."""
    return bool(MAIL_SYSTEM.search(parts.header("from")))


def says_still_trying(text: str) -> bool:
    """Whether the mail only warns of a delay."""
    return bool(STILL_TRYING.search(" ".join(text[:6_000].split())))


def cut_notice(text: str) -> str:
    """The text before the copy of the message that is returned."""
    match = COPY_BEGINS.search(text, 1)
    return text[: match.start()] if match and text[: match.start()].strip() else text


def find_nearby(notice: str, address: str, others: frozenset[str]) -> str:
    """The lines that speak of an address: from where it is named first to the next address or the end of its block."""
    lines = notice.split("\n")
    wanted = address.lower()
    found: dict[int, str] = {}
    for number, line in enumerate(lines):
        if wanted not in line.lower():
            continue
        if number and lines[number - 1].lstrip("> ").startswith("<<<"):
            found[number - 1] = lines[number - 1]
        found[number] = line
        for place, following in enumerate(lines[number + 1 : number + _NEARBY_LINES], start=number + 1):
            if any(other in following.lower() for other in others):
                break
            found[place] = following
        if len(found) > _NEARBY_LINES:
            break
    return "\n".join(found[number] for number in sorted(found))


def is_masked(address: str) -> bool:
    """Whether somebody has hidden the name by asterisks, as Japanese providers do."""
    return not address.partition("@")[0].strip("*")


def find_addresses(parts: MailParts, notice: str) -> tuple[str, ...]:
    """The addresses a notice in an unknown format speaks of: the best named ones, else whom the message went to."""
    own = {
        address.lower() for address in header_addresses(parts.message, "to", "from", "delivered-to", "x-original-to")
    }
    original = original_recipients(parts)
    scores: dict[str, int] = {}
    spelling: dict[str, str] = {}
    for line in _NAME.sub("", notice).split("\n"):
        for match in _ADDRESS.finditer(line):
            if is_masked(match[0]):
                continue
            key = match[0].lower().rstrip(".")
            spelling.setdefault(key, match[0].rstrip("."))
            score = _score(line, match) - 3 * (key in own) + 2 * (key in original)
            scores[key] = max(scores.get(key, -9), score)
    best = max(scores.values(), default=0)
    if best > 0:
        return tuple(spelling[key] for key, score in scores.items() if score >= min(best, _CERTAIN))
    if not original:
        possible = [spelling[key] for key, score in scores.items() if score == 0]
        return tuple(possible) if len(possible) == 1 else ()
    return tuple(original.values())[:1]


def original_recipients(parts: MailParts) -> dict[str, str]:
    """Whom the returned message was written to, by address in lower case; never a list that sent it on."""
    original = parts.original
    addresses = header_addresses(original, "x-original-to", "to") if original is not None else ()
    if original is not None and addresses:
        lists = " ".join(read_header(original, name) for name in _LIST_FIELDS).lower()
        found = {address.lower(): address for address in addresses}
        return {key: found[key] for key in found if not {key, key.replace("@", ".")} & set(_LIST_NAME.findall(lists))}
    if not addresses:
        copied = parts.text[len(cut_notice(parts.text)) :]
        addresses = tuple(
            match[0]
            for line in re.findall(r"^[> ]*To:(.*)$", copied, re.MULTILINE | re.IGNORECASE)
            for match in _ADDRESS.finditer(line)
        )
    return {address.lower(): address for address in addresses}


def header_addresses(message: Message, *names: str) -> tuple[str, ...]:
    """Every address in the named headers."""
    try:
        values = [read_header(message, name) for name in names]
        return tuple(address for _, address in getaddresses([value for value in values if value]) if "@" in address)
    except UNREADABLE:
        return ()


def make_findings(addresses: tuple[str, ...], notice: str, *, gave_up: bool | None) -> tuple[Finding, ...]:
    """What a notice says about each of some addresses."""
    lowered = frozenset(address.lower() for address in addresses)
    return tuple(
        Finding(
            address=address,
            nearby=find_nearby(notice, address, lowered - {address.lower()}),
            gave_up=gave_up,
        )
        for address in addresses
    )


def _score(line: str, match: re.Match[str]) -> int:
    before, after = line[: match.start()], line[match.end() :]
    score = 0
    if OTHER_LABEL.search(before.rstrip("<([\"' ") + " ") or OTHER_LABEL.search(before):
        score -= 4
    if re.fullmatch(r"[\s<>*\"'(\[-]*(?:[45]\d\d[ -](?:[45]\.\d+\.\d+ )?[<\"']*)?", before):
        score += 3 if re.match(r"[>\"')\]]*\s*(?:$|:|\.\.\.|[(;,]|on )", after) else 2
    elif LABEL.search(before.rstrip("<([\"' ")):
        score += 2
    return score - 3 * bool(OFFICE.match(match[0]))
