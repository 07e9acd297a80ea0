"""Where the bounce mails are collected: an IMAP mailbox named by one URL (RFC 5092)."""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from notifier.foundation.errors import PermanentError

_PORTS: Final = {"imaps": 993, "imap": 143}
_PRINTABLE: Final = re.compile(r"[ -~]+")


@dataclass(frozen=True, slots=True)
class MailboxAddress:
    """One folder of one account."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str
    #: TLS from the first octet (`imaps`); otherwise by STARTTLS.
    begins_encrypted: bool


def parse_mailbox_url(url: str) -> MailboxAddress:
    """`imaps://user:password@host[:port]/FOLDER`; the folder is INBOX unless named, `%40` stands for an @.

    Raises `PermanentError` with one sentence that names what is wrong, never the password.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as problem:
        message = "The address of the bounce mailbox has a bad host or port."
        raise PermanentError(message) from problem
    if parts.scheme not in _PORTS or not parts.hostname:
        message = "The address of the bounce mailbox must look like imaps://user:password@host/INBOX."
        raise PermanentError(message)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    folder = unquote(parts.path.lstrip("/")) or "INBOX"
    if not all(_PRINTABLE.fullmatch(value) for value in (user, password, folder)):
        message = "The address of the bounce mailbox needs a user and a password, all in printable ASCII."
        raise PermanentError(message)
    return MailboxAddress(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        user=user,
        password=password,
        folder=folder,
        begins_encrypted=parts.scheme == "imaps",
    )
