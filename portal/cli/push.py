"""`milepost push`: the key browsers know a shop by."""

import click

from notifier.api.push import rotate_key
from portal.cli.output import print_answer
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant


@click.group()
def push() -> None:
    """Look after web push."""


@push.command("rotate-key")
@click.argument("merchant")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def rotate_key_command(*, merchant: str, as_json: bool) -> None:
    """Give browsers of MERCHANT (its slug) a new key from now on; those that have one keep it and stay reachable."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        public_key = rotate_key(session, runtime.sealer, get_merchant(session, merchant).id)
    document = {"merchant": merchant, "public_key": public_key}
    print_answer(document, as_json=as_json, heading="Browsers that subscribe from now on are given a new key.")
