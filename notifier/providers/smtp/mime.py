"""E-mails as bytes (RFC 5322, 2045, 2047), made by hand: several times faster than `email.message`."""

import binascii
import re
import struct
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from itertools import chain
from typing import Final

from notifier.foundation.errors import PermanentError
from notifier.foundation.line_lengths import has_long_line
from notifier.providers.contract import OutgoingEmail

# Line breaks would begin a header of somebody else's choice; no other control character has a business there either.
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_PLAIN_TEXT: Final = re.compile(r"[ -~]*")
_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9-]+")
_ATOMS: Final = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]*")
_LONGEST_PLAIN: Final = 66
_ENCODED_WORD_BYTES: Final = 45  # 60 characters of base64 and 12 of frame: an encoded word may have 75
_LINE: Final = 76
#: Lines of base64 cut off at once: half the time of cutting them off one by one.
_LINES: Final = struct.Struct(f"{_LINE}s" * 32)
_PART_HEAD: Final = b"Content-Type: text/%b; charset=utf-8\r\nContent-Transfer-Encoding: %b\r\n\r\n"


def build_message(email: OutgoingEmail, sent_at: datetime, *, allows_utf8_addresses: bool = False) -> bytes:
    """The complete message with CRLF line ends, not dot-stuffed; raises `PermanentError` for what no header may hold.

    Addresses with letters outside ASCII before the `@` need a server with SMTPUTF8 (RFC 6531).
    """
    # "=_" cannot occur in base64, and no part can name the id of a message that did not exist when it was written.
    boundary = f"=_{email.message_id.hex}"
    from_address = ascii_address(email.from_address, allows_utf8=allows_utf8_addresses)
    to_address = ascii_address(email.to_address, allows_utf8=allows_utf8_addresses)
    lines = [
        f"Date: {_format_date(sent_at.replace(microsecond=0))}",
        f"From: {_mailbox(email.from_name, from_address)}",
        f"To: {_mailbox(email.to_name, to_address)}",
        f"Subject: {encode_text(email.subject)}",
        f"Message-ID: <{email.message_id}@{from_address.rpartition('@')[2]}>",
    ]
    lines += _reply_to(email.reply_to, allows_utf8=allows_utf8_addresses)
    lines += [_further_header(name, value) for name, value in email.headers]
    lines += [
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
    ]
    head = "\r\n".join(lines).encode("utf-8")
    delimiter = b"--" + boundary.encode("ascii")
    return b"".join(
        (head, b"\r\n\r\n", delimiter, b"\r\n", _part(b"plain", email.text), b"\r\n", delimiter, b"\r\n",
         _part(b"html", email.html), b"\r\n", delimiter, b"--\r\n")
    )  # fmt: skip


@lru_cache(maxsize=4)
def _format_date(sent_at: datetime) -> str:
    return format_datetime(sent_at)


@lru_cache(maxsize=4096)
def ascii_address(address: str, *, allows_utf8: bool) -> str:
    """An address for the wire: a domain outside ASCII by IDNA, a local part outside ASCII only if allowed."""
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain or _CONTROL.search(address) or re.search(r"[\s<>]", address):
        message = "The e-mail address is not well-formed."
        raise PermanentError(message)
    if not local.isascii() and not allows_utf8:
        message = "The e-mail address has letters outside ASCII before the @, which this mail server cannot carry."
        raise PermanentError(message)
    try:
        return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"
    except UnicodeError as problem:
        message = "The domain of the e-mail address cannot be written in ASCII."
        raise PermanentError(message) from problem


@lru_cache(maxsize=1024)
def encode_text(value: str) -> str:
    """An unstructured header value; what is not short plain ASCII becomes encoded words (RFC 2047), folded."""
    if _CONTROL.search(value):
        message = "A header of the e-mail contains a line break or another control character."
        raise PermanentError(message)
    if len(value) <= _LONGEST_PLAIN and _PLAIN_TEXT.fullmatch(value) and "=?" not in value and value == value.strip():
        return value
    return _encoded_words(value)


def _reply_to(address: str, *, allows_utf8: bool) -> list[str]:
    """The header, or nothing: without a place for answers a message is still worth sending."""
    try:
        return [f"Reply-To: {ascii_address(address, allows_utf8=allows_utf8)}"] if address else []
    except PermanentError:
        return []


@lru_cache(maxsize=4096)
def _mailbox(name: str, address: str) -> str:
    if _CONTROL.search(name):
        # People paste names with tabs and line breaks; as blanks they are harmless here.
        name = " ".join(_CONTROL.sub(" ", name).split())
    if not name:
        return address
    encoded = encode_text(name)
    if encoded != name:
        return f"{encoded}\r\n <{address}>"
    if _ATOMS.fullmatch(name):
        return f"{name} <{address}>"
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'


def _encoded_words(value: str) -> str:
    words: list[bytes] = []
    chunk = b""
    for character in value:
        encoded = character.encode("utf-8", "replace")
        if len(chunk) + len(encoded) > _ENCODED_WORD_BYTES:
            words.append(chunk)
            chunk = b""
        chunk += encoded
    words.append(chunk)
    return "\r\n ".join(f"=?utf-8?b?{binascii.b2a_base64(word, newline=False).decode('ascii')}?=" for word in words)


def _further_header(name: str, value: str) -> str:
    if not _HEADER_NAME.fullmatch(name) or _CONTROL.search(value) or not value.isascii() or len(value) > 900:
        message = f"The header {name!r} of the e-mail cannot be sent: it must be one line of ASCII."
        raise PermanentError(message)
    return f"{name}: {value}"


def _part(subtype: bytes, content: str) -> bytes:
    if "\r" in content:
        content = content.replace("\r\n", "\n").replace("\r", "\n")
    body = content.encode("utf-8", "replace").replace(b"\n", b"\r\n")
    if content.isascii() and "\0" not in content and not has_long_line(content):
        return _PART_HEAD % (subtype, b"7bit") + body
    return _PART_HEAD % (subtype, b"base64") + _encode(body)


def _encode(body: bytes) -> bytes:
    encoded = binascii.b2a_base64(body, newline=False)
    rest = len(encoded) - len(encoded) % _LINES.size
    lines = [*chain.from_iterable(_LINES.iter_unpack(memoryview(encoded)[:rest]))]
    lines += [encoded[start : start + _LINE] for start in range(rest, len(encoded), _LINE)]
    return b"\r\n".join(lines)
