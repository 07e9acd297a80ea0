"""`milepost rule set`: a rule said with options, or written as documents in a file."""

import json
from pathlib import Path
from typing import BinaryIO

import click

from notifier.api.catalogue import get_event_type
from notifier.api.conditions import ALWAYS, Condition, ConditionError, parse_condition
from notifier.api.rules import (
    RecipientKind,
    RuleDraft,
    Timing,
    TimingError,
    parse_rules,
    parse_timing,
    save_rule,
    wait_for,
)
from notifier.api.vocabulary import Channel, JsonValue, Strategy
from notifier.foundation.errors import ProductError
from portal.cli.arguments import parse_seconds, parse_word, parse_words
from portal.cli.rule_printing import print_rule, print_rules
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant


@click.command("set")
@click.argument("merchant")
@click.argument("trigger", required=False)
@click.option("--channels", help="Such as email,sms; in the order they are tried or told.")
@click.option("--strategy", help="all (as it is unless given), first_reachable or cascade.")
@click.option("--wait", help="How long a cascade gives each channel, 20m unless given.")
@click.option("--recipients", help="Such as shopper,team; the shopper unless given.")
@click.option("--conditions", help="As JSON, or @FILE that holds it; without, the rule always answers.")
@click.option("--after", help="How long after the event the first message leaves, such as 2h; at once unless given.")
@click.option("--timing", help='As JSON, such as {"kind": "after", "amount": 2, "unit": "days", "at": "09:00"}.')
@click.option("--digest", help="How long the first message waits for more news of its order, such as 20m.")
@click.option("--name", help="The rule's own name; the trigger's unless given.")
@click.option("--file", "file", type=click.File("rb"), help="Rules as JSON documents instead; - for standard input.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def set_command(*, merchant: str, file: BinaryIO | None, as_json: bool, **told: str | None) -> None:
    """Add the rule that answers TRIGGER for MERCHANT (its slug), or replace the one of that name; it is on then.

    With --file, one or several rules are read from documents, each on or off as it says, and saved together.
    """
    options = {name: value for name, value in told.items() if value is not None}
    drafts = (_read_options(options),) if file is None else _read_file(file, options)
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        sender_id = get_merchant(session, merchant).id
        saved = [save_rule(session, sender_id, draft) for draft in drafts]
    if file is None:
        print_rule(merchant, saved[0], as_json=as_json, heading=f"The rule {saved[0].name} is saved and on.")
    else:
        print_rules(merchant, saved, as_json=as_json)


def _read_file(file: BinaryIO, options: dict[str, str]) -> tuple[RuleDraft, ...]:
    if options:
        raise ProductError(f"The file says everything about its rules; leave out {', '.join(sorted(options))}.")
    return parse_rules(file.read())


def _read_options(told: dict[str, str]) -> RuleDraft:
    if "trigger" not in told or "channels" not in told:
        raise ProductError("Name a trigger and --channels, or give the rules with --file.")
    return RuleDraft(
        name=told.get("name", told["trigger"]),
        trigger=get_event_type(told["trigger"]).name,
        channels=parse_words(Channel, told["channels"], "channel"),
        strategy=parse_word(Strategy, told.get("strategy", Strategy.ALL.value), "strategy"),
        wait_seconds=parse_seconds(told.get("wait", "20m"), "--wait"),
        conditions=_read_conditions(told.get("conditions")),
        timing=_read_timing(told),
        recipients=parse_words(RecipientKind, told.get("recipients", RecipientKind.SHOPPER.value), "recipient"),
        digest_seconds=parse_seconds(told.get("digest", "0s"), "--digest"),
    )


def _read_conditions(text: str | None) -> Condition:
    if text is None:
        return ALWAYS
    try:
        return parse_condition(_read_json(_read_text(text), "--conditions"))
    except ConditionError as problem:
        raise ProductError(f"--conditions: {problem}") from problem


def _read_timing(told: dict[str, str]) -> Timing:
    if "timing" not in told:
        return wait_for(parse_seconds(told.get("after", "0s"), "--after"))
    if "after" in told:
        raise ProductError("Give --after or --timing, not both.")
    try:
        return parse_timing(_read_json(told["timing"], "--timing"))
    except TimingError as problem:
        raise ProductError(f"--timing: {problem}") from problem


def _read_text(text: str) -> str:
    if not text.startswith("@"):
        return text
    try:
        return Path(text[1:]).read_text("utf-8")
    except (OSError, UnicodeError) as problem:
        raise ProductError(f"The file {text[1:]!r} of --conditions cannot be read.") from problem


def _read_json(text: str, option: str) -> JsonValue:
    try:
        read: JsonValue = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise ProductError(f"{option} is no JSON: {problem}.") from problem
    return read
