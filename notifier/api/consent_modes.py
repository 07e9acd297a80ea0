"""What silence means to a sender, by topic and channel, within what the law leaves open."""

from notifier.audience.consent_modes import ConsentModeError, ModeChoice, load_modes, set_mode
from notifier.vocabulary.consent_mode import ConsentMode, may_be_chosen, waits_for_yes

__all__ = [
    "ConsentMode",
    "ConsentModeError",
    "ModeChoice",
    "load_modes",
    "may_be_chosen",
    "set_mode",
    "waits_for_yes",
]
