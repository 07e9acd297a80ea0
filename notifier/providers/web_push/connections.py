"""Kept connections to push services, one request at a time on each; why not `HttpClient`: docs/decisions/0015."""

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from socket import socket
from typing import Final

from urllib3.util.wait import wait_for_read

from notifier.foundation.clock import monotonic_seconds
from notifier.foundation.errors import TransientError
from notifier.providers.connecting import open_socket
from notifier.providers.http_client import CONNECT_SECONDS, HttpAnswer, NoAnswerError, NotSentError, get_tls_context
from notifier.providers.web_push.origins import Endpoint
from notifier.providers.web_push.plain_response import PlainResponse

READ_SECONDS: Final = 10.0
#: Push services keep idle connections for minutes; the nearest one to forget them may be a router on the way.
_IDLE_SECONDS: Final = 30.0
#: Reasons are short; who sends more is not worth a kept connection.
_LONGEST_ANSWER: Final = 65_536


@dataclass(frozen=True, slots=True)
class PushRequest:
    """One POST; names and values of the headers are checked by whoever makes them."""

    endpoint: Endpoint
    headers: tuple[tuple[str, str], ...]
    body: bytes
    #: Whether the endpoint may lead into a private network.
    may_be_private: bool

    def write(self) -> bytes:
        """The octets of the request, to leave in one piece (RFC 9112, 3)."""
        lines = [
            f"POST {self.endpoint.path} HTTP/1.1",
            f"Host: {self.endpoint.authority}",
            *(f"{name}: {value}" for name, value in self.headers),
            f"Content-Length: {len(self.body)}",
        ]
        return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + self.body


@dataclass(frozen=True, slots=True)
class _Kept:
    connection: socket
    used_at: float


class PushConnections:
    """Connections by origin, shared by threads; no more are kept than were needed at the same time."""

    def __init__(self, *, read_seconds: float = READ_SECONDS) -> None:
        """Nothing connects before the first request."""
        self._read_seconds = read_seconds
        self._kept: dict[str, list[_Kept]] = {}
        self._lock = threading.Lock()

    def send(self, request: PushRequest, on_sent: Callable[[], None]) -> HttpAnswer:
        """The answer, a redirect like any other; `on_sent` is called once the kernel has the last byte.

        Raises `NotSentError` and `NoAnswerError`.
        """
        connection = self._hand_in(request)
        on_sent()
        try:
            response = PlainResponse(connection, method="POST")
            response.begin()
        except (OSError, HTTPException, ValueError) as problem:
            connection.close()
            raise NoAnswerError(f"The message was sent, but no answer came: {_describe(problem)}") from problem
        answer, is_whole = _read_answer(response)
        if is_whole and not response.will_close:
            self._keep(request.endpoint.origin, connection)
        else:
            connection.close()
        response.close()
        return answer

    def close(self) -> None:
        """Give back every connection that is not in use; the next request connects anew."""
        with self._lock:
            idle = [kept for connections in self._kept.values() for kept in connections]
            self._kept.clear()
        for kept in idle:
            kept.connection.close()

    def _hand_in(self, request: PushRequest) -> socket:
        """The connection on which the whole request has left."""
        octets = request.write()
        kept = self._take(request.endpoint.origin)
        if kept is not None:
            try:
                kept.sendall(octets)
                return kept
            except OSError:
                # Its last byte never left, so that nobody can have understood it.
                kept.close()
        connection = _connect(request)
        connection.settimeout(self._read_seconds)
        try:
            connection.sendall(octets)
        except OSError as problem:
            connection.close()
            raise NotSentError(f"The message could not be sent: {_describe(problem)}") from problem
        return connection

    def _take(self, origin: str) -> socket | None:
        """The connection used last that still lives; one that can be read from has been ended by the other side."""
        while True:
            with self._lock:
                connections = self._kept.get(origin)
                kept = connections.pop() if connections else None
            if kept is None:
                return None
            is_fresh = monotonic_seconds() - kept.used_at < _IDLE_SECONDS
            if is_fresh and not wait_for_read(kept.connection, timeout=0.0):
                return kept.connection
            kept.connection.close()

    def _keep(self, origin: str, connection: socket) -> None:
        kept = _Kept(connection, monotonic_seconds())
        with self._lock:
            self._kept.setdefault(origin, []).append(kept)


def _connect(request: PushRequest) -> socket:
    endpoint = request.endpoint
    try:
        connection = open_socket(endpoint.host, endpoint.port, CONNECT_SECONDS, allows_private=request.may_be_private)
        if endpoint.is_encrypted:
            connection = get_tls_context().wrap_socket(connection, server_hostname=endpoint.host)
    except (OSError, TransientError, ValueError) as problem:
        raise NotSentError(f"The message could not be sent: {_describe(problem)}") from problem
    return connection


def _read_answer(response: PlainResponse) -> tuple[HttpAnswer, bool]:
    """The answer, and whether it was read to its end; its status alone says what became of the message."""
    try:
        body = response.read(_LONGEST_ANSWER)
        is_whole = response.isclosed()
    except (OSError, HTTPException, ValueError):
        body, is_whole = b"", False
    return HttpAnswer(response.status, response.fields, body), is_whole


def _describe(problem: Exception) -> str:
    if isinstance(problem, TimeoutError):
        return "it took too long"
    if isinstance(problem, ssl.SSLCertVerificationError):
        return f"its certificate cannot be trusted ({problem.verify_message})"
    return str(problem) or type(problem).__name__
