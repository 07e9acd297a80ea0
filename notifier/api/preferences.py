"""What a person wants to hear about, how much, when and on which channel; every answer to a topic with its proof."""

from notifier.audience.address_answers import AnswerCount, KnownBy, record_address_answer
from notifier.audience.consent_ledger import Choice, Evidence, record_choice, record_choices, refuse_everything
from notifier.audience.preferences import Preferences, TopicState, load_preferences
from notifier.audience.quiet_hours import find_clocks, load_quiet_hours, set_quiet_hours
from notifier.audience.reach import load_reach
from notifier.audience.recipients import Person, find_person, find_recipient
from notifier.audience.take_back import take_back_refusal
from notifier.audience.wishes import (
    LONGEST_PAUSE,
    PauseError,
    load_wishes,
    set_channel_order,
    set_message_dial,
    set_message_language,
    set_pause,
)
from notifier.policies.quiet_stretch import QuietHoursError, QuietStretch, parse_quiet_stretch
from notifier.policies.wishes import Wishes

__all__ = [
    "LONGEST_PAUSE",
    "AnswerCount",
    "Choice",
    "Evidence",
    "KnownBy",
    "PauseError",
    "Person",
    "Preferences",
    "QuietHoursError",
    "QuietStretch",
    "TopicState",
    "Wishes",
    "find_clocks",
    "find_person",
    "find_recipient",
    "load_preferences",
    "load_quiet_hours",
    "load_reach",
    "load_wishes",
    "parse_quiet_stretch",
    "record_address_answer",
    "record_choice",
    "record_choices",
    "refuse_everything",
    "set_channel_order",
    "set_message_dial",
    "set_message_language",
    "set_pause",
    "set_quiet_hours",
    "take_back_refusal",
]
