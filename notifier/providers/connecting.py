"""Connecting to a host somebody else has named: private networks are refused after the name was resolved."""

import ipaddress
import socket

from notifier.foundation.errors import TransientError


class UnreachableError(TransientError):
    """Nobody could be connected to; nothing was sent."""


#: IPv6 that is led on to an IPv4 address written inside it: by NAT64 (RFC 6052), and IPv4-compatible (RFC 4291).
_LEADING_ON = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet, as is the IPv4 address it may hold inside."""
    address = ipaddress.ip_address(text)
    if not address.is_global or address.is_multicast:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return True
    held = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    if any(address in network for network in _LEADING_ON):
        held = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return not address.is_site_local and (held is None or held.is_global)


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
        if not allows_private and not is_public(str(address[0]).partition("%")[0]):
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
