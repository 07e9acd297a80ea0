"""`milepost inspect bounce`: what Milepost understands of bounce mails, without storing them."""

import sys
from pathlib import Path

import click

from notifier.api.bounces import BouncedRecipient, parse_bounce
from portal.cli.output import print_json


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
def bounce(*, files: tuple[str, ...]) -> None:
    """Read the mails in FILE...; exit status 1 when one of them cannot be understood."""
    documents = [describe_mail(name) for name in files]
    for document in documents:
        print_json(document)
    if any(document["problem"] is not None for document in documents):
        sys.exit(1)


def describe_mail(name: str) -> dict[str, object]:
    """What one mail says; a file that cannot be read is a problem of its own line, not of the others."""
    try:
        raw = Path(name).read_bytes()
    except OSError as problem:
        return {"file": name, "recipients": [], "problem": f"The file cannot be read: {problem.strerror}."}
    read = parse_bounce(raw)
    return {
        "file": name,
        "recipients": [_describe(recipient) for recipient in read.recipients],
        "problem": read.problem,
    }


def _describe(recipient: BouncedRecipient) -> dict[str, object]:
    return {
        "address": recipient.address,
        "kind": recipient.kind.value,
        "status": recipient.status,
        "reason": recipient.reason.value if recipient.reason else None,
    }
