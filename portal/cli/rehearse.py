"""`milepost rehearse`: what a rule would have done with the events of the last days, before it is switched on."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import click

from notifier.api.rehearsal import MOST_DAYS, MOST_MESSAGES, RehearsalRequest, rehearse
from notifier.api.rules import RuleDraft, parse_rules
from notifier.foundation.errors import ProductError
from portal.cli.documents import to_document
from portal.cli.output import print_json
from portal.cli.rehearsal_report import print_report
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant


@click.command("rehearse")
@click.argument("merchant")
@click.argument("rule", required=False)
@click.option("--draft", "file", type=click.File("rb"), help="A rule as a JSON document instead; - is standard input.")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=90, show_default=True, help="How far back to look.")
@click.option(
    "--messages",
    type=click.IntRange(0, MOST_MESSAGES),
    default=100,
    show_default=True,
    help="How many of the newest decisions the JSON document lists one by one.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def rehearse_command(*, merchant: str, rule: str | None, file: BinaryIO | None, as_json: bool, **given: int) -> None:
    """Play RULE of MERCHANT (its slug) over what was recorded: who would have got what, and what it would cost.

    RULE is the name of a stored rule, on or off, or - for a document on standard input. Sends and changes nothing.
    """
    wanted = _read_rule(rule, file)
    with open_runtime() as runtime:
        with runtime.database.reading() as session:
            sender_id = get_merchant(session, merchant).id
        request = RehearsalRequest(sender_id, wanted, given["days"], given["messages"])
        with _without_cycles():
            found = rehearse(runtime.database, runtime.sealer, request, show_progress)
    if as_json:
        document = to_document(found)
        print_json({"merchant": merchant, **(document if isinstance(document, dict) else {})})
    else:
        print_report(found)


def show_progress(done: int, total: int) -> None:
    """Says on a terminal how far it is, on one line that is gone at the end."""
    if sys.stderr.isatty():
        line = "" if done == total else f"{done} of {total} events"
        click.echo(f"\r\x1b[K{line}", err=True, nl=False)


@contextmanager
def _without_cycles() -> Iterator[None]:
    """Nobody looks for circles meanwhile: that took a quarter of the time, and rows of a page make none."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _read_rule(rule: str | None, file: BinaryIO | None) -> str | RuleDraft:
    if rule is None and file is None:
        raise ProductError("Name a rule, or give one with --draft.")
    if rule not in (None, "-"):
        if file is not None:
            raise ProductError("Name a rule or give one with --draft, not both.")
        return rule
    drafts = parse_rules((file or sys.stdin.buffer).read())
    if len(drafts) != 1:
        raise ProductError(f"One rule is rehearsed at a time, not {len(drafts)}.")
    return drafts[0]
