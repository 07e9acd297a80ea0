"""What a shop and its shoppers do not want of messages: quiet hours, caps, budgets."""

from notifier.authoring.sender_limits import (
    RINGING,
    LimitsError,
    MonthlyBudget,
    SenderLimits,
    limits_json,
    parse_sender_limits,
)
from notifier.authoring.stored_limits import load_sender_limits, save_sender_limits
from notifier.policies.frequency_cap import FrequencyCap
from notifier.policies.quiet_stretch import QuietHoursError, QuietStretch

__all__ = [
    "RINGING",
    "FrequencyCap",
    "LimitsError",
    "MonthlyBudget",
    "QuietHoursError",
    "QuietStretch",
    "SenderLimits",
    "limits_json",
    "load_sender_limits",
    "parse_sender_limits",
    "save_sender_limits",
]
