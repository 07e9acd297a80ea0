"""Names of tasks and of the queue they wait in."""

from typing import Final

from portal.alerts.webhook_events import SEND_WEBHOOKS as _SEND_WEBHOOKS
from portal.merchants.password_reset import WRITE_RESET_LINKS as _WRITE_RESET_LINKS
from portal.tracking.map_unknown_code import REPLAY_MAPPINGS as _REPLAY_MAPPINGS
from portal.tracking.record_raw_event import APPLY_TASKS
from portal.vocabulary.connection_kind import ConnectionKind

APPLY_STORE_EVENTS: Final = APPLY_TASKS[ConnectionKind.STORE]
APPLY_TRACKER_EVENTS: Final = APPLY_TASKS[ConnectionKind.TRACKER]
PLAY_JOURNEYS: Final = "portal.play_journeys"
REOPEN_WAITING: Final = "portal.reopen_waiting"
PRUNE_PAYLOADS: Final = "portal.prune_payloads"
WRITE_RESET_LINKS: Final = _WRITE_RESET_LINKS
TIDY_ACCOUNTS: Final = "portal.tidy_accounts"
EMPTY_CONTACTS: Final = "portal.empty_contacts"
LOOK_AT_WATCHED: Final = "portal.look_at_watched"
REFRESH_SUMMARIES: Final = "portal.refresh_summaries"
REPLAY_MAPPINGS: Final = _REPLAY_MAPPINGS
COUNT_AFFINITIES: Final = "portal.count_affinities"
SEND_WEBHOOKS: Final = _SEND_WEBHOOKS
PRUNE_WEBHOOKS: Final = "portal.prune_webhooks"
