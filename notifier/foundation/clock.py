"""The only place that asks the machine what time it is."""

import datetime as dt
import time


def utc_now() -> dt.datetime:
    """The current moment, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def unix_nanoseconds() -> int:
    """The current moment as nanoseconds since 1970."""
    return time.time_ns()


def monotonic_seconds() -> float:
    """Seconds on a clock that never jumps; only differences mean anything."""
    return time.monotonic()
