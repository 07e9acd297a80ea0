"""Rules of a sender: installing the built-in ones, listing them."""

from notifier.authoring.rules import RuleDraft, RuleView, install_rules, load_rules

__all__ = ["RuleDraft", "RuleView", "install_rules", "load_rules"]
