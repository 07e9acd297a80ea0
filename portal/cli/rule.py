"""`milepost rule`: who hears of what, on which channels and when."""

from gettext import NullTranslations

import click

from notifier.api.catalogue import get_event_type
from notifier.api.conditions import condition_to_json
from notifier.api.rules import (
    RuleDraft,
    RuleView,
    describe_timing,
    load_rules,
    save_rule,
    switch_rule,
    timing_json,
    wait_for,
)
from notifier.api.vocabulary import Channel, Strategy
from portal.cli.arguments import describe_seconds, parse_seconds, parse_word, parse_words
from portal.cli.output import print_answer, print_json, print_rows
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant


@click.group()
def rule() -> None:
    """Say who hears of what, where and when."""


@rule.command("list")
@click.argument("merchant")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def list_command(*, merchant: str, as_json: bool) -> None:
    """List the rules of MERCHANT (its slug), also those that are off."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        rules = load_rules(session, get_merchant(session, merchant).id)
    if as_json:
        print_json({"merchant": merchant, "rules": [describe_rule(each) for each in rules]})
        return
    print_rows([_row(each) for each in rules], nothing=f"{merchant} has no rules.")


@rule.command("set")
@click.argument("merchant")
@click.argument("trigger")
@click.option("--channels", required=True, help="Such as email,sms; in the order they are tried or told.")
@click.option("--strategy", default=Strategy.ALL.value, show_default=True, help="all, first_reachable or cascade.")
@click.option("--wait", default="20m", show_default=True, help="How long a cascade gives each channel.")
@click.option("--after", default="0s", show_default=True, help="How long after the event the first message leaves.")
@click.option("--name", help="The rule's own name; the trigger's unless given.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def set_command(*, merchant: str, trigger: str, name: str | None, as_json: bool, **told: str) -> None:
    """Add the rule that answers TRIGGER for MERCHANT (its slug), or replace the one of that name; it is on then."""
    draft = RuleDraft(
        name=name if name is not None else trigger,
        trigger=get_event_type(trigger).name,
        channels=parse_words(Channel, told["channels"], "channel"),
        strategy=parse_word(Strategy, told["strategy"], "strategy"),
        wait_seconds=parse_seconds(told["wait"], "--wait"),
        timing=wait_for(parse_seconds(told["after"], "--after")),
    )
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        saved = save_rule(session, get_merchant(session, merchant).id, draft)
    _print(merchant, saved, as_json=as_json, heading=f"The rule {saved.name} is saved and on.")


@rule.command("on")
@click.argument("merchant")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def on(*, merchant: str, name: str, as_json: bool) -> None:
    """Let the rule NAME of MERCHANT (its slug) answer its trigger."""
    _switch(merchant, name, is_on=True, as_json=as_json)


@rule.command("off")
@click.argument("merchant")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def off(*, merchant: str, name: str, as_json: bool) -> None:
    """Keep the rule NAME of MERCHANT (its slug), but silent."""
    _switch(merchant, name, is_on=False, as_json=as_json)


def describe_rule(rule_view: RuleView) -> dict[str, object]:
    """A rule as the commands print it."""
    return {
        "id": str(rule_view.id),
        "name": rule_view.name,
        "trigger": rule_view.trigger,
        "channels": [channel.value for channel in rule_view.channels],
        "strategy": rule_view.strategy.value,
        "wait_seconds": rule_view.wait_seconds,
        "conditions": condition_to_json(rule_view.conditions),
        "timing": timing_json(rule_view.timing),
        "recipients": [kind.value for kind in rule_view.recipients],
        "digest_seconds": rule_view.digest_seconds,
        "version": rule_view.version,
        "is_on": rule_view.is_on,
    }


def _switch(merchant: str, name: str, *, is_on: bool, as_json: bool) -> None:
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        switched = switch_rule(session, get_merchant(session, merchant).id, name, is_on=is_on)
    _print(merchant, switched, as_json=as_json, heading=f"The rule {name} is {'on' if is_on else 'off'}.")


def _print(merchant: str, saved: RuleView, *, as_json: bool, heading: str) -> None:
    if as_json:
        print_json({"merchant": merchant, **describe_rule(saved)})
        return
    shown = {"trigger": saved.trigger, "does": _say_how(saved), "version": saved.version}
    print_answer(shown, as_json=False, heading=heading)


def _row(rule_view: RuleView) -> tuple[str, ...]:
    return ("on" if rule_view.is_on else "off", rule_view.name, rule_view.trigger, _say_how(rule_view))


def _say_how(rule_view: RuleView) -> str:
    words = [", ".join(rule_view.channels)]
    if len(rule_view.channels) > 1:
        words.append(rule_view.strategy.value)
    if rule_view.strategy is Strategy.CASCADE:
        words.append(f"wait {describe_seconds(rule_view.wait_seconds)}")
    words.append(describe_timing(rule_view.timing, NullTranslations()))
    return "; ".join(words)
