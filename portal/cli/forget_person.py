"""`milepost forget-person`: everything held of a person, erased for good."""

import dataclasses

import click

from portal.cli.output import print_answer
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant
from portal.privacy.find_person import Person, find_person
from portal.privacy.forget_person import Erasure, forget_person, preview_erasure


@click.command("forget-person")
@click.argument("merchant")
@click.argument("address")
@click.option("--yes", "is_agreed", is_flag=True, help="Do not ask before erasing.")
@click.option("--suppress", "is_suppressed", is_flag=True, help="Never write to these addresses again.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def forget_person_command(*, merchant: str, address: str, is_agreed: bool, is_suppressed: bool, as_json: bool) -> None:
    """Erase everything MERCHANT (its slug) holds under ADDRESS, an e-mail address or a number such as +15550100100.

    It says what there is and asks first. Waiting messages are cancelled and links closed. What stays: figures, the
    ledger of consents under a digest, and digests of the addresses on whose channel the person had opted out. An order
    the shop sends again stays empty; a new order is a new contact, unless --suppress forbids to write to them.
    """
    with open_runtime() as runtime:
        with runtime.database.reading() as session:
            shop = get_merchant(session, merchant)
            person = find_person(session, shop, address)
            erasure = preview_erasure(session, person)
        document = _describe(merchant, person, erasure)
        if not as_json:
            print_answer(document, as_json=False, heading=f"{merchant} holds under {person.address.text}:")
        if not is_agreed:
            click.confirm("Erase all of it for good?", abort=True, err=True)
        forget_person(runtime.database, shop, address, is_suppressed=is_suppressed)
    heading = f"{merchant} has forgotten {person.address.text}."
    if as_json:
        print_answer(document | {"is_suppressed": is_suppressed}, as_json=True, heading=heading)
    else:
        click.echo(heading)


def _describe(merchant: str, person: Person, erasure: Erasure) -> dict[str, object]:
    held = dataclasses.asdict(erasure.messages)
    counts = {"orders": erasure.orders, "parcels": erasure.parcels, "cases": erasure.cases}
    return {"merchant": merchant, "address": person.address.text, **counts, "payloads": erasure.payloads, **held}
