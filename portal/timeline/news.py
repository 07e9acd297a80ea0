"""Which milestone changes are worth telling people about, and which are only history."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from portal.timeline.progress import MilestoneChange, Progress
from portal.timeline.scan import Scan

HISTORY_AGE: Final = timedelta(hours=72)


def changes_to_announce(
    before: Progress, after: Progress, announced: Collection[str] = ()
) -> tuple[MilestoneChange, ...]:
    """The change that became the current milestone between the two, or nothing.

    A milestone newly learned but already overtaken is never told. `announced` holds the keys
    (`MilestoneChange.key`) told earlier; with it nothing is told twice even when late scans rewrite the road.
    """
    if not after.reached:
        return ()
    latest = after.reached[-1]
    known = {change.key for change in before.reached} | set(announced)
    if latest.milestone is not after.milestone or latest.key in known:
        return ()
    return (latest,)


def is_history(change: MilestoneChange | Scan, first_seen_at: datetime, *, is_first_batch: bool, now: datetime) -> bool:
    """True for a change or scan of a shipment's first batch that had happened long before we learned of it.

    A shop that connects today brings parcels of last month; telling their shoppers would be spam. Later batches are
    always news, however late the carrier is. A batch read again later is judged by when we first saw it.
    """
    learned_at = min(first_seen_at, now)
    return is_first_batch and learned_at - change.occurred_at > HISTORY_AGE
