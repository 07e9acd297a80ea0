"""Names of tasks; all of them wait in the application's default queue."""

from typing import Final

from notifier.sending import plan_messages, record_trigger

PLAN_MESSAGES: Final = record_trigger.PLAN_MESSAGES
SEND_DUE_MESSAGES: Final = plan_messages.SEND_DUE_MESSAGES
RECOVER_MESSAGES: Final = "notifier.recover_messages"
PRUNE_CONTENTS: Final = "notifier.prune_contents"
