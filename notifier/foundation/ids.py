"""Identifiers that sort by the moment they were made."""

import datetime as dt
import os
import secrets
import uuid

import msgspec

from notifier.foundation.clock import unix_nanoseconds

#: Version 7, variant 10.
_FIXED_BITS = 0x7 << 76 | 0b10 << 62
_RANDOM_BITS = (1 << 62) - 1


def new_id() -> uuid.UUID:
    """A UUIDv7: 48 bits of Unix milliseconds, 12 of their fraction, 62 random ones (RFC 9562, section 6.2, method 3).

    With the fraction, what one process does in the same millisecond keeps its order.
    """
    ticks = (unix_nanoseconds() << 12) // 1_000_000
    noise = int.from_bytes(os.urandom(8), "big") & _RANDOM_BITS
    value = ticks >> 12 << 80 | (ticks & 0xFFF) << 64 | _FIXED_BITS | noise
    # Half the time of `UUID` itself: every message takes half a dozen of them.
    return msgspec.convert(f"{value:032x}", uuid.UUID)


def lowest_id_at(moment: dt.datetime) -> uuid.UUID:
    """What every id made before a moment is smaller than, and no later one."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)


def new_token() -> str:
    """128 random bits as 22 URL-safe characters: an unguessable link."""
    return secrets.token_urlsafe(16)
