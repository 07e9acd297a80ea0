"""How commands show rules: a document for programs, lines for people."""

from collections.abc import Sequence
from gettext import NullTranslations

import click

from notifier.api.conditions import condition_to_json
from notifier.api.rules import (
    RuleDraft,
    RuleVersionView,
    RuleView,
    describe_rule,
    describe_when,
    timing_json,
    write_rule,
    write_span,
)
from notifier.api.vocabulary import Strategy
from portal.cli.output import print_answer, print_json


def to_rule_document(rule: RuleView) -> dict[str, object]:
    """A rule as the commands print it."""
    return {
        "id": str(rule.id),
        "name": rule.name,
        "trigger": rule.trigger,
        "channels": [channel.value for channel in rule.channels],
        "strategy": rule.strategy.value,
        "wait_seconds": rule.wait_seconds,
        "conditions": condition_to_json(rule.conditions),
        "timing": timing_json(rule.timing),
        "recipients": [kind.value for kind in rule.recipients],
        "digest_seconds": rule.digest_seconds,
        "version": rule.version,
        "is_on": rule.is_on,
    }


def to_version_document(version: RuleVersionView, language: str) -> dict[str, object]:
    """A version of a rule with the document that would bring it back."""
    return {
        "version": version.version,
        "replaced_at": version.replaced_at.isoformat() if version.replaced_at else None,
        "sentence": describe_rule(version.rule, language),
        "document": write_rule(version.rule),
    }


def print_rule(merchant: str, rule: RuleView, *, as_json: bool, heading: str) -> None:
    """One rule after it was changed."""
    if as_json:
        print_json({"merchant": merchant, **to_rule_document(rule)})
        return
    print_answer(
        {"trigger": rule.trigger, "does": say_how(rule), "version": rule.version}, as_json=False, heading=heading
    )


def print_rules(merchant: str, rules: Sequence[RuleView], *, as_json: bool) -> None:
    """Several rules after they were saved together."""
    if as_json:
        print_json({"merchant": merchant, "rules": [to_rule_document(rule) for rule in rules]})
        return
    for rule in rules:
        click.echo(f"The rule {rule.name} is saved and {'on' if rule.is_on else 'off'}.")


def say_how(rule: RuleDraft | RuleView) -> str:
    """Channels, strategy and timing in few words."""
    words = [", ".join(rule.channels)]
    if len(rule.channels) > 1:
        words.append(rule.strategy.value)
    if rule.strategy is Strategy.CASCADE:
        words.append(f"wait {write_span(rule.wait_seconds)}")
    words.append(describe_when(rule.timing, NullTranslations()))
    return "; ".join(words)
