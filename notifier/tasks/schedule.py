"""How often each sweeper looks for work nobody was woken for; every tick is harmless when repeated."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from notifier.tasks import queues

#: Seconds between two ticks, by task.
BEAT: Final[Mapping[str, float]] = MappingProxyType(
    {
        queues.PLAN_MESSAGES: 2.0,
        queues.SEND_DUE_MESSAGES: 1.0,
        queues.APPLY_RECEIPTS: 2.0,
        queues.COLLECT_BOUNCES: 60.0,
        queues.RECOVER_MESSAGES: 5.0,
        queues.PRUNE_CONTENTS: 3600.0,
        queues.COUNT_MESSAGES: 60.0,
    }
)
