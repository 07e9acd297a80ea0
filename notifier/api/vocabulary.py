"""The words callers need: channels, topics, lanes, answers, statuses and reasons."""

from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentSource, ConsentState
from notifier.vocabulary.facts import Facts, JsonValue
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_dial import MessageDial
from notifier.vocabulary.message_status import AttemptOutcome, MessageStatus
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.suppression_reason import RefusalReason, SuppressionReason
from notifier.vocabulary.topic import Topic

__all__ = [
    "AttemptOutcome",
    "Channel",
    "ConsentSource",
    "ConsentState",
    "Facts",
    "JsonValue",
    "Lane",
    "MessageDial",
    "MessageStatus",
    "ReceiptKind",
    "ReceiptReason",
    "RefusalReason",
    "Strategy",
    "SuppressionReason",
    "Topic",
]
