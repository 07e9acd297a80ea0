"""`milepost flow`: ready-made rules that belong together, and what each would send."""

from collections.abc import Mapping, Sequence
from typing import Final

import click
from sqlalchemy.orm import Session

from notifier.api.rules import RecipientKind, RuleDraft, RuleView, describe_rule
from notifier.api.wording import ChannelPreview, PreviewRequest, WordingScope, show_wording
from notifier.foundation.sealing import Sealer
from portal.cli.output import print_json, print_rows
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant
from portal.merchants.flows.registry import FLOWS, get_flow
from portal.merchants.flows.switching import FlowView, load_flow, switch_flow
from portal.models import Merchant

#: What is said to people at work: words of their own, whatever the trigger; the last to whoever hears again.
_WORK_WORDS: Final = {
    RecipientKind.CARRIER: ("carrier.inquiry", "carrier.reminder"),
    RecipientKind.TEAM: ("team.notice",),
}
_JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")


@click.group()
def flow() -> None:
    """Use ready-made flows: rules that belong together."""


@flow.command("list")
@click.argument("merchant")
@_JSON
def list_command(*, merchant: str, as_json: bool) -> None:
    """List every flow and whether MERCHANT (its slug) uses it."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        shop = get_merchant(session, merchant)
        views = [load_flow(session, shop.id, each) for each in FLOWS.values()]
    if as_json:
        print_json({"merchant": merchant, "flows": [_to_document(view) for view in views]})
        return
    print_rows([(view.state.value, view.flow.name, view.flow.description) for view in views], nothing="")


@flow.command()
@click.argument("merchant")
@click.argument("name", metavar="FLOW")
@_JSON
def show(*, merchant: str, name: str, as_json: bool) -> None:
    """Show what FLOW would send for MERCHANT (its slug): each rule as a sentence, and the words of each channel."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        shop = get_merchant(session, merchant)
        view = load_flow(session, shop.id, get_flow(name))
        inventory = [
            _take_stock(session, runtime.sealer, shop, (rule, words))
            for rule, words in zip(view.rules, _choose_words(view.rules), strict=True)
        ]
    if as_json:
        print_json({"merchant": merchant, **_to_document(view), "rules": inventory})
        return
    click.echo(f"{view.flow.name} is {view.state.value}. {view.flow.description}")
    for rule, stock in zip(view.rules, inventory, strict=True):
        click.echo(f"\n{rule.name} ({rule.trigger}, {'on' if rule.is_on else 'off'})\n  {stock['sentence']}")
        for channel, sample in _samples(stock).items():
            click.echo(f"  {channel}: {sample}")
    _print_clashes(view)


@flow.command()
@click.argument("merchant")
@click.argument("name", metavar="FLOW")
@_JSON
def on(*, merchant: str, name: str, as_json: bool) -> None:
    """Install what is missing of FLOW for MERCHANT (its slug) and switch it on."""
    _switch(merchant, name, is_on=True, as_json=as_json)


@flow.command()
@click.argument("merchant")
@click.argument("name", metavar="FLOW")
@_JSON
def off(*, merchant: str, name: str, as_json: bool) -> None:
    """Switch every rule of FLOW of MERCHANT (its slug) off; they stay as they are."""
    _switch(merchant, name, is_on=False, as_json=as_json)


def _switch(merchant: str, name: str, *, is_on: bool, as_json: bool) -> None:
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        view = switch_flow(session, get_merchant(session, merchant).id, get_flow(name), is_on=is_on)
    if as_json:
        print_json({"merchant": merchant, **_to_document(view)})
        return
    click.echo(f"The flow {name} is {view.state.value}.")
    if is_on:
        _print_clashes(view)


def _print_clashes(view: FlowView) -> None:
    for rule in view.also:
        click.echo(f"Beside it the rule {rule.name!r} tells of {rule.trigger}, too: people may hear of it twice.")


def _to_document(view: FlowView) -> dict[str, object]:
    return {
        "flow": view.flow.name,
        "description": view.flow.description,
        "state": view.state.value,
        "rules": [rule.name for rule in view.rules],
        "also": [rule.name for rule in view.also],
    }


def _choose_words(rules: Sequence[RuleDraft | RuleView]) -> list[str]:
    """The trigger whose words each rule says, where the rules of a flow speak one after the other."""
    chosen: list[str] = []
    for rule in rules:
        words = _WORK_WORDS.get(rule.recipients[0], (rule.trigger,))
        chosen.append(words[-1] if words[0] in chosen else words[0])
    return chosen


def _take_stock(
    session: Session, sealer: Sealer, shop: Merchant, speaker: tuple[RuleDraft | RuleView, str]
) -> dict[str, object]:
    """What a rule would send: its sentence, and what each channel says with the newest or an invented order."""
    rule, words = speaker
    rule_id = rule.id if isinstance(rule, RuleView) else None
    samples = {}
    for channel in rule.channels:
        scope = WordingScope(words, shop.language, channel, rule_id)
        (shown,) = show_wording(session, sealer, shop.id, PreviewRequest(scope=scope)).channels
        samples[channel.value] = _say(shown)
    return {
        "name": rule.name,
        "trigger": rule.trigger,
        "is_on": rule.is_on,
        "sentence": describe_rule(rule, shop.language),
        "samples": samples,
    }


def _say(shown: ChannelPreview) -> str:
    """What a person reads first: the subject where there is one, else the text in one line."""
    return shown.problem or shown.subject or " ".join(shown.text.split())


def _samples(stock: Mapping[str, object]) -> Mapping[str, str]:
    samples = stock["samples"]
    return samples if isinstance(samples, dict) else {}
