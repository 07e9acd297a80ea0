"""Rules of a sender: installing the built-in ones, listing, saving and switching them; when their messages leave."""

from notifier.authoring.rules import RuleDraft, RuleError, RuleView, install_rules, load_rules, save_rule, switch_rule
from notifier.rules.schedule import AT_ONCE, Timing, wait_for
from notifier.rules.timing_json import TimingError, parse_timing, timing_json
from notifier.rules.timing_words import describe_timing
from notifier.vocabulary.recipient_kind import RecipientKind

__all__ = [
    "AT_ONCE",
    "RecipientKind",
    "RuleDraft",
    "RuleError",
    "RuleView",
    "Timing",
    "TimingError",
    "describe_timing",
    "install_rules",
    "load_rules",
    "parse_timing",
    "save_rule",
    "switch_rule",
    "timing_json",
    "wait_for",
]
