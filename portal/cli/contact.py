"""`milepost contact`: whom rules reach at carriers and in the merchant's own team."""

import click

from notifier.api.contacts import (
    BusinessContact,
    RecipientKind,
    contacts_json,
    load_contacts,
    remove_contact,
    set_contact,
)
from notifier.foundation.errors import ProductError
from portal.cli.output import print_answer, print_json, print_rows
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant
from portal.sources.carriers.registry import find_carrier

KIND = click.Choice((RecipientKind.CARRIER.value, RecipientKind.TEAM.value))


@click.group()
def contact() -> None:
    """Name whom rules write to at carriers and in the own team."""


@contact.command("set")
@click.argument("merchant")
@click.argument("kind", type=KIND, metavar="carrier|team")
@click.argument("name")
@click.option("--email", required=True, help="Where they are written to.")
@click.option("--name", "person", help="Who reads there, for a carrier.")
@click.option("--language", help="Language of the messages to a carrier such as de; the shop's unless given.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def set_command(*, merchant: str, kind: str, name: str, as_json: bool, **told: str | None) -> None:
    """Write to NAME (a carrier such as dhl, or a part of the team such as warehouse) for MERCHANT (its slug)."""
    chosen, key = _read(kind, name)
    draft = BusinessContact(told["email"] or "", told["person"], told["language"])
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        stored = set_contact(session, get_merchant(session, merchant).id, chosen, key, draft)
    place = {"merchant": merchant, "kind": kind, "contact": key}
    document = {**place, "email": stored.email, "name": stored.name, "language": stored.language}
    print_answer(document, as_json=as_json, heading=f"The contact {key} is saved.")


@contact.command("list")
@click.argument("merchant")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def list_command(*, merchant: str, as_json: bool) -> None:
    """List whom rules of MERCHANT (its slug) reach at carriers and in the team."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        contacts = load_contacts(session, get_merchant(session, merchant).id)
    if as_json:
        print_json({"merchant": merchant, "contacts": contacts_json(contacts)})
        return
    rows = [
        (kind.value, name, each.email, each.name or "", each.language or "")
        for kind in (RecipientKind.CARRIER, RecipientKind.TEAM)
        for name, each in sorted(contacts.of(kind).items())
    ]
    print_rows(rows, nothing=f"{merchant} has named nobody.")


@contact.command("remove")
@click.argument("merchant")
@click.argument("kind", type=KIND, metavar="carrier|team")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def remove_command(*, merchant: str, kind: str, name: str, as_json: bool) -> None:
    """Write to NAME for MERCHANT (its slug) no longer."""
    chosen = RecipientKind(kind)
    known = find_carrier(name) if chosen is RecipientKind.CARRIER else None
    key = known.key if known else name
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        remove_contact(session, get_merchant(session, merchant).id, chosen, key)
    document = {"merchant": merchant, "kind": kind, "contact": key}
    print_answer(document, as_json=as_json, heading=f"The contact {key} is written to no longer.")


def _read(kind: str, name: str) -> tuple[RecipientKind, str]:
    """The kind and the key facts know it by: carriers have many names."""
    chosen = RecipientKind(kind)
    if chosen is not RecipientKind.CARRIER:
        return chosen, name
    carrier = find_carrier(name)
    if carrier is None:
        raise ProductError(f"There is no carrier {name!r}; name it as its parcels do, such as dhl or ups.")
    return chosen, carrier.key
