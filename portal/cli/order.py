"""`milepost order`: the links that open an order's tracking page."""

import click

from portal.cli.output import print_answer
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant
from portal.orders.lookup import get_order_by_number
from portal.orders.tracking_links import open_tracking_link, revoke_tracking_links


@click.group()
def order() -> None:
    """Find, renew and revoke tracking links."""


@order.command()
@click.argument("merchant")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def link(*, merchant: str, number: str, as_json: bool) -> None:
    """Print the page address of the order NUMBER of MERCHANT (its slug); a revoked link is replaced by a new one."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        found = get_order_by_number(session, get_merchant(session, merchant).id, number)
        url = open_tracking_link(session, runtime.page_links, found)
    document = {"merchant": merchant, "order": found.number, "url": url}
    print_answer(document, as_json=as_json, heading=f"Whoever has this address sees the order {found.number}.")


@order.command("revoke-links")
@click.argument("merchant")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def revoke_links(*, merchant: str, number: str, as_json: bool) -> None:
    """Close every link to the order NUMBER of MERCHANT (its slug) at once, those in sent messages too."""
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        found = get_order_by_number(session, get_merchant(session, merchant).id, number)
        closed = revoke_tracking_links(session, found.id)
    document = {"merchant": merchant, "order": found.number, "revoked": closed}
    heading = f"No link opens the order {found.number} any more; `milepost order link` makes a new one."
    print_answer(document, as_json=as_json, heading=heading)
