"""`milepost limits`: when, how often and for how much a shop writes at most."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import click

from notifier.api.limits import (
    RINGING,
    LimitsError,
    limits_json,
    load_sender_limits,
    parse_sender_limits,
    save_sender_limits,
)
from notifier.api.vocabulary import Channel, Topic
from portal.cli.arguments import parse_word
from portal.cli.output import print_json, print_rows
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant

_HOURS: Final = re.compile(r"(\d{2}:\d{2})-(\d{2}:\d{2})")
_CAP: Final = re.compile(r"(\w+):(\w+):(?:none|(\d{1,6})/(\d{1,6})h)")
_BUDGET: Final = re.compile(r"(\w+)=(\d{1,9}(?:\.\d{1,6})?)([A-Za-z]{3})(?::(\w+))?")
_NO_BUDGET: Final = re.compile(r"(\w+)=none")
_EVERY: Final = "any"
_NONE: Final = "none"

_Cap: TypeAlias = Mapping[str, str | int | None]


@click.group()
def limits() -> None:
    """Say when, how often and for how much a shop writes at most."""


@limits.command()
@click.argument("merchant")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def show(*, merchant: str, as_json: bool) -> None:
    """Show the limits of MERCHANT (its slug). Laws about the hours of offers hold beside them."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        document = limits_json(load_sender_limits(session, get_merchant(session, merchant).id))
    _print(merchant, document, as_json=as_json)


@limits.command("set")
@click.argument("merchant")
@click.option("--quiet", metavar="21:00-08:00|off", help="When nothing but urgent news leaves, on the shop's clocks.")
@click.option(
    "--quiet-channels", metavar="CHANNELS", help="Where the quiet hours hold; sms,whatsapp,push unless given."
)
@click.option("--courtesy", type=click.Choice(("on", "off")), help="Whether order news keeps decent hours too.")
@click.option(
    "--cap",
    "caps",
    multiple=True,
    metavar="TOPIC:CHANNEL:MOST/HOURSh|TOPIC:CHANNEL:none|none",
    help="Such as offers:sms:1/24h, in place of those known for the same topic and channel.",
)
@click.option(
    "--budget",
    "budgets",
    multiple=True,
    metavar="CHANNEL=100.00EUR[:CHANNEL|:none]|CHANNEL=none",
    help="What a month may cost, and the channel that speaks then; one that is known stays.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def set_command(
    *, merchant: str, caps: tuple[str, ...], budgets: tuple[str, ...], as_json: bool, **told: str | None
) -> None:
    """Change the limits of MERCHANT (its slug); what is not given stays. `any` is every topic or channel."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        sender_id = get_merchant(session, merchant).id
        document = limits_json(load_sender_limits(session, sender_id))
        _change_hours(document, told.get("quiet"), told.get("quiet_channels"))
        if told.get("courtesy") is not None:
            document["courtesy"] = told["courtesy"] == "on"
        document["caps"] = _change_caps(document.get("caps", []), caps)
        _change_budgets(document.setdefault("budgets", {}), budgets)
        wanted = parse_sender_limits(document)
        save_sender_limits(session, sender_id, wanted)
    _print(merchant, limits_json(wanted), as_json=as_json)


def _change_hours(document: dict[str, Any], quiet: str | None, channels: str | None) -> None:
    if quiet == "off":
        document.pop("quiet_hours", None)
    elif quiet is not None:
        found = _HOURS.fullmatch(quiet.strip())
        if found is None:
            raise LimitsError(f"--quiet is {quiet!r}, but must be hours such as 21:00-08:00, or off.")
        known = document.get("quiet_hours", {"channels": list(RINGING)})
        document["quiet_hours"] = {**known, "from": found[1], "until": found[2]}
    if channels is not None:
        if "quiet_hours" not in document:
            raise LimitsError("--quiet-channels needs quiet hours: give --quiet as well.")
        document["quiet_hours"]["channels"] = [name.strip() for name in channels.split(",") if name.strip()]


def _change_caps(known: Sequence[_Cap], told: Sequence[str]) -> list[_Cap]:
    """What is told of a topic and channel, which may be several caps, takes the place of what was known of them."""
    if _NONE in told:
        known, told = [], [text for text in told if text != _NONE]
    spoken_of: list[tuple[object, object]] = []
    caps: list[_Cap] = []
    for text in told:
        found = _CAP.fullmatch(text.strip())
        if found is None:
            raise LimitsError(f"--cap is {text!r}, but must be written like offers:sms:1/24h; none alone lifts all.")
        topic = None if found[1] == _EVERY else parse_word(Topic, found[1], "topic").value
        channel = None if found[2] == _EVERY else parse_word(Channel, found[2], "channel").value
        spoken_of.append((topic, channel))
        if found[3] is not None:
            caps.append({"topic": topic, "channel": channel, "messages": int(found[3]), "hours": int(found[4])})
    return [cap for cap in known if (cap["topic"], cap["channel"]) not in spoken_of] + caps


def _change_budgets(budgets: dict[str, Any], told: Sequence[str]) -> None:
    for text in told:
        lifted, found = _NO_BUDGET.fullmatch(text.strip()), _BUDGET.fullmatch(text.strip())
        if lifted is not None:
            budgets.pop(parse_word(Channel, lifted[1], "channel"), None)
        elif found is not None:
            budget = {"limit": found[2], "currency": found[3].upper(), "fall_back": found[4]}
            kept = {key: value for key, value in budgets.get(found[1], {}).items() if key not in {"limit", "currency"}}
            changed = kept | {key: value for key, value in budget.items() if value is not None}
            budgets[found[1]] = {key: value for key, value in changed.items() if value != _NONE}
        else:
            raise LimitsError(f"--budget is {text!r}, but must be written like sms=100.00EUR:email or sms=none.")


def _print(merchant: str, document: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json({"merchant": merchant, "limits": document})
    else:
        print_rows(_rows(document), nothing=f"{merchant} has no limits of its own.")


def _rows(document: dict[str, Any]) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    quiet = document.get("quiet_hours")
    if quiet:
        rows.append(("quiet", f"{quiet['from']}-{quiet['until']} on {', '.join(quiet['channels'])}"))
    if document.get("courtesy"):
        rows.append(("courtesy", "on"))
    rows += [
        ("cap", f"{cap['topic'] or _EVERY}:{cap['channel'] or _EVERY}:{cap['messages']}/{cap['hours']}h")
        for cap in document.get("caps", ())
    ]
    for channel, budget in document.get("budgets", {}).items():
        spare = f", then {budget['fall_back']}" if "fall_back" in budget else ""
        rows.append(("budget", f"{channel} {budget['limit']} {budget['currency']} a month{spare}"))
    return rows
