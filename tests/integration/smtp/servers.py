"""Mail servers for tests: a real one (aiosmtpd) and one that follows a script, byte by byte."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Inbox:
    """An aiosmtpd handler that keeps what arrives; `refuse` may answer RCPT or DATA instead."""

    messages: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: set[object] = field(default_factory=set)
    rcpt_replies: dict[str, str] = field(default_factory=dict)
    data_replies: list[str] = field(default_factory=list)
    #: aiosmtpd reads lines from a buffer and so can pipeline, it just does not say so.
    pipelines: bool = False

    async def handle_EHLO(  # noqa: N802  as below
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        offers = ["250-PIPELINING"] if self.pipelines else []
        return [responses[0], *offers, *responses[1:]]

    async def handle_RCPT(  # noqa: N802  aiosmtpd's own name and signature
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self.rcpt_replies.get(address)
        if reply is not None:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.connections.add(session.peer)
        if self.data_replies:
            reply = self.data_replies.pop(0)
            if not reply.startswith("2"):
                return reply
        assert isinstance(envelope.original_content, bytes)
        self.messages.append(envelope.original_content)
        self.recipients += [str(address) for address in envelope.rcpt_tos]
        return f"250 2.0.0 Ok: queued as Q{len(self.messages)}"


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def running_server(inbox: Inbox, port: int | None = None, **options: object) -> Iterator[int]:
    """An aiosmtpd server; yields its port."""
    chosen = port or free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=chosen, **options)  # type: ignore[arg-type]
    controller.start()
    try:
        yield chosen
    finally:
        controller.stop()


class Line:
    """The server's end of one connection, for scripts."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._file = connection.makefile("rb")

    def say(self, *lines: str) -> None:
        self._connection.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def hear(self) -> str:
        return self._file.readline().decode("utf-8", "replace").rstrip("\r\n")

    def hear_content(self) -> bytes:
        lines = []
        while (line := self._file.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        return b"".join(lines)

    def greet(self, *extensions: str) -> None:
        self.say("220 mail.example ready")
        self.hear()
        offers = ("mail.example", *extensions)
        self.say(*(f"250-{offer}" for offer in offers[:-1]), f"250 {offers[-1]}")

    def hang_up(self) -> None:
        self._file.close()
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()


@contextlib.contextmanager
def scripted_server(*scripts: Callable[[Line], None]) -> Iterator[int]:
    """A server whose n-th connection follows the n-th script; further connections are not accepted."""
    listener = socket.create_server(("127.0.0.1", 0))
    problems: list[BaseException] = []

    def serve() -> None:
        for script in scripts:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            line = Line(connection)
            try:
                script(line)
            except (AssertionError, OSError) as problem:
                problems.append(problem)
            finally:
                line.hang_up()
        listener.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        port: int = listener.getsockname()[1]
        yield port
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(timeout=10)
    assert not problems, problems
