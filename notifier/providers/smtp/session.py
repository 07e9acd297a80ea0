"""A conversation with a mail server that is greeted, encrypted and logged in."""

import base64
import binascii
import ipaddress
import socket
from typing import Final

from notifier.foundation.errors import TransientError
from notifier.providers.smtp.replies import Phase, Reply
from notifier.providers.smtp.settings import SmtpSettings, TlsMode
from notifier.providers.smtp.wire import ConnectionLostError, Wire, get_tls_context, open_wire

_CRLF: Final = b"\r\n"


class SessionRefusedError(TransientError):
    """The server answers but does not let us in: our settings or its state, not the message, are the reason."""


class Session:
    """An open conversation; knows what the server offers and speaks its commands."""

    def __init__(self, wire: Wire, settings: SmtpSettings) -> None:
        """Wrap a fresh connection; `open_session` makes it usable."""
        self._wire = wire
        self._settings = settings
        self._is_encrypted = settings.tls is TlsMode.IMPLICIT
        self.extensions: dict[str, str] = {}

    @property
    def pipelines(self) -> bool:
        """Whether commands may be sent without waiting for each reply (RFC 2920)."""
        return "PIPELINING" in self.extensions

    @property
    def allows_utf8_addresses(self) -> bool:
        """Whether addresses may have letters outside ASCII before the `@` (RFC 6531)."""
        return "SMTPUTF8" in self.extensions

    def begin(self) -> None:
        """Greet, encrypt and log in; raises `SessionRefusedError` or `ConnectionLostError`."""
        if self._is_encrypted:
            self._encrypt()
        self._expect_good(Phase.GREETING, self._wire.read_reply())
        self._say_hello()
        if not self._is_encrypted:
            self._start_tls()
        if self._settings.user:
            self._log_in()

    def write(self, commands: bytes) -> None:
        """Write commands whose replies are read later; several only where the server pipelines."""
        self._wire.write(commands)

    def write_content(self, message: bytes, *, is_followed: bool) -> None:
        """Write a message and the dot that ends it: when this returns, the kernel has all of it.

        `is_followed` says that an envelope is written next.
        """
        # To look for a dot takes a tenth of the time of replacing none.
        if b"\r\n." in message:
            message = message.replace(b"\r\n.", b"\r\n..")
        if message.startswith(b"."):
            message = b"." + message
        end = b".\r\n" if message.endswith(_CRLF) else b"\r\n.\r\n"
        self._wire.write(message + end, is_followed=is_followed)

    def ask(self, command: bytes) -> Reply:
        """Write one command and read its reply."""
        self._wire.write(command)
        return self._wire.read_reply()

    def read_reply(self) -> Reply:
        """The next reply to what was written before."""
        return self._wire.read_reply()

    def is_idle(self) -> bool:
        """Whether the server still waits for us."""
        return self._wire.is_idle()

    def close(self, *, politely: bool) -> None:
        """Hang up, with a QUIT when the conversation is between two messages."""
        if politely:
            try:
                self._wire.write(b"QUIT\r\n")
            except ConnectionLostError:
                politely = False
        self._wire.close()

    def _say_hello(self) -> None:
        self._wire.write(f"EHLO {_own_name()}\r\n".encode("ascii"))
        reply, lines = self._wire.read_lines()
        if reply.is_good:
            self.extensions = {line.split(" ")[0].upper(): line.partition(" ")[2] for line in lines if line}
            return
        self.extensions = {}
        self._expect_good(Phase.HELLO, self.ask(f"HELO {_own_name()}\r\n".encode("ascii")))

    def _start_tls(self) -> None:
        if self._settings.tls is TlsMode.OFF:
            return
        if "STARTTLS" not in self.extensions:
            if self._settings.tls is TlsMode.REQUIRED:
                raise SessionRefusedError("The mail server offers no encryption, which the settings require.")
            return
        self._expect_good(Phase.ENCRYPTION, self.ask(b"STARTTLS\r\n"))
        self._encrypt()
        self._say_hello()

    def _encrypt(self) -> None:
        # Encryption that is merely offered is better than none even without a known certificate, as between mail
        # servers (RFC 7435); a password is only ever told to a server that proves its name.
        verifies = self._settings.tls is not TlsMode.OFFERED or bool(self._settings.user)
        self._wire.encrypt(get_tls_context(self._settings.ca_file, verifies=verifies), self._settings.host)
        self._is_encrypted = True

    def _log_in(self) -> None:
        if (
            not self._is_encrypted
            and self._settings.tls is not TlsMode.OFF
            and not _is_this_machine(self._settings.host)
        ):
            raise SessionRefusedError("The password is not told to a mail server that offers no encryption.")
        mechanisms = self.extensions.get("AUTH", "").upper().split()
        user, password = self._settings.user.encode(), self._settings.password.encode()
        if "PLAIN" in mechanisms:
            token = base64.b64encode(b"\0" + user + b"\0" + password)
            reply = self.ask(b"AUTH PLAIN " + token + _CRLF)
        elif "LOGIN" in mechanisms:
            reply = self.ask(b"AUTH LOGIN\r\n")
            for secret in (user, password):
                if reply.code == 334:
                    reply = self.ask(binascii.b2a_base64(secret, newline=False) + _CRLF)
        else:
            raise SessionRefusedError("The mail server offers no login that we know (PLAIN or LOGIN).")
        self._expect_good(Phase.LOGIN, reply)

    def _expect_good(self, phase: Phase, reply: Reply) -> None:
        if not reply.is_good:
            raise SessionRefusedError(reply.explain(phase))


def open_session(settings: SmtpSettings, *, allows_private: bool) -> Session:
    """A conversation ready for the first message; raises `SessionRefusedError` or `ConnectionLostError`."""
    wire = open_wire(settings.host, settings.port, settings.timeout_seconds, allows_private=allows_private)
    session = Session(wire, settings)
    try:
        session.begin()
    except TransientError:
        session.close(politely=False)
        raise
    return session


def _own_name() -> str:
    name = socket.gethostname()
    return (
        name if name.isascii() and all(part.replace("-", "").isalnum() for part in name.split(".")) else "[127.0.0.1]"
    )


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
