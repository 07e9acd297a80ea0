"""Connecting to a host somebody else has named: private networks are refused after the name was resolved."""

import ipaddress
import socket

from notifier.foundation.errors import TransientError


class UnreachableError(TransientError):
    """Nobody could be connected to; nothing was sent."""


def open_socket(host: str, port: int, timeout_seconds: float, *, allows_private: bool) -> socket.socket:
    """A connection to the first address that answers, without delay of small writes; raises `UnreachableError`.

    Unless allowed, an address of a private network is refused after the name was resolved, so that a name cannot
    lead there either.
    """
    try:
        candidates = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise UnreachableError(f"{host} cannot be found: {problem}") from problem
    reason = "no address"
    for family, kind, protocol, _, address in candidates:
        if not allows_private and not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global:
            reason = "its address is private, and private addresses are not allowed here"
            continue
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(timeout_seconds)
        try:
            connection.connect(address)
        except OSError as problem:
            connection.close()
            reason = str(problem)
            continue
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection
    raise UnreachableError(f"{host}:{port} cannot be reached: {reason}.")
