"""`milepost rule`: who hears of what, on which channels and when."""

import json

import click

from notifier.api.rules import RuleView, describe_rule, get_rule, load_rule_history, load_rules, switch_rule, write_rule
from portal.cli.output import print_json, print_rows
from portal.cli.rule_changes import copy, delete, move, restore
from portal.cli.rule_printing import print_rule, say_how, to_rule_document, to_version_document
from portal.cli.rule_set import set_command
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant


@click.group()
def rule() -> None:
    """Say who hears of what, where and when."""


for command in (set_command, restore, copy, move, delete):
    rule.add_command(command)


@rule.command("list")
@click.argument("merchant")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def list_command(*, merchant: str, as_json: bool) -> None:
    """List the rules of MERCHANT (its slug) in their order, also those that are off."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        rules = load_rules(session, get_merchant(session, merchant).id)
    if as_json:
        print_json({"merchant": merchant, "rules": [to_rule_document(each) for each in rules]})
        return
    print_rows([_row(each) for each in rules], nothing=f"{merchant} has no rules.")


@rule.command()
@click.argument("merchant")
@click.argument("name")
@click.option("--document", "as_document", is_flag=True, help="Print what `rule set --file` reads.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def show(*, merchant: str, name: str, as_document: bool, as_json: bool) -> None:
    """Show the rule NAME of MERCHANT (its slug) as a sentence in the merchant's language."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        shop = get_merchant(session, merchant)
        found, language = get_rule(session, shop.id, name), shop.language
    document, sentence = write_rule(found), describe_rule(found, language)
    if as_json:
        print_json({"merchant": merchant, **to_rule_document(found), "sentence": sentence, "document": document})
    elif as_document:
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        click.echo(sentence)
        click.echo(f"{name} is {'on' if found.is_on else 'off'}, version {found.version}.")


@rule.command()
@click.argument("merchant")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def history(*, merchant: str, name: str, as_json: bool) -> None:
    """List every version of the rule NAME of MERCHANT (its slug), the newest first."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        shop = get_merchant(session, merchant)
        found, language = load_rule_history(session, shop.id, name), shop.language
    if as_json:
        versions = [to_version_document(each, language) for each in found]
        print_json({"merchant": merchant, "name": name, "versions": versions})
        return
    rows = [
        (
            f"version {each.version}",
            f"until {each.replaced_at:%Y-%m-%d %H:%M} UTC" if each.replaced_at else "now",
            "on" if each.rule.is_on else "off",
            describe_rule(each.rule, language),
        )
        for each in found
    ]
    print_rows(rows, nothing="")


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


def _switch(merchant: str, name: str, *, is_on: bool, as_json: bool) -> None:
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        switched = switch_rule(session, get_merchant(session, merchant).id, name, is_on=is_on)
    print_rule(merchant, switched, as_json=as_json, heading=f"The rule {name} is {'on' if is_on else 'off'}.")


def _row(rule_view: RuleView) -> tuple[str, ...]:
    return ("on" if rule_view.is_on else "off", rule_view.name, rule_view.trigger, say_how(rule_view))
