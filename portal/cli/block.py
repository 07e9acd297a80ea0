"""`milepost block`: pieces of the tracking page in the shop's own words."""

from typing import BinaryIO

import click

from portal.cli.output import print_answer, print_json, print_rows
from portal.cli.runtime import open_runtime
from portal.engagement.block_document import block_json, parse_blocks
from portal.engagement.content_blocks import load_blocks, remove_block, save_blocks
from portal.merchants.accounts import get_merchant

_JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")


@click.group()
def block() -> None:
    """Put banners, questions, social links and the return policy on the tracking page."""


@block.command("set")
@click.argument("merchant")
@click.argument("file", metavar="FILE.json", type=click.File("rb"))
@_JSON
def set_command(*, merchant: str, file: BinaryIO, as_json: bool) -> None:
    """Keep the blocks in FILE.json for MERCHANT (its slug), each in place of the one of its name; all, or none."""
    # Read with nothing held: on SQLite an open unit of work keeps all other writers waiting.
    written = file.read()
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        shop = get_merchant(session, merchant)
        blocks = parse_blocks(written, shop.language)
        save_blocks(session, shop.id, blocks)
    document = {"merchant": merchant, "blocks": [one.name for one in blocks]}
    print_answer(document, as_json=as_json, heading="Pages show them from now on.")


@block.command("list")
@click.argument("merchant")
@_JSON
def list_command(*, merchant: str, as_json: bool) -> None:
    """List the blocks of MERCHANT (its slug)."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        blocks = load_blocks(session.connection(), get_merchant(session, merchant).id)
    if as_json:
        print_json({"merchant": merchant, "blocks": [block_json(one) for one in blocks]})
        return
    rows = [(one.name, one.kind.value, one.slot.value, ", ".join(one.texts)) for one in blocks]
    print_rows(rows, nothing=f"{merchant} has no content blocks.")


@block.command()
@click.argument("merchant")
@click.argument("name")
@_JSON
def remove(*, merchant: str, name: str, as_json: bool) -> None:
    """Take the block NAME of MERCHANT (its slug) away."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        remove_block(session, get_merchant(session, merchant).id, name)
    print_answer({"merchant": merchant, "block": name}, as_json=as_json, heading="No page shows it any more.")
