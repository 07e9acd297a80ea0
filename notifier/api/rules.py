"""Rules of a sender: written as documents, told as sentences, saved, kept in order; when their messages leave."""

from notifier.authoring.rule_changes import copy_rule, delete_rule, move_rule, rename_rule
from notifier.authoring.rule_documents import RuleDocumentError, parse_rule, parse_rules, write_rule
from notifier.authoring.rule_history import RuleVersionView, load_rule_history, restore_rule
from notifier.authoring.rule_moments import describe_when
from notifier.authoring.rule_sentences import describe_channel, describe_occasion, describe_person, describe_rule
from notifier.authoring.rule_spans import find_span_seconds, write_span
from notifier.authoring.rules import (
    Mistake,
    RuleDraft,
    RuleError,
    RuleView,
    find_mistakes,
    find_rule,
    get_rule,
    install_rules,
    load_rules,
    save_rule,
    switch_rule,
)
from notifier.rules.schedule import AT_ONCE, After, AroundEstimate, Timing, wait_for
from notifier.rules.timing_json import TimingError, parse_timing, timing_json
from notifier.vocabulary.recipient_kind import RecipientKind

__all__ = [
    "AT_ONCE",
    "After",
    "AroundEstimate",
    "Mistake",
    "RecipientKind",
    "RuleDocumentError",
    "RuleDraft",
    "RuleError",
    "RuleVersionView",
    "RuleView",
    "Timing",
    "TimingError",
    "copy_rule",
    "delete_rule",
    "describe_channel",
    "describe_occasion",
    "describe_person",
    "describe_rule",
    "describe_when",
    "find_mistakes",
    "find_rule",
    "find_span_seconds",
    "get_rule",
    "install_rules",
    "load_rule_history",
    "load_rules",
    "move_rule",
    "parse_rule",
    "parse_rules",
    "parse_timing",
    "rename_rule",
    "restore_rule",
    "save_rule",
    "switch_rule",
    "timing_json",
    "wait_for",
    "write_rule",
    "write_span",
]
