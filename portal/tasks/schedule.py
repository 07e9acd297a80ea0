"""How often each sweeper looks for work nobody was woken for; every tick is harmless when repeated."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from portal.tasks import queues

SCHEDULE_SECONDS: Final[Mapping[str, float]] = MappingProxyType(
    {
        queues.APPLY_STORE_EVENTS: 2.0,
        queues.APPLY_TRACKER_EVENTS: 2.0,
        queues.PLAY_JOURNEYS: 1.0,
        queues.REOPEN_WAITING: 60.0,
        queues.PRUNE_PAYLOADS: 3600.0,
        queues.EMPTY_CONTACTS: 3600.0,
        queues.WRITE_RESET_LINKS: 30.0,
        queues.TIDY_ACCOUNTS: 86_400.0,
        queues.LOOK_AT_WATCHED: 180.0,
        queues.REFRESH_SUMMARIES: 5.0,
        queues.COUNT_AFFINITIES: 600.0,
        queues.SEND_WEBHOOKS: 2.0,
        queues.PRUNE_WEBHOOKS: 3600.0,
        queues.REPLAY_MAPPINGS: 30.0,
    }
)
