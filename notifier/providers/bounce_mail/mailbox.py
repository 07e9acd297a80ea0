"""Reads a mailbox of bounce mails over IMAP (RFC 3501), one mail at a time, and marks what the caller has stored."""

import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

from notifier.foundation.errors import TransientError
from notifier.providers.bounce_mail.mailbox_address import MailboxAddress
from notifier.providers.connecting import UnreachableError, open_socket

_TIMEOUT_SECONDS: Final = 30.0
_MOST_MAILS: Final = 500
#: A bounce that returns a long message says what it has to say at its beginning.
_LARGEST_MAIL: Final = 1_000_000


class MailboxError(TransientError):
    """The mailbox cannot be read now; what was not acknowledged stays unread."""


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """One unread mail; call `acknowledge` once it is stored, so that it is not read again."""

    raw: bytes
    acknowledge: Callable[[], None]


def read_mailbox(
    address: MailboxAddress,
    *,
    allows_private: bool,
    deletes: bool = False,
    trust: ssl.SSLContext | None = None,
) -> Generator[ReceivedMail, None, None]:
    """The unread mails of a folder, at most 500; an acknowledged one is marked seen, with `deletes` removed.

    The server's certificate is verified, by `trust` where given. Without TLS a password is sent only to private
    hosts, and these only where allowed. Raises `MailboxError`.
    """
    flags = r"(\Seen \Deleted)" if deletes else r"(\Seen)"

    def acknowledge(uid: str) -> None:
        with _telling(address):
            _ask(connection.uid("STORE", uid, "+FLAGS.SILENT", flags))

    with _telling(address), _open(address, allows_private=allows_private, trust=trust) as connection:
        for uid in _find_unread(connection, address.folder):
            raw = _fetch(connection, uid)
            if raw is not None:
                yield ReceivedMail(raw, partial(acknowledge, uid))
        if deletes:
            connection.expunge()


class _Connection(imaplib.IMAP4):
    """An IMAP connection over a socket that was opened with our own care."""

    def __init__(self, address: MailboxAddress, *, allows_private: bool, trust: ssl.SSLContext) -> None:
        self._address = address
        self._allows_private = allows_private
        self._trust = trust
        super().__init__(address.host, address.port, timeout=_TIMEOUT_SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = open_socket(
            self._address.host, self._address.port, timeout or _TIMEOUT_SECONDS, allows_private=self._allows_private
        )
        if not self._address.begins_encrypted:
            return plain
        try:
            return self._trust.wrap_socket(plain, server_hostname=self._address.host)
        except OSError:
            plain.close()
            raise


@contextmanager
def _open(address: MailboxAddress, *, allows_private: bool, trust: ssl.SSLContext | None) -> Iterator[_Connection]:
    context = trust or ssl.create_default_context()
    connection = _Connection(address, allows_private=allows_private, trust=context)
    try:
        if not address.begins_encrypted:
            _encrypt(connection, context, may_stay_plain=allows_private)
        connection.login(_quote(address.user), address.password)
        yield connection
    finally:
        _leave(connection)


def _encrypt(connection: imaplib.IMAP4, context: ssl.SSLContext, *, may_stay_plain: bool) -> None:
    if "STARTTLS" in connection.capabilities:
        connection.starttls(context)
    elif not may_stay_plain:
        message = "the server offers no encryption, and a password is not sent without"
        raise MailboxError(message)


def _leave(connection: imaplib.IMAP4) -> None:
    try:
        connection.logout()
    except (imaplib.IMAP4.error, OSError):
        connection.shutdown()


@contextmanager
def _telling(address: MailboxAddress) -> Iterator[None]:
    """Every way a conversation can fail as one sentence that names the host, never the password."""
    try:
        yield
    except (imaplib.IMAP4.error, UnreachableError, MailboxError, OSError) as problem:
        reason = str(problem).replace(address.password, "…").strip(".")[:300]
        message = f"The bounce mailbox at {address.host}:{address.port} cannot be read: {reason}."
        raise MailboxError(message) from problem


def _find_unread(connection: imaplib.IMAP4, folder: str) -> list[str]:
    _ask(connection.select(_quote(folder)))
    found = _ask(connection.uid("SEARCH", "UNSEEN"))
    uids = [uid for line in found if isinstance(line, bytes) for uid in line.decode("ascii", "replace").split()]
    return [uid for uid in uids if uid.isdigit()][:_MOST_MAILS]


def _fetch(connection: imaplib.IMAP4, uid: str) -> bytes | None:
    """The bytes of a mail without marking it seen; None when it has gone meanwhile."""
    answer = _ask(connection.uid("FETCH", uid, f"(BODY.PEEK[]<0.{_LARGEST_MAIL}>)"))
    return next((item[1] for item in answer if isinstance(item, tuple) and isinstance(item[1], bytes)), None)


def _ask(answer: tuple[str, Sequence[object]]) -> Sequence[object]:
    status, lines = answer
    if status != "OK":
        first = next((line for line in lines if isinstance(line, bytes)), b"")
        message = re.sub(r"[^ -~]+", " ", first.decode("ascii", "replace")) or "the server refuses"
        raise MailboxError(message)
    return lines


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
