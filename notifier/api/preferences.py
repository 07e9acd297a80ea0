"""What a person wants to hear about, and on which channel; every answer with its proof."""

from notifier.audience.address_answers import AnswerCount, KnownBy, record_address_answer
from notifier.audience.consent_ledger import Choice, Evidence, record_choice, refuse_everything
from notifier.audience.preferences import Preferences, TopicState, load_preferences
from notifier.audience.recipients import find_recipient

__all__ = [
    "AnswerCount",
    "Choice",
    "Evidence",
    "KnownBy",
    "Preferences",
    "TopicState",
    "find_recipient",
    "load_preferences",
    "record_address_answer",
    "record_choice",
    "refuse_everything",
]
