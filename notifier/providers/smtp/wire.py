"""The socket of a mail server: whole writes out, whole replies in, every wait limited."""

import re
import select
import socket
import ssl
from functools import lru_cache
from typing import Final

from notifier.foundation.clock import monotonic_seconds
from notifier.foundation.errors import TransientError
from notifier.providers.connecting import UnreachableError, open_socket
from notifier.providers.smtp.replies import Reply

_CONNECT_SECONDS: Final = 10
_REPLY_LINE: Final = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)
_LONGEST_LINE: Final = 4_096
#: Linux alone knows it.
_MORE_COMES: Final = getattr(socket, "MSG_MORE", 0)
_MOST_LINES: Final = 128


class ConnectionLostError(TransientError):
    """The server hung up, did not answer in time or answered nonsense."""


class Wire:
    """One connection; reads and writes raise `ConnectionLostError` and nothing else."""

    def __init__(self, connection: socket.socket, timeout_seconds: int) -> None:
        """Take over a connected socket; `timeout_seconds` limits each write and each reply."""
        self._socket = connection
        self._timeout_seconds = timeout_seconds
        self._received = bytearray()
        connection.settimeout(timeout_seconds)

    def write(self, data: bytes, *, is_followed: bool = False) -> None:
        """Give all of it to the kernel: nothing stays in this process when the call returns.

        What is followed at once may travel together with that, which wakes the server once instead of twice.
        """
        may_wait = is_followed and not isinstance(self._socket, ssl.SSLSocket)
        try:
            self._socket.sendall(data, _MORE_COMES if may_wait else 0)
        except OSError as problem:
            raise ConnectionLostError(f"The connection to the mail server broke while writing: {problem}") from problem

    def read_reply(self) -> Reply:
        """The next reply, of one or several lines; all of it must come within the time limit."""
        code, lines = self._read_reply_lines()
        return Reply(code, lines[0] if len(lines) == 1 else " ".join(filter(None, lines)))

    def read_lines(self) -> tuple[Reply, list[str]]:
        """The reply to EHLO with its lines apart: each line after the first names an extension."""
        code, lines = self._read_reply_lines()
        return Reply(code, " ".join(lines)), lines[1:]

    def is_idle(self) -> bool:
        """Whether nothing was said unasked: a server that hung up, or says that it will, is no longer idle."""
        if self._received:
            return False
        readable, _, _ = select.select([self._socket], [], [], 0)
        return not readable

    def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """Go on in TLS; words that came before it are forgotten (RFC 3207, 4.2)."""
        self._received.clear()
        try:
            self._socket = context.wrap_socket(self._socket, server_hostname=host)
        except (OSError, ValueError) as problem:
            raise ConnectionLostError(f"Encryption with the mail server failed: {problem}") from problem

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _read_reply_lines(self) -> tuple[int, list[str]]:
        deadline: float | None = None
        lines: list[str] = []
        while len(lines) < _MOST_LINES:
            # A server that pipelines gives several replies at once: only what is missing needs the clock and a wait.
            if (end := self._received.find(b"\n")) < 0:
                deadline = self._wait_for_more(deadline)
                continue
            line = bytes(self._received[:end])
            del self._received[: end + 1]
            code, text, is_last = _read_line(line)
            lines.append(text)
            if is_last:
                return code, lines
        raise ConnectionLostError("The mail server's reply does not end.")

    def _wait_for_more(self, deadline: float | None) -> float:
        """Read what comes next; returns until when the reply must be complete, None before its first wait."""
        if len(self._received) > _LONGEST_LINE:
            raise ConnectionLostError("The mail server sent an endless line.")
        now = monotonic_seconds()
        try:
            if deadline is None:
                # The socket's own limit is right for the first wait, which is nearly always the only one.
                self._received += self._receive()
                return now + self._timeout_seconds
            self._socket.settimeout(max(deadline - now, 0.001))
            self._received += self._receive()
            self._socket.settimeout(self._timeout_seconds)
        except TimeoutError as problem:
            raise ConnectionLostError("The mail server did not answer in time.") from problem
        except OSError as problem:
            raise ConnectionLostError(f"The connection to the mail server broke while reading: {problem}") from problem
        return deadline

    def _receive(self) -> bytes:
        received = self._socket.recv(65_536)
        if not received:
            raise ConnectionLostError("The mail server hung up.")
        return received


def open_wire(host: str, port: int, timeout_seconds: int, *, allows_private: bool) -> Wire:
    """Connect to the first address that answers; raises `ConnectionLostError`.

    Unless allowed, an address of a private network is refused after the name was resolved, so that a name cannot
    lead there either.
    """
    try:
        connection = open_socket(host, port, min(_CONNECT_SECONDS, timeout_seconds), allows_private=allows_private)
    except UnreachableError as problem:
        raise ConnectionLostError(f"The mail server cannot be used: {problem}") from problem
    return Wire(connection, timeout_seconds)


@lru_cache(maxsize=256)
def _read_line(line: bytes) -> tuple[int, str, bool]:
    """The code, the text, and whether the reply ends here; three of the four replies to a message are always alike."""
    line = line.rstrip(b"\r")
    match = _REPLY_LINE.fullmatch(line)
    if match is None:
        raise ConnectionLostError(f"The mail server answered something that is no reply: {line[:80]!r}")
    return int(match[1]), (match[3] or b"").decode("utf-8", "replace").strip(), match[2] != b"-"


@lru_cache(maxsize=32)
def get_tls_context(ca_file: str | None, *, verifies: bool) -> ssl.SSLContext:
    """A context, made once: loading the certificates costs more than a hundred messages."""
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except OSError as problem:
        raise ConnectionLostError(f"The certificates in {ca_file} cannot be read: {problem}") from problem
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if not verifies:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
