"""Takes a mail apart: what it says to people, what it says to machines, and the message it returns."""

import re
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from html import unescape
from typing import Final

#: What `email` and `flufl.bounce` are known to raise at nonsense.
UNREADABLE: Final = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, MessageError)

#: The report and the notice come before the message they return.
_LARGEST: Final = 400_000
#: RFC 5322 allows 998; patterns over lines without end could keep a process busy for minutes.
_LONGEST_LINE: Final = 1_000
_LARGEST_FOR_LIBRARY: Final = 100_000
_MOST_LINES_FOR_LIBRARY: Final = 2_000
_LONGEST_LINE_FOR_LIBRARY: Final = 400
_LONGEST_TEXT: Final = 60_000
_MOST_PARTS: Final = 200
_REPORT_TYPES: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
_ORIGINAL_TYPES: Final = frozenset(
    {"message/rfc822", "message/global", "text/rfc822-headers", "text/rfc822", "message/rfc822-headers",
     "message/global-headers", "message/partial"}
)  # fmt: skip
_HIDDEN_HTML: Final = re.compile(r"<(style|head|script)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_LINE_HTML: Final = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d|/td|/pre)\b[^<>]{0,500}>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-z!][^<>@]{0,2000}>", re.IGNORECASE)
_MAILTO: Final = re.compile(r"<(?:mailto|smtp):[^<>]{0,300}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MailParts:
    """A mail taken apart; the lines of every text end with a line feed alone."""

    message: Message
    #: What stands in the mail for people to read, without the returned message if that is a part of its own.
    text: str
    #: Each group of fields of each delivery report (RFC 3464), field names in lower case; each with `reporting-mta`.
    groups: tuple[dict[str, str], ...]
    #: Fields of the feedback report (RFC 5965), or None.
    feedback: dict[str, str] | None
    #: Header of the returned message where it is a part of its own.
    original: Message | None

    def header(self, name: str) -> str:
        """One header of the mail as text, empty when there is none or it cannot be read."""
        return read_header(self.message, name)


def take_apart(raw: bytes) -> MailParts:
    """The parts of a mail; raises one of `UNREADABLE` for what the `email` package cannot read."""
    message = message_from_bytes(_shorten(raw, _LARGEST, _LONGEST_LINE))
    texts: list[str] = []
    groups: list[dict[str, str]] = []
    feedback: dict[str, str] | None = None
    original: Message | None = None
    for part in _own_parts(message):
        content_type = part.get_content_type()
        if content_type in _REPORT_TYPES:
            groups += _read_groups(part)
        elif content_type == "message/feedback-report":
            feedback = feedback or _read_fields(_inner_text(part))
        elif content_type in _ORIGINAL_TYPES:
            original = original or _read_original(part)
        elif content_type.startswith(("text/", "multipart/")) or content_type == "message/disposition-notification":
            # A multipart that is none, for want of a boundary, is read as the text it is.
            texts.append(_read_text(part, content_type))
    return MailParts(message, "\n".join(texts)[:_LONGEST_TEXT], tuple(groups[:_MOST_PARTS]), feedback, original)


def read_for_library(raw: bytes) -> Message:
    """The mail for `flufl.bounce`, whose patterns are not made for long texts."""
    lines = _shorten(raw, _LARGEST_FOR_LIBRARY, _LONGEST_LINE_FOR_LIBRARY).split(b"\n")
    return message_from_bytes(b"\n".join(lines[:_MOST_LINES_FOR_LIBRARY]))


def read_header(message: Message, name: str) -> str:
    """One header as readable text; encoded words are decoded where they can be."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        return " ".join(str(make_header(decode_header(str(value)))).split())
    except UNREADABLE:
        return " ".join(str(value).split())


def find_embedded_groups(text: str) -> tuple[dict[str, str], ...]:
    """Delivery reports that stand in readable text, as some mail systems write them."""
    groups = (_read_fields(block) for block in re.split(r"\n[ \t]*\n", text) if "-recipient:" in block.lower())
    return tuple(group for group in groups if has_recipient(group))[:_MOST_PARTS]


def has_recipient(group: dict[str, str]) -> bool:
    """Whether a group of fields speaks of a recipient; the first group of a report speaks of the whole message."""
    return any(name in group for name in ("final-recipient", "original-recipient", "x-actual-recipient"))


def _shorten(raw: bytes, largest: int, longest_line: int) -> bytes:
    return b"\n".join([line.removesuffix(b"\r")[:longest_line] for line in raw[:largest].split(b"\n")])


def _own_parts(message: Message) -> list[Message]:
    """The parts of this mail in order, without those of mails it contains."""
    found: list[Message] = []
    waiting = [message]
    while waiting and len(found) < _MOST_PARTS:
        part = waiting.pop(0)
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting = [inner for inner in payload if isinstance(inner, Message)] + waiting
        else:
            found.append(part)
    return found


def _read_groups(part: Message) -> list[dict[str, str]]:
    groups = [_read_fields(block) for block in re.split(r"\n[ \t]*\n", _inner_text(part))]
    reporters = [group["reporting-mta"] for group in groups if "reporting-mta" in group]
    whole = {"reporting-mta": reporters[0]} if reporters else {}
    return [whole | group for group in groups if has_recipient(group)]


def _inner_text(part: Message) -> str:
    """A part of machine-readable fields as text, however the `email` package has read it."""
    payload = part.get_payload()
    if isinstance(payload, list):
        blocks = [inner.as_bytes().strip(b"\n") for inner in payload if isinstance(inner, Message)]
        return _decode_bytes(b"\n\n".join(blocks), None)
    return _decode(part)


def _read_fields(block: str) -> dict[str, str]:
    """Header-like lines as a mapping; lines that are no field end nothing and are left out."""
    fields: dict[str, str] = {}
    name = ""
    for line in block.split("\n"):
        match = re.match(r"[> \t]{0,4}([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:(.*)", line)
        if line[:1] in {" ", "\t"} and name:
            fields[name] = f"{fields[name]} {line.strip()}"
        elif match:
            name = match[1].lower()
            fields.setdefault(name, match[2].strip())
    return fields


def _read_original(part: Message) -> Message:
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        return payload[0]
    return message_from_string(_decode(part).lstrip())


def _read_text(part: Message, content_type: str) -> str:
    text = _inner_text(part) if content_type.startswith("message/") else _decode(part)
    if content_type == "text/html":
        text = _HIDDEN_HTML.sub(" ", text)
        text = unescape(_TAG.sub(" ", _LINE_HTML.sub("\n", text))).replace("\xa0", " ")
    return _MAILTO.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _decode(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return _decode_bytes(payload if isinstance(payload, bytes) else b"", part.get_content_charset())


def _decode_bytes(content: bytes, charset: str | None) -> str:
    """Text in the charset it claims; Japanese mail systems switch to ISO-2022-JP without a word."""
    switched = "iso-2022-jp" if b"\x1b$" in content else None
    for name in (charset, switched, "utf-8"):
        try:
            if name and not (switched and name in {"us-ascii", "utf-8"}):
                return content.decode(name)
        except (LookupError, ValueError):
            continue
    fallback = switched or (charset if charset in {"utf-8", "shift_jis", "euc-jp", "gb2312", "big5"} else "latin-1")
    return content.decode(fallback, "replace")
