"""The words of the plans as points in time, always in the past and always in order."""

import datetime as dt
from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

#: Between two moments that would otherwise meet, as "yesterday 22:40" and "2 hours ago" do shortly after midnight.
_LEAST_PAUSE: Final = dt.timedelta(minutes=17)


def read_moment(text: str, zone: str, now: dt.datetime) -> dt.datetime:
    """The moment `"1 18:20"` (days ago, local clock) or `"130m"` (minutes ago) speaks of, with the zone's offset."""
    local_now = now.astimezone(ZoneInfo(zone)).replace(second=0, microsecond=0)
    if text.endswith("m"):
        # Through UTC, so that a change of the clocks in between does not count as an hour.
        return (local_now.astimezone(dt.UTC) - dt.timedelta(minutes=int(text[:-1]))).astimezone(ZoneInfo(zone))
    days, clock = text.split()
    day = local_now.date() - dt.timedelta(days=int(days))
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), ZoneInfo(zone))


def put_in_order(moments: Sequence[dt.datetime], latest: dt.datetime) -> list[dt.datetime]:
    """The same moments, each moved back where it would not lie before the next one or before `latest`."""
    ordered: list[dt.datetime] = []
    limit = latest
    for moment in reversed(moments):
        fitting = moment if moment < limit else limit.astimezone(moment.tzinfo) - _LEAST_PAUSE
        ordered.append(fitting)
        limit = fitting
    return ordered[::-1]
