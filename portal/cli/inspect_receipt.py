"""`milepost inspect receipt`: what Milepost understands of a provider's callback, without storing it."""

import sys
from pathlib import Path
from typing import Any, Final

import click

from notifier.api.receipts import CallbackError, Receipt, find_callbacks, list_reporting_providers
from portal.cli.output import print_json

#: Other names people know a provider by.
OTHER_NAMES: Final = {"amazon_ses": "ses", "amazon-ses": "ses", "mailchimp_transactional": "mandrill"}


@click.command()
@click.option("--provider", required=True, help="Who called: ses, mailgun, sendgrid, postmark, mandrill, twilio ...")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
def receipt(*, provider: str, files: tuple[str, ...]) -> None:
    """Read the callback bodies in FILE...; exit status 1 when one of them cannot be understood."""
    documents = [describe_file(provider, name) for name in files]
    for document in documents:
        print_json(document)
    if any(document["problem"] is not None for document in documents):
        sys.exit(1)


def describe_file(provider: str, name: str) -> dict[str, Any]:
    """The document of one file; a file that cannot be read is a problem of its own line, not of the others."""
    try:
        body = Path(name).read_bytes()
    except OSError as problem:
        return _problem(name, f"The file cannot be read: {problem.strerror}.")
    source = find_callbacks(OTHER_NAMES.get(provider, provider))
    if source is None:
        return _problem(name, f"{provider!r} makes no callbacks; {', '.join(list_reporting_providers())} do.")
    try:
        report = source.parse(body, guess_content_type(body))
    except CallbackError as problem:
        return _problem(name, str(problem))
    return {"file": name, "receipts": [_describe(each) for each in report.receipts], "problem": None}


def guess_content_type(body: bytes) -> str:
    """JSON begins with a bracket or brace, and a form does not."""
    is_json = body.lstrip()[:1] in {b"{", b"["}
    return "application/json" if is_json else "application/x-www-form-urlencoded"


def _problem(name: str, sentence: str) -> dict[str, Any]:
    return {"file": name, "receipts": [], "problem": sentence}


def _describe(receipt: Receipt) -> dict[str, str | None]:
    return {
        "kind": receipt.kind.value,
        "reason": receipt.reason.value if receipt.reason else None,
        "provider_message_id": receipt.provider_message_id,
        "address": receipt.address,
        "occurred_at": receipt.occurred_at.isoformat() if receipt.occurred_at else None,
    }
