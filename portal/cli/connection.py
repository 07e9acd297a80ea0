"""`milepost connection`: the doors through which stores and trackers report."""

import click

from portal.cli.output import print_answer
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant
from portal.merchants.connections import add_connection


@click.group()
def connection() -> None:
    """Connect stores and trackers."""


@connection.command()
@click.argument("merchant")
@click.argument("source")
@click.option("--secret", help="The secret the vendor signs with; made up unless given.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def add(*, merchant: str, source: str, secret: str | None, as_json: bool) -> None:
    """Open a door for SOURCE (such as shopify or easypost) at MERCHANT (its slug)."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        merchant_id = get_merchant(session, merchant).id
        made = add_connection(session, runtime.sealer, merchant_id, source, secret=secret)
        url = runtime.settings.base_url + made.path
    kind = made.kind.value
    document = {"id": str(made.id), "source": made.source, "kind": kind, "url": url, "secret": made.secret}
    heading = f"The {kind} {source} is connected: give it this address and secret, the secret is not shown again."
    print_answer(document, as_json=as_json, heading=heading)
