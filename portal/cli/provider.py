"""`milepost provider`: who carries a merchant's messages."""

from collections.abc import Mapping, Sequence
from typing import Final

import click

from notifier.api.receipts import find_callbacks
from notifier.api.senders import ProviderChoice, ProviderDraft, list_providers, set_provider, switch_off_provider
from notifier.api.vocabulary import Channel
from notifier.foundation.errors import ProductError
from portal.cli.arguments import parse_word
from portal.cli.output import print_answer, print_json, print_rows
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant

#: Channels on which people write back to the provider's number.
_ANSWERED: Final = (Channel.SMS, Channel.WHATSAPP)


@click.group()
def provider() -> None:
    """Choose who carries messages."""


@provider.command("set")
@click.argument("merchant")
@click.argument("channel")
@click.argument("provider_name", metavar="PROVIDER")
@click.argument("settings", metavar="KEY=VALUE...", nargs=-1)
@click.option("--backup", "is_backup", is_flag=True, help="Asked after those that carry the channel, not instead.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def set_command(*, settings: tuple[str, ...], is_backup: bool, as_json: bool, **told: str) -> None:
    """Let PROVIDER carry CHANNEL for MERCHANT (its slug), with the provider's own settings."""
    merchant, channel, provider_name = told["merchant"], told["channel"], told["provider_name"]
    pairs = parse_pairs(settings)
    wanted = parse_word(Channel, channel, "channel")
    draft = ProviderDraft(wanted, provider_name, pairs, is_backup=is_backup, may_be_private=True)
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        account = set_provider(session, runtime.sealer, get_merchant(session, merchant).id, draft)
        base_url = runtime.settings.base_url
    document: dict[str, object] = {
        "merchant": merchant,
        "channel": channel,
        "provider": provider_name,
        "account": account.hex,
        **_describe_urls(draft, base_url, account.hex),
    }
    heading = f"{provider_name} carries {channel} for {merchant}."
    if is_backup:
        heading = f"{provider_name} carries {channel} for {merchant} when the others cannot."
    print_answer(document, as_json=as_json, heading=heading)


@provider.command("list")
@click.argument("merchant")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def list_command(*, merchant: str, as_json: bool) -> None:
    """List who carries the channels of MERCHANT (its slug), in the order they are asked, without their settings."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        choices = list_providers(session, get_merchant(session, merchant).id)
    if as_json:
        print_json({"merchant": merchant, "providers": [_describe_choice(choice) for choice in choices]})
        return
    rows = [
        (choice.channel.value, choice.provider, "on" if choice.is_on else "off", choice.id.hex) for choice in choices
    ]
    print_rows(rows, nothing=f"{merchant} has no provider of its own: its mails go by MILEPOST_SMTP_URL.")


@provider.command("off")
@click.argument("merchant")
@click.argument("channel")
@click.argument("provider_name", metavar="PROVIDER")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def off(*, merchant: str, channel: str, provider_name: str, as_json: bool) -> None:
    """Let PROVIDER carry CHANNEL for MERCHANT (its slug) no longer; receipts of it are still taken."""
    wanted = parse_word(Channel, channel, "channel")
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        switch_off_provider(session, get_merchant(session, merchant).id, wanted, provider_name)
    document = {"merchant": merchant, "channel": channel, "provider": provider_name, "is_on": False}
    print_answer(document, as_json=as_json, heading=f"{provider_name} carries {channel} for {merchant} no longer.")


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


def _describe_urls(draft: ProviderDraft, base_url: str, account: str) -> Mapping[str, str | None]:
    """Where the provider, or the mail service behind an SMTP server, reports to; None where nobody does."""
    reporter = draft.settings.get("events", "").strip() or draft.provider
    if find_callbacks(reporter) is None:
        return {"receipts_url": None, "inbound_url": None}
    inbound = f"{base_url}/hooks/inbound/{reporter}/{account}" if draft.channel in _ANSWERED else None
    return {"receipts_url": f"{base_url}/hooks/receipts/{reporter}/{account}", "inbound_url": inbound}


def _describe_choice(choice: ProviderChoice) -> dict[str, object]:
    return {
        "channel": choice.channel.value,
        "provider": choice.provider,
        "account": choice.id.hex,
        "position": choice.position,
        "is_on": choice.is_on,
    }
