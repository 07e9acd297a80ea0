"""`milepost rule restore|copy|move|delete`: earlier versions, and rules as a list that is kept in order."""

import click

from notifier.api.rules import copy_rule, delete_rule, load_rules, move_rule, restore_rule
from portal.cli.output import print_answer
from portal.cli.rule_printing import print_rule
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant

_JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")


@click.command()
@click.argument("merchant")
@click.argument("name")
@click.argument("version", type=int)
@_JSON
def restore(*, merchant: str, name: str, version: int, as_json: bool) -> None:
    """Let the rule NAME of MERCHANT (its slug) say again what it said in VERSION; it stays on or off."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        restored = restore_rule(session, get_merchant(session, merchant).id, name, version)
    print_rule(merchant, restored, as_json=as_json, heading=f"The rule {name} says what it said in version {version}.")


@click.command()
@click.argument("merchant")
@click.argument("name")
@click.argument("new_name")
@_JSON
def copy(*, merchant: str, name: str, new_name: str, as_json: bool) -> None:
    """Copy the rule NAME of MERCHANT (its slug) to NEW_NAME, which stays off until you switch it on."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        copied = copy_rule(session, get_merchant(session, merchant).id, name, new_name)
    print_rule(merchant, copied, as_json=as_json, heading=f"The rule {new_name} is a copy of {name} and off.")


@click.command()
@click.argument("merchant")
@click.argument("name")
@click.option("--before", required=True, metavar="OTHER", help="The rule that comes right after it.")
@_JSON
def move(*, merchant: str, name: str, before: str, as_json: bool) -> None:
    """Put the rule NAME of MERCHANT (its slug) before another one."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        sender_id = get_merchant(session, merchant).id
        move_rule(session, sender_id, name, before=before)
        order = [rule.name for rule in load_rules(session, sender_id)]
    document = {"merchant": merchant, "order": order if as_json else None}
    print_answer(document, as_json=as_json, heading=f"The rule {name} stands before {before}.")


@click.command()
@click.argument("merchant")
@click.argument("name")
@_JSON
def delete(*, merchant: str, name: str, as_json: bool) -> None:
    """Delete the rule NAME of MERCHANT (its slug) with its history; refused once it has messages on record."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        delete_rule(session, get_merchant(session, merchant).id, name)
    print_answer({"merchant": merchant, "deleted": name}, as_json=as_json, heading=f"The rule {name} is deleted.")
