"""`milepost inspect`: what Milepost understands of something, without storing it."""

import sys
from pathlib import Path

import click

from portal.cli.inspect_bounce import bounce
from portal.cli.inspect_receipt import receipt
from portal.cli.inspect_sms import sms
from portal.cli.output import print_json
from portal.sources.inspection import inspect_payload, inspect_tracking_number


@click.group()
def inspect() -> None:
    """Look at payloads and numbers as Milepost sees them; one line of JSON each."""


inspect.add_command(bounce)
inspect.add_command(sms)


inspect.add_command(receipt)


@inspect.command()
@click.option("--source", required=True, help="Store or tracker such as shopify or easypost.")
@click.option("--topic", default="", help="The vendor's topic such as orders/create; guessed unless given.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
def payload(*, source: str, topic: str, files: tuple[str, ...]) -> None:
    """Parse the payloads in FILE...; exit status 1 when one of them cannot be understood."""
    documents = [describe_file(source, topic, name) for name in files]
    for document in documents:
        print_json(document)
    if any(document["problem"] is not None for document in documents):
        sys.exit(1)


@inspect.command("tracking-number")
@click.argument("numbers", metavar="NUMBER...", nargs=-1, required=True)
def tracking_number(*, numbers: tuple[str, ...]) -> None:
    """Name the carriers each NUMBER may belong to, best first."""
    for number in numbers:
        print_json(inspect_tracking_number(number))


def describe_file(source: str, topic: str, name: str) -> dict[str, object]:
    """What one file says; a file that cannot be read is a problem of its own line, not of the others."""
    try:
        body = Path(name).read_bytes()
    except OSError as problem:
        return {"file": name, "source": source, "problem": f"The file cannot be read: {problem.strerror}."}
    return {"file": name, **inspect_payload(source, topic, body)}
