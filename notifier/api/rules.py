"""Rules of a sender: installing the built-in ones, listing, saving and switching them."""

from notifier.authoring.rules import RuleDraft, RuleError, RuleView, install_rules, load_rules, save_rule, switch_rule

__all__ = ["RuleDraft", "RuleError", "RuleView", "install_rules", "load_rules", "save_rule", "switch_rule"]
