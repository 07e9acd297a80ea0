"""`milepost provider`: who carries a merchant's messages."""

from collections.abc import Sequence

import click

from notifier.api.senders import ProviderDraft, set_provider
from notifier.api.vocabulary import Channel
from notifier.foundation.errors import ProductError
from portal.cli.output import print_answer
from portal.cli.runtime import Runtime, open_runtime
from portal.merchants.accounts import get_merchant


@click.group()
def provider() -> None:
    """Choose who carries messages."""


@provider.command("set")
@click.argument("merchant")
@click.argument("channel")
@click.argument("provider_name", metavar="PROVIDER")
@click.argument("settings", metavar="KEY=VALUE...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def set_command(*, merchant: str, channel: str, provider_name: str, settings: tuple[str, ...], as_json: bool) -> None:
    """Let PROVIDER carry CHANNEL for MERCHANT (its slug), with the provider's own settings."""
    draft = ProviderDraft(_parse_channel(channel), provider_name, parse_pairs(settings), may_be_private=True)
    with open_runtime() as runtime:
        _store(runtime, merchant, draft)
    document = {"merchant": merchant, "channel": channel, "provider": provider_name}
    print_answer(document, as_json=as_json, heading=f"{provider_name} carries {channel} for {merchant}.")


def parse_pairs(words: Sequence[str]) -> dict[str, str]:
    """`key=value` words as a mapping; `ProductError` names the first that is none or comes twice."""
    pairs: dict[str, str] = {}
    for word in words:
        key, mark, value = word.partition("=")
        if not mark or not key.strip():
            raise ProductError(f"{word!r} is not a setting; write key=value.")
        if key.strip() in pairs:
            raise ProductError(f"The setting {key.strip()!r} is given twice.")
        pairs[key.strip()] = value
    return pairs


def _parse_channel(name: str) -> Channel:
    if name not in set(Channel):
        raise ProductError(f"There is no channel {name!r}; known are {', '.join(Channel)}.")
    return Channel(name)


def _store(runtime: Runtime, merchant: str, draft: ProviderDraft) -> None:
    with runtime.database.unit_of_work() as session:
        sender_id = get_merchant(session, merchant).id
        set_provider(session, runtime.sealer, sender_id, draft)
