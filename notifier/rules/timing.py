"""When a message is old news, and when a failed one is tried again."""

import datetime as dt
from typing import Final

FIRST_PAUSE_SECONDS: Final = 30
LONGEST_PAUSE_SECONDS: Final = 3600


def stale_at(trigger_stale_at: dt.datetime, delay: dt.timedelta) -> dt.datetime:
    """The moment a message is old news: a rule that waits on purpose makes it last longer by as much."""
    return trigger_stale_at + delay


def retry_at(now: dt.datetime, attempts: int, chance: float) -> dt.datetime:
    """When to try again after `attempts` tries (1 or more): 30 s, doubled each time up to an hour.

    `chance` in [0, 1) spreads a batch that failed together over the second half of the pause.
    """
    doublings = min(max(attempts - 1, 0), 20)
    pause = min(FIRST_PAUSE_SECONDS * 2**doublings, LONGEST_PAUSE_SECONDS)
    return now + dt.timedelta(seconds=pause * (0.5 + chance / 2))
