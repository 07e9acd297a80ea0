"""Names of tasks; all of them wait in the application's default queue."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from notifier.sending import plan_messages, record_callback, record_trigger
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane

PLAN_MESSAGES: Final = record_trigger.PLAN_MESSAGES
#: Looks where something is due and wakes the task of that channel and lane.
SEND_DUE_MESSAGES: Final = plan_messages.SEND_DUE_MESSAGES
SEND_LANE: Final[Mapping[tuple[Channel, Lane], str]] = MappingProxyType(
    {(channel, lane): f"notifier.send_{channel}_{lane}" for channel in Channel for lane in Lane}
)
APPLY_RECEIPTS: Final = record_callback.APPLY_RECEIPTS
#: Looks which mailboxes there are and wakes a task for each.
COLLECT_BOUNCES: Final = "notifier.collect_bounces"
READ_MAILBOX: Final = "notifier.read_mailbox"
RECOVER_MESSAGES: Final = "notifier.recover_messages"
PRUNE_CONTENTS: Final = "notifier.prune_contents"
COUNT_MESSAGES: Final = "notifier.count_messages"
