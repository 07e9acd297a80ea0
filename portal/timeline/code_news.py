"""Whether the newest scan says something that is news of its own, beside the milestone it stands for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from portal.timeline.progress import Progress, sort_scans
from portal.timeline.scan import Scan
from portal.vocabulary.code_trigger import CODE_TRIGGERS, TOLD_BY_CODE
from portal.vocabulary.milestone import Milestone


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeNews:
    """A scan and the trigger that tells its fine meaning; `key` names this news among those of its shipment."""

    trigger: str
    key: str
    scan: Scan


def find_code_news(scans: Iterable[Scan], progress: Progress, fresh: Collection[str]) -> CodeNews | None:
    """The news of the newest scan that says anything, if it is among the `fresh` (digests) and still holds.

    `progress` is that of all these scans. A scan that others have overtaken is never told, however late we learn it:
    no customs hold after a delivery. A trigger is told once per shipment, and again only after a carrier's correction;
    one that asks something of the shopper, once for each thing it asks.
    """
    telling = [scan for scan in sort_scans(scans) if scan.milestone is not Milestone.PENDING]
    if not telling:
        return None
    newest = telling[-1]
    trigger = CODE_TRIGGERS.get(newest.code)
    if trigger is None or newest.digest not in fresh or newest.milestone is not progress.milestone:
        return None
    stretch = progress.reached[-1].stretch if progress.reached else ""
    parts = (trigger.partition(".")[2], newest.code if trigger in TOLD_BY_CODE else "", stretch[:16])
    return CodeNews(trigger=trigger, key=":".join(filter(None, parts)), scan=newest)
