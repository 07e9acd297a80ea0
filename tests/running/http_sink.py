"""A real HTTP server for tests that answers as it is told: well, badly, late, cut short or not at all."""

import json
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from io import BufferedIOBase
from typing import Any
from urllib.parse import parse_qsl, urlsplit

#: A test that forgot to release a hanging answer ends all the same.
_LONGEST_HANG_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """One request, wholly read; header names are in lower case."""

    method: str
    #: Path and query as they were sent.
    target: str
    headers: Mapping[str, str]
    body: bytes
    #: The how-manieth connection brought it, from 1.
    connection: int

    @property
    def path(self) -> str:
        """The target without its query."""
        return urlsplit(self.target).path

    @property
    def form(self) -> dict[str, str]:
        """The fields of an encoded form."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True, strict_parsing=True))

    def json(self) -> dict[str, Any]:
        """The body as a JSON object."""
        document: dict[str, Any] = json.loads(self.body)
        return document


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as HTTP wants it."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    #: Hang up after the answer without having announced it, as servers do with connections they find idle.
    hangs_up: bool = False
    delay_seconds: float = 0.0

    @classmethod
    def json(cls, document: object, status: int = 200, **headers: str) -> "Reply":
        """A JSON answer; `Retry_After="3"` sets the header Retry-After."""
        named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        return cls(status, json.dumps(document).encode(), (("Content-Type", "application/json"), *named))


class Misbehaviour(StrEnum):
    """What a server may do instead of answering, each after it has read the whole request."""

    #: Say nothing until `HttpSink.release` or the end of the sink.
    HANG = "hang"
    HANG_UP = "hang up"
    #: Bytes that are not HTTP.
    GARBAGE = "garbage"
    #: A good status, and then less than the promised body.
    CUT_SHORT = "cut short"


Programme = Callable[[Arrival], Reply | Misbehaviour]


def _turn_nobody_away(_number: int) -> bool:
    return False


@dataclass
class HttpSink:
    """Where requests of a test arrive."""

    programme: Programme
    port: int = 0
    scheme: str = "http"
    arrivals: list[Arrival] = field(default_factory=list)
    #: Connections taken so far.
    connections: int = 0
    #: Every new connection is ended before a byte of it is read.
    hangs_up_on_callers: bool = False
    #: The same for single connections: asked with the number of each, from 1.
    turns_away: Callable[[int], bool] = _turn_nobody_away
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _released: threading.Event = field(default_factory=threading.Event)
    _open: set[socket.socket] = field(default_factory=set)

    @property
    def url(self) -> str:
        """`http://127.0.0.1:<port>`, or with https, without a slash at its end."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def answer(self, answer: Reply | Misbehaviour | Programme) -> None:
        """From now on answer every request so, or as the function says."""
        self.programme = answer if callable(answer) else lambda _arrival: answer

    def release(self) -> None:
        """End every answer that hangs now by hanging up; later ones may hang again."""
        self._released.set()
        self._released.clear()

    def take_connection(self, connection: socket.socket) -> int:
        """Count a connection; for the server only, as what follows."""
        with self._lock:
            self.connections += 1
            self._open.add(connection)
            return self.connections

    def drop_connection(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def keep(self, arrival: Arrival) -> Reply | Misbehaviour:
        with self._lock:
            self.arrivals.append(arrival)
        return self.programme(arrival)

    def hang(self, seconds: float = _LONGEST_HANG_SECONDS) -> None:
        self._released.wait(seconds)

    def end_connections(self) -> None:
        self._released.set()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def running_http_sink(
    answer: Reply | Misbehaviour | Programme | None = None, port: int = 0, tls: ssl.SSLContext | None = None
) -> Iterator[HttpSink]:
    """A sink on a free port of 127.0.0.1, within TLS if asked; without `answer` it says 200 and nothing else."""
    sink = HttpSink(lambda _arrival: Reply(), scheme="https" if tls else "http")
    if answer is not None:
        sink.answer(answer)
    server = _Server(("127.0.0.1", port), _Conversation)
    server.sink, server.tls = sink, tls
    sink.port = int(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="http sink")
    thread.start()
    try:
        yield sink
    finally:
        server.shutdown()
        thread.join()
        sink.end_connections()
        server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    request_queue_size = 128
    sink: HttpSink
    tls: ssl.SSLContext | None = None

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        if self.tls is None:
            return connection, address
        # The handshake comes with the first read, in the thread of the conversation.
        return self.tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address


class _Conversation(socketserver.StreamRequestHandler):
    """One connection, kept until either side ends it."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        assert isinstance(self.server, _Server)
        sink = self.server.sink
        number = sink.take_connection(self.connection)
        try:
            if not (sink.hangs_up_on_callers or sink.turns_away(number)):
                with suppress(OSError, ValueError):
                    self._converse(sink, number)
        finally:
            sink.drop_connection(self.connection)

    def _converse(self, sink: HttpSink, number: int) -> None:
        while (arrival := _read_request(self.rfile, number)) is not None:
            answer = sink.keep(arrival)
            if not self._say(sink, answer):
                return

    def _say(self, sink: HttpSink, answer: Reply | Misbehaviour) -> bool:
        """Whether the connection lives on."""
        if isinstance(answer, Reply):
            if answer.delay_seconds:
                sink.hang(answer.delay_seconds)
            self.wfile.write(_write_reply(answer))
            return not answer.hangs_up
        if answer is Misbehaviour.HANG:
            sink.hang()
        elif answer is Misbehaviour.GARBAGE:
            self.wfile.write(b"\x16\x03\x01\x02 this is not HTTP\r\n\r\n")
        elif answer is Misbehaviour.CUT_SHORT:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{")
        return False


def _read_request(stream: BufferedIOBase, connection: int) -> Arrival | None:
    """The next request, None when the other side has ended the connection before the end of one."""
    first = stream.readline().decode("latin-1").split()
    if len(first) != 3:
        return None
    headers: dict[str, str] = {}
    while line := stream.readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    length = int(headers.get("content-length", "0"))
    body = stream.read(length)
    return Arrival(first[0], first[1], headers, body, connection) if len(body) == length else None


def _write_reply(reply: Reply) -> bytes:
    lines = [f"HTTP/1.1 {reply.status} As told", *(f"{name}: {value}" for name, value in reply.headers)]
    # RFC 9110, 8.6: these two have no body and must not announce one; chunks bring their own lengths.
    if reply.status not in (204, 304) and ("Transfer-Encoding", "chunked") not in reply.headers:
        lines.append(f"Content-Length: {len(reply.body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + reply.body
