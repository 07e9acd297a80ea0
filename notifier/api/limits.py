"""What a shop and its shoppers do not want of messages: quiet hours, caps, budgets."""

from notifier.audience.quiet_hours import load_quiet_hours, set_quiet_hours
from notifier.authoring.sender_limits import (
    NO_LIMITS,
    RINGING,
    LimitsError,
    MonthlyBudget,
    SenderLimits,
    limits_json,
    parse_sender_limits,
)
from notifier.authoring.stored_limits import load_sender_limits, save_sender_limits
from notifier.policies.frequency_cap import FrequencyCap
from notifier.policies.quiet_stretch import QuietHoursError, QuietStretch, parse_quiet_stretch, quiet_stretch_json

__all__ = [
    "NO_LIMITS",
    "RINGING",
    "FrequencyCap",
    "LimitsError",
    "MonthlyBudget",
    "QuietHoursError",
    "QuietStretch",
    "SenderLimits",
    "limits_json",
    "load_quiet_hours",
    "load_sender_limits",
    "parse_quiet_stretch",
    "parse_sender_limits",
    "quiet_stretch_json",
    "save_sender_limits",
    "set_quiet_hours",
]
