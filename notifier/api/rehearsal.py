"""What a rule would have done: played over what was recorded, without sending or changing anything."""

from notifier.rehearsal.recorded_triggers import Window, count_triggers
from notifier.rehearsal.rehearse import MOST_DAYS, MOST_MESSAGES, RehearsalRequest, rehearse
from notifier.rehearsal.report import (
    ChannelCost,
    ChannelTally,
    Clash,
    DayTally,
    Deferred,
    HeldBack,
    PersonTally,
    Rehearsal,
    RehearsedMessage,
    Sample,
)

__all__ = [
    "MOST_DAYS",
    "MOST_MESSAGES",
    "ChannelCost",
    "ChannelTally",
    "Clash",
    "DayTally",
    "Deferred",
    "HeldBack",
    "PersonTally",
    "Rehearsal",
    "RehearsalRequest",
    "RehearsedMessage",
    "Sample",
    "Window",
    "count_triggers",
    "rehearse",
]
