"""Whether a stored callback has been read."""

from enum import StrEnum


class CallbackState(StrEnum):
    """Where a callback stands."""

    NEW = "new"
    DONE = "done"
    FAILED = "failed"
