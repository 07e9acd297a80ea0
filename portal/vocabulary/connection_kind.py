"""What comes in through a connection."""

import datetime as dt
from enum import StrEnum
from typing import Final

#: When a payload of a paused connection is due: not before somebody resumes it.
HELD_UNTIL: Final = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


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
