"""Messages as they were decided and written, sent or not, each with its passport."""

from notifier.queries.message_history import MessageFilter, MessageRecord, load_messages
from notifier.queries.message_list import (
    TROUBLED,
    MessageLine,
    MessageLineFilter,
    MessageLines,
    find_troubled_subjects,
    load_message_lines,
)
from notifier.queries.message_reason import MessageReason, find_reason
from notifier.queries.passport import (
    AttemptTrace,
    Cause,
    ConsentTrace,
    Passport,
    ReceiptTrace,
    RuleTrace,
    get_passport,
)
from notifier.sending.settle_unknown import Settlement, settle_unknown

__all__ = [
    "TROUBLED",
    "AttemptTrace",
    "Cause",
    "ConsentTrace",
    "MessageFilter",
    "MessageLine",
    "MessageLineFilter",
    "MessageLines",
    "MessageReason",
    "MessageRecord",
    "Passport",
    "ReceiptTrace",
    "RuleTrace",
    "Settlement",
    "find_reason",
    "find_troubled_subjects",
    "get_passport",
    "load_message_lines",
    "load_messages",
    "settle_unknown",
]
