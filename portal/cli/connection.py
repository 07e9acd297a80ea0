"""`milepost connection`: the doors through which stores and trackers report."""

import click

from portal.cli.output import print_answer
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant
from portal.merchants.connections import (
    ROTATION_OVERLAP,
    NewConnection,
    add_connection,
    get_connection_id,
    rotate_secret,
)


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
        base_url = runtime.settings.base_url
    kind = made.kind.value
    heading = f"The {kind} {source} is connected: give it this address and secret, the secret is not shown again."
    print_answer(_describe(made, base_url), as_json=as_json, heading=heading)


@connection.command()
@click.argument("merchant")
@click.argument("connection_id")
@click.option("--secret", help="The new secret the vendor signs with; made up unless given.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def rotate(*, merchant: str, connection_id: str, secret: str | None, as_json: bool) -> None:
    """Give the connection CONNECTION_ID of MERCHANT (its slug) a new secret."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        known = get_connection_id(session, get_merchant(session, merchant).id, connection_id)
        made = rotate_secret(session, runtime.sealer, known, secret)
        base_url = runtime.settings.base_url
    days = ROTATION_OVERLAP.days
    heading = f"Give the {made.kind.value} {made.source} this new secret; the one before is accepted for {days} days."
    print_answer(_describe(made, base_url), as_json=as_json, heading=heading)


def _describe(made: NewConnection, base_url: str) -> dict[str, object]:
    url = base_url + made.path
    return {"id": str(made.id), "source": made.source, "kind": made.kind.value, "url": url, "secret": made.secret}
