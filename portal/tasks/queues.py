"""Names of tasks and of the queue they wait in."""

from typing import Final

from portal.tracking.record_raw_event import APPLY_TASKS
from portal.vocabulary.connection_kind import ConnectionKind

APPLY_STORE_EVENTS: Final = APPLY_TASKS[ConnectionKind.STORE]
APPLY_TRACKER_EVENTS: Final = APPLY_TASKS[ConnectionKind.TRACKER]
PLAY_JOURNEYS: Final = "portal.play_journeys"
REOPEN_WAITING: Final = "portal.reopen_waiting"
PRUNE_PAYLOADS: Final = "portal.prune_payloads"
EMPTY_CONTACTS: Final = "portal.empty_contacts"
LOOK_AT_WATCHED: Final = "portal.look_at_watched"
COUNT_AFFINITIES: Final = "portal.count_affinities"
