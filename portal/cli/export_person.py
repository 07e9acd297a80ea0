"""`milepost export-person`: everything held of a person, in one JSON document."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from notifier.foundation.errors import ProductError
from portal.cli.documents import to_document
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant
from portal.privacy.export_person import export_person
from portal.privacy.find_person import find_person


@click.command("export-person")
@click.argument("merchant")
@click.argument("address")
@click.option("--to", "file", type=click.Path(dir_okay=False, path_type=Path), help="A new file only you can read.")
def export_person_command(*, merchant: str, address: str, file: Path | None) -> None:
    """Hand out everything MERCHANT (its slug) holds under ADDRESS, an e-mail address or a number such as +15550100100.

    Orders with contacts, parcels, cases and returns, people with wishes, consents and their ledger, messages with words
    and receipts, what the person wrote, raw payloads: one JSON object with a list for each. What would open a page or
    write to a browser is left out.
    """
    with open_runtime() as runtime, runtime.database.reading() as session, _open_target(file) as target:
        person = find_person(session, get_merchant(session, merchant), address)
        target.write(json.dumps({"merchant": merchant, "address": person.address.text}, ensure_ascii=False)[:-1])
        for name, documents in export_person(session, runtime.sealer, person):
            target.write(f",\n{json.dumps(name)}: [")
            for serial, document in enumerate(documents):
                written = json.dumps(to_document(document), ensure_ascii=False)
                target.write(f"{',' if serial else ''}\n  {written}")
            target.write("]")
        target.write("}\n")


@contextmanager
def _open_target(file: Path | None) -> Iterator[TextIO]:
    if file is None:
        yield sys.stdout
        return
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as problem:
        raise ProductError(f"The file {file} cannot be made: {problem.strerror}.") from problem
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as target:
            yield target
    except BaseException:
        # Half an export looks like a whole one.
        file.unlink()
        raise
