"""`milepost product`: what a shop sells and its pages may offer."""

from collections.abc import Mapping
from typing import Final, TextIO

import click

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import ProductError
from portal.cli.output import print_answer, print_json, print_rows
from portal.cli.runtime import open_runtime
from portal.merchants.accounts import get_merchant
from portal.merchants.catalogue import load_products, pin_product, save_products, shop_hosts
from portal.merchants.catalogue_csv import COLUMNS, parse_products
from portal.models import Product
from portal.recommendations.clicks import load_click_counts

_OFF: Final = "off"
_JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")


@click.group()
def product() -> None:
    """Take in what a shop sells, and pin what its pages offer first."""


@product.command("import", help=f"Add the products in FILE.csv to MERCHANT (its slug). Columns: {', '.join(COLUMNS)}.")
@click.argument("merchant")
@click.argument("file", metavar="FILE.csv", type=click.File("r", encoding="utf-8-sig"))
@click.option("--host", "hosts", multiple=True, help="A host products may lead to beside the shop's website.")
@click.option("--all", "is_whole_range", is_flag=True, help="The file is the whole range: the rest is sold out.")
@_JSON
def import_command(*, merchant: str, file: TextIO, hosts: tuple[str, ...], is_whole_range: bool, as_json: bool) -> None:
    """Add products or bring them up to date; all of them, or none when one is wrong."""
    with open_runtime() as runtime:
        with runtime.database.reading() as session:
            shop = get_merchant(session, merchant)
            merchant_id, known = shop.id, shop_hosts(shop, hosts)
        # Read with nothing held: on SQLite an open unit of work keeps all other writers waiting.
        drafts = parse_products(file, known)
        with runtime.database.unit_of_work() as session:
            save_products(session, merchant_id, drafts, is_whole_range=is_whole_range)
    document = {"merchant": merchant, "products": len(drafts)}
    print_answer(document, as_json=as_json, heading="The products are known; what sells is counted within minutes.")


@product.command()
@click.argument("merchant")
@click.argument("sku")
@click.argument("position", metavar="POSITION|off")
@_JSON
def pin(*, merchant: str, sku: str, position: str, as_json: bool) -> None:
    """Offer SKU of MERCHANT (its slug) before all others, at POSITION from 1; `off` ends it."""
    if position != _OFF and not (position.isdecimal() and 1 <= int(position) <= 100):
        raise ProductError(f"The position is {position!r}, but must be a number from 1 to 100, or off.")
    place = None if position == _OFF else int(position)
    with open_runtime() as runtime, runtime.database.unit_of_work() as session:
        pin_product(session, get_merchant(session, merchant).id, sku, place)
    heading = f"{sku} is offered first." if place else f"{sku} is offered where it belongs."
    print_answer({"merchant": merchant, "sku": sku, "position": place}, as_json=as_json, heading=heading)


@product.command("list")
@click.argument("merchant")
@_JSON
def list_command(*, merchant: str, as_json: bool) -> None:
    """List the products of MERCHANT (its slug): the pinned first, then what sells best, with clicks of 30 days."""
    with open_runtime() as runtime, runtime.database.reading() as session:
        merchant_id = get_merchant(session, merchant).id
        products = load_products(session, merchant_id)
        clicks = load_click_counts(session, merchant_id, until=utc_now().date(), days=30)
    if as_json:
        print_json({"merchant": merchant, "products": [_to_document(one, clicks) for one in products]})
        return
    rows = [
        (one.sku, f"pin {one.pin_position}" if one.pin_position else "", _in_stock(one), one.category, one.title)
        for one in products
    ]
    print_rows(rows, nothing=f"{merchant} has no products yet; `milepost product import` adds some.")


def _in_stock(one: Product) -> str:
    return "in stock" if one.is_in_stock else "sold out"


def _to_document(one: Product, clicks: Mapping[str, int]) -> dict[str, object]:
    return {
        "sku": one.sku,
        "title": one.title,
        "url": one.url,
        "category": one.category,
        "price_minor": one.price_minor,
        "currency": one.currency,
        "in_stock": one.is_in_stock,
        "consumable": one.is_consumable,
        "pin": one.pin_position,
        "orders": one.order_count,
        "clicks": clicks.get(one.sku, 0),
    }
