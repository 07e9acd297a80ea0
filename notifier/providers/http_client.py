"""HTTP to providers: kept connections, no redirects, and the moment noted at which a request has left."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, ClassVar, Final

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as TooLateError

from notifier.foundation.clock import monotonic_seconds, utc_now
from notifier.foundation.errors import TransientError
from notifier.providers.connecting import open_socket

CONNECT_SECONDS: Final = 5.0
READ_SECONDS: Final = 15.0
#: Common servers end a connection after 5 idle seconds. A request that crosses their good-bye on the way has an unknown
#: outcome, which a person must then settle, so that a connection is given up before.
IDLE_SECONDS: Final = 4.0
LONGEST_ANSWER: Final = 1_000_000
LONGEST_WAIT_SECONDS: Final = 86_400.0


class NotSentError(TransientError):
    """The request has certainly not reached anybody."""


class NoAnswerError(TransientError):
    """The request has left, and no whole answer came back: nobody knows what became of it."""


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request; redirects are answers like any other."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back; header names are in lower case, a body beyond a megabyte is cut."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def read_json(self) -> dict[str, Any]:
        """The JSON object of the body, empty when it is none."""
        try:
            document = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return document if isinstance(document, dict) else {}

    @property
    def retry_after_seconds(self) -> float | None:
        """`Retry-After` (RFC 9110, 10.2.3), None when it is missing or unreadable; at most a day."""
        text = self.headers.get("retry-after", "").strip()
        if text.isascii() and text.isdigit():
            return min(float(text), LONGEST_WAIT_SECONDS)
        try:
            seconds = (parsedate_to_datetime(text) - utc_now()).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
        return min(max(seconds, 0.0), LONGEST_WAIT_SECONDS)


class HttpClient:
    """Pools of connections by host, shared by threads; `pool_size` idle connections a host are kept."""

    def __init__(
        self,
        *,
        allows_private: bool,
        pool_size: int = 4,
        read_seconds: float = READ_SECONDS,
        whole_seconds: float | None = None,
    ) -> None:
        """Nothing connects before the first request.

        `read_seconds` is the longest silence; `whole_seconds` ends an answer that drips on for longer than that in all.
        """
        self._whole_seconds = whole_seconds
        self._pools = urllib3.PoolManager(
            num_pools=64,
            maxsize=pool_size,
            retries=False,
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=read_seconds),
            ssl_context=get_tls_context(),
        )
        self._pools.pool_classes_by_scheme = _ANY_HOST if allows_private else _PUBLIC_HOSTS

    def send(
        self,
        request: HttpRequest,
        on_sent: Callable[[], None] | None = None,
        on_leaving: Callable[[], None] | None = None,
    ) -> HttpAnswer:
        """The answer; `on_leaving` is called on an open connection before the first byte, `on_sent` after the last.

        Raises `NotSentError`, `NoAnswerError`.
        """
        watch = _Watch(self._whole_seconds)
        _departure.begin(on_sent, on_leaving, watch)
        try:
            response = self._pools.urlopen(
                request.method,
                request.url,
                body=request.body,
                headers=dict(request.headers),
                redirect=False,
                preload_content=False,
            )
            # A server may refuse before it has read everything (413); if it said yes, the message has left.
            _departure.note()
            body = response.read(LONGEST_ANSWER)
            # Whoever reads an answer to its end gives the connection back; the rest of a longer one is not worth it.
            if response.connection is not None:
                response.close()
                response.release_conn()
        except (HTTPError, OSError, ValueError, TransientError) as problem:
            raise _explain(problem) from problem
        finally:
            watch.stop()
        if watch.has_hung_up:
            # What was cut off can look like an answer that ended there.
            raise NoAnswerError("The request was sent, but its answer took too long.")
        return HttpAnswer(response.status, {name.lower(): value for name, value in response.headers.items()}, body)

    def close(self) -> None:
        """Give back every connection; the next request connects anew."""
        self._pools.clear()


@lru_cache(maxsize=1)
def get_tls_context() -> ssl.SSLContext:
    """The system's certificates, read once: reading them costs more than a hundred requests."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class _Watch:
    """Hangs up when an answer takes too long in all, which no time-out of a socket notices."""

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self.has_hung_up = False
        self._timer: threading.Timer | None = None

    def start(self, connection: socket.socket | None) -> None:
        if self._seconds is not None and connection is not None:
            self._timer = threading.Timer(self._seconds, self._hang_up, [connection])
            self._timer.daemon = True
            self._timer.start()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _hang_up(self, connection: socket.socket) -> None:
        self.has_hung_up = True
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)


class _Departure(threading.local):
    """Of the request this thread is sending: whether it has left, and who wants to know."""

    on_sent: Callable[[], None] | None = None
    on_leaving: Callable[[], None] | None = None
    has_left: bool = False
    watch: _Watch | None = None

    def begin(self, on_sent: Callable[[], None] | None, on_leaving: Callable[[], None] | None, watch: _Watch) -> None:
        self.on_sent, self.on_leaving, self.has_left, self.watch = on_sent, on_leaving, False, watch

    def announce(self) -> None:
        announced, self.on_leaving = self.on_leaving, None
        if announced is not None:
            announced()

    def note(self) -> None:
        if self.has_left:
            return
        self.has_left = True
        if self.on_sent is not None:
            self.on_sent()


_departure = _Departure()


def _explain(problem: Exception) -> TransientError:
    cause = "it took too long" if isinstance(problem, TooLateError) else problem.args[-1] if problem.args else problem
    if _departure.has_left:
        return NoAnswerError(f"The request was sent, but no whole answer came: {cause}")
    return NotSentError(f"The request could not be sent: {cause}")


class _AnyHost(HTTPConnection):
    """A connection that tells when a request has left."""

    allows_private: ClassVar[bool] = True
    _used_at: float = 0.0

    @property
    def is_connected(self) -> bool:
        return super().is_connected and monotonic_seconds() - self._used_at < IDLE_SECONDS

    def _new_conn(self) -> socket.socket:
        return open_socket(self._dns_host, self.port, CONNECT_SECONDS, allows_private=self.allows_private)

    def send(self, data: Any) -> None:  # noqa: ANN401  whatever http.client passes
        # Before the connection stands nothing can leave, and waiting for it is no reason for doubt.
        if self.sock is None:
            self.connect()
        _departure.announce()
        super().send(data)

    def request(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  whatever urllib3 passes
        super().request(*args, **kwargs)
        if _departure.watch is not None:
            _departure.watch.start(self.sock)
        _departure.note()
        self._used_at = monotonic_seconds()


class _PublicHost(_AnyHost):
    allows_private = False


class _AnyTlsHost(_AnyHost, HTTPSConnection):
    """The same within TLS."""


class _PublicTlsHost(_AnyTlsHost):
    allows_private = False


class _AnyPool(HTTPConnectionPool):
    ConnectionCls = _AnyHost


class _PublicPool(HTTPConnectionPool):
    ConnectionCls = _PublicHost


class _AnyTlsPool(HTTPSConnectionPool):
    ConnectionCls = _AnyTlsHost


class _PublicTlsPool(HTTPSConnectionPool):
    ConnectionCls = _PublicTlsHost


_ANY_HOST: Final = {"http": _AnyPool, "https": _AnyTlsPool}
_PUBLIC_HOSTS: Final = {"http": _PublicPool, "https": _PublicTlsPool}
