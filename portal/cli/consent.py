"""`milepost consent`: answers people gave elsewhere, such as an opt-in for WhatsApp at the till."""

import click

from notifier.api.preferences import Choice, Evidence, KnownBy, record_address_answer
from notifier.api.vocabulary import Channel, ConsentSource, ConsentState, Topic
from portal.cli.arguments import parse_word
from portal.cli.output import print_answer
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant

#: Changes with what this command says an answer means.
_WORDING_VERSION = "command-2026-11"


@click.group()
def consent() -> None:
    """Record what people have agreed to."""


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
