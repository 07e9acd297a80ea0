"""`milepost consent`: answers people gave elsewhere, such as an opt-in for WhatsApp at the till."""

import click

from notifier.api.consent_modes import ConsentMode, ModeChoice, load_modes, set_mode, waits_for_yes
from notifier.api.preferences import Choice, Evidence, KnownBy, record_address_answer
from notifier.api.vocabulary import Channel, ConsentSource, ConsentState, Topic
from portal.cli.arguments import parse_word
from portal.cli.output import print_answer, print_json, print_rows
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant

#: Changes with what this command says an answer means.
_WORDING_VERSION = "command-2026-11"
_DEFAULT = "default"


@click.group()
def consent() -> None:
    """Record what people have agreed to, and what it means when they have said nothing."""


@consent.command("set")
@click.argument("merchant")
@click.argument("address")
@click.argument("channel")
@click.argument("topic")
@click.argument("state", metavar="granted|refused")
@click.option("--proof", default="", help="Where it can be read again, such as the number of a form.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def set_command(*, merchant: str, address: str, proof: str, as_json: bool, **told: str) -> None:
    """Record the answer of everybody MERCHANT (its slug) knows by ADDRESS, an e-mail address or a number.

    A stranger becomes known by that address: an order finds the answer when it names the same e-mail address, or the
    same number and no e-mail address.
    """
    choice = Choice(
        parse_word(Topic, told["topic"], "topic"),
        parse_word(Channel, told["channel"], "channel"),
        parse_word(ConsentState, told["state"], "answer"),
    )
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        shop = get_merchant(session, merchant)
        evidence = Evidence(ConsentSource.MERCHANT, _WORDING_VERSION, shop.language, proof[:500])
        counted = record_address_answer(session, shop.id, KnownBy(address, shop.country), choice, evidence)
    document: dict[str, object] = {
        "merchant": merchant,
        "channel": choice.channel.value,
        "topic": choice.topic.value,
        "state": choice.state.value,
        "people": counted.people,
        "changed": counted.changed,
        "is_new_person": counted.is_new_person,
    }
    print_answer(document, as_json=as_json, heading="The answer is recorded.")


@consent.command("mode")
@click.argument("merchant")
@click.argument("topic")
@click.argument("channel")
@click.argument("mode", metavar="opt_in|opt_out|double_opt_in|default")
@click.option("--proof", default="", help="What offers without a yes rest on: where customers were told of them.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def mode_command(*, merchant: str, mode: str, proof: str, as_json: bool, **told: str) -> None:
    """Choose what holds at MERCHANT (its slug) for TOPIC on CHANNEL when a person has said nothing.

    Offers need a yes by SMS, WhatsApp and push, whatever is chosen. By e-mail they may be sent to customers who were
    told when they gave their address and did not object: say with --proof where. With double_opt_in a yes on a form
    counts once it is confirmed from its own address.
    """
    wanted = None if mode == _DEFAULT else parse_word(ConsentMode, mode, "mode")
    topic, channel = parse_word(Topic, told["topic"], "topic"), parse_word(Channel, told["channel"], "channel")
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        set_mode(session, get_merchant(session, merchant).id, ModeChoice(topic, channel, wanted, proof[:500]))
    document = {
        "merchant": merchant,
        "topic": topic.value,
        "channel": channel.value,
        "mode": mode,
        "proof": proof or None,
    }
    print_answer(document, as_json=as_json, heading="This holds from the next message on.")


@consent.command("modes")
@click.argument("merchant")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def modes_command(*, merchant: str, as_json: bool) -> None:
    """Show what holds at MERCHANT (its slug) for every topic and channel when a person has said nothing."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        chosen = load_modes(session, get_merchant(session, merchant).id)
    pairs = [(topic, channel) for topic in Topic for channel in Channel if not channel.is_for_team]
    rows = [
        {
            "topic": topic.value,
            "channel": channel.value,
            "mode": str(chosen.get((topic, channel), _DEFAULT)),
            "silence": "no" if waits_for_yes(topic, channel, chosen.get((topic, channel))) else "yes",
        }
        for topic, channel in pairs
    ]
    if as_json:
        print_json({"merchant": merchant, "modes": rows})
        return
    print_rows([tuple(row.values()) for row in rows], nothing="")
