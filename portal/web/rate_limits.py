"""Limits on tries, counted in the broker's store when it answers and in this process when it does not."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final, TypeVar, cast

from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from notifier.foundation.clock import monotonic_seconds, utc_now

#: Unknown links per address: a person mistypes a few times, a guesser needs 2^64 tries.
UNKNOWN_LINKS: Final = parse("60 per minute")
#: Order look-ups that found nothing, per client.
FAILED_LOOKUPS: Final = parse("10 per minute")
FAILED_LOOKUPS_A_DAY: Final = parse("100 per day")
#: The same of all clients of a shop together: patient guessers with many addresses.
FAILED_LOOKUPS_OF_SHOP: Final = parse("10000 per day")
#: Failed look-ups of one order number, per client.
LOOKUPS_OF_ONE_ORDER: Final = parse("20 per hour")
#: The same from anywhere: so high that strangers hardly lock out the buyer, who has the page's link as well.
LOOKUPS_OF_ONE_ORDER_ANYWHERE: Final = parse("200 per hour")
#: Wishes to be written to elsewhere, per client, per person, and per address that would be asked about it.
ADDRESS_CHANGES: Final = parse("10 per hour")
ADDRESS_CHANGES_OF_ONE: Final = parse("5 per day")
MESSAGES_TO_ONE_ADDRESS: Final = parse("3 per day")
#: Requests to confirm a yes, per person.
CONFIRMATIONS_OF_ONE: Final = parse("5 per day")

#: Looks at a merchant's domains from outside, per merchant.
DOMAIN_LOOKS: Final = parse("20 per minute")

#: One subscriber is given at least such a network, and may take a new address of it for every try (RFC 6177).
_SUBSCRIBER_PREFIX: Final = 64
_REST_SECONDS: Final = 10.0
#: Calls of the REST API, per key; and with a key nobody has, per client.
API_CALLS: Final = parse("600 per minute")
UNKNOWN_KEYS: Final = parse("300 per minute")
_Answer = TypeVar("_Answer")
_TIME_OUTS: Final[dict[str, float]] = {"socket_connect_timeout": 1.0, "socket_timeout": 1.0}


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit after one try: `most` tries in `window_seconds`, which begin anew in `reset_seconds`."""

    is_granted: bool
    most: int
    left: int
    window_seconds: int
    reset_seconds: int


class RateLimits:
    """Counts tries by name; while the store does not answer, this process counts alone."""

    def __init__(self, storage_url: str) -> None:
        """`storage_url` as the broker's, or empty for memory alone."""
        self._memory = FixedWindowRateLimiter(MemoryStorage())
        self._shared = None if not storage_url else FixedWindowRateLimiter(_open(storage_url))
        self._rests_until = 0.0

    def take(self, limit: RateLimitItem, *names: str) -> bool:
        """Count one try; False when there were too many."""
        return self._ask(lambda limiter: limiter.hit(limit, *names))

    def is_used_up(self, limit: RateLimitItem, *names: str) -> bool:
        """Whether the next try would be too many, without counting one."""
        return not self._ask(lambda limiter: limiter.test(limit, *names))

    def count(self, limit: RateLimitItem, *names: str) -> Allowance:
        """Count one try and say what is left."""
        is_granted = self.take(limit, *names)
        stats = self._ask(lambda limiter: limiter.get_window_stats(limit, *names))
        seconds = math.ceil(stats.reset_time - utc_now().timestamp())
        window = limit.get_expiry()
        return Allowance(is_granted, limit.amount, max(stats.remaining, 0), window, min(max(seconds, 1), window))

    def _ask(self, question: Callable[[FixedWindowRateLimiter], _Answer]) -> _Answer:
        if self._shared is not None and monotonic_seconds() >= self._rests_until:
            try:
                return question(self._shared)
            except StorageError:
                # Asking a store that is away again for every request would make every shopper wait for it.
                self._rests_until = monotonic_seconds() + _REST_SECONDS
        return question(self._memory)


def client_network(address: str | None) -> str:
    """Whose tries are counted together: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        client = ip_address(address or "")
    except ValueError:
        return address or ""
    if not isinstance(client, IPv6Address):
        return str(client)
    if client.ipv4_mapped is not None:
        return str(client.ipv4_mapped)
    return str(IPv6Network((int(client), _SUBSCRIBER_PREFIX), strict=False))


def _open(storage_url: str) -> Storage:
    return cast(Storage, storage_from_string(storage_url, wrap_exceptions=True, **_TIME_OUTS))


def limits_storage_url(broker_url: str) -> str:
    """The broker's address as the limits library spells it; memory brokers give none."""
    if broker_url.startswith("redis+socket://"):
        path = broker_url.removeprefix("redis+socket://").partition("?")[0]
        return f"redis+unix://{path}?db=1"
    return broker_url if broker_url.startswith(("redis://", "rediss://")) else ""
