"""Identifiers that sort by the moment they were made."""

import datetime as dt
import os
import secrets
import uuid

from notifier.foundation.clock import utc_now

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62


def new_id() -> uuid.UUID:
    """A UUIDv7: 48 bits of Unix milliseconds, then 74 random bits (RFC 9562, section 5.7)."""
    milliseconds = int(utc_now().timestamp() * 1000)
    noise = int.from_bytes(os.urandom(10), "big")
    high = noise >> 68 & 0xFFF
    low = noise & ((1 << 62) - 1)
    return uuid.UUID(int=milliseconds << 80 | _VERSION_7 | high << 64 | _VARIANT | low)


def lowest_id_at(moment: dt.datetime) -> uuid.UUID:
    """What every id made before a moment is smaller than, and no later one."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)


def new_token() -> str:
    """128 random bits as 22 URL-safe characters: an unguessable link."""
    return secrets.token_urlsafe(16)
