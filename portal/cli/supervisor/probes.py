"""Questions to the outside of a process: does it answer, is its port free?"""

import errno
import http.client
import socket
from pathlib import Path

from notifier.foundation.errors import ProductError

ANSWER_SECONDS = 2.0

_WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104  compared with, not bound to


def is_broker_answering(path: Path) -> bool:
    """Whether a Valkey behind this unix socket answers PING (Redis serialization protocol, version 2)."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(ANSWER_SECONDS)
            connection.connect(str(path))
            connection.sendall(b"*1\r\n$4\r\nPING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def is_web_answering(host: str, port: int, path: str) -> bool:
    """Whether the web server answers this path with 200."""
    connection = http.client.HTTPConnection(reachable_host(host), port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def reachable_host(host: str) -> str:
    """The address by which this machine reaches a server that listens on `host`."""
    return _WILDCARDS.get(host, host)


def require_free_port(host: str, port: int) -> None:
    """Raise `ProductError` when nobody could listen on this address now."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as problem:
        raise ProductError(f"The host {host!r} is not an address of this machine.") from problem
    with socket.socket(family, kind, protocol) as probe:
        # As gunicorn does: a port whose last connections still fade away counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen()
        except OSError as problem:
            raise ProductError(_why_not(problem, host, port)) from problem


def _why_not(problem: OSError, host: str, port: int) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is already in use by another program; choose another with --port or PORT."
    if problem.errno == errno.EACCES:
        return f"This user may not listen on port {port}; choose one above 1023 with --port or PORT."
    return f"Milepost cannot listen on {host} port {port}: {problem.strerror or problem}."
