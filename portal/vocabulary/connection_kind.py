"""What comes in through a connection."""

from enum import StrEnum


class ConnectionKind(StrEnum):
    """A store sends orders, a tracker sends parcel news."""

    STORE = "store"
    TRACKER = "tracker"


class RawEventState(StrEnum):
    """What became of a stored payload."""

    NEW = "new"
    APPLIED = "applied"
    IGNORED = "ignored"
    WAITING = "waiting"
    UNREADABLE = "unreadable"
