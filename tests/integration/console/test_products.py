"""Products in the console: every one listed once, pinned, taken out of the offer, imported whole or not at all."""

import io
import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from notifier.foundation.database import Database
from portal.console.frame.paging import PAGE_SIZE
from portal.merchants.catalogue import ProductDraft, load_products, pin_product, save_products
from portal.models import Merchant, Product
from tests.running.console import ConsoleVisitor

HEADER = "sku,title,url,price,currency\n"


@pytest.fixture
def database(app: Flask) -> Database:
    """The database of the application."""
    opened: Database = app.extensions["database"]
    return opened


def stock_up(database: Database, visitor: ConsoleVisitor, count: int) -> list[str]:
    """Products of the visitor's shop, some of which sell equally well; their SKUs."""
    skus = [f"SKU-{number:03}" for number in range(count)]
    drafts = [
        ProductDraft(
            sku=sku, title=f"Thing <{sku}>", url=f"https://fern.example/{sku}", price_minor=990, currency="EUR"
        )
        for sku in skus
    ]
    with database.unit_of_work() as session:
        session.get_one(Merchant, visitor.merchant_id).website = "https://fern.example/"
        save_products(session, visitor.merchant_id, drafts, is_whole_range=True)
        for number, sku in enumerate(skus):
            session.get_one(Product, (visitor.merchant_id, sku)).order_count = number // 7
        for position, sku in enumerate(skus[:2], 1):
            pin_product(session, visitor.merchant_id, sku, position)
    return skus


def test_every_product_is_listed_once_the_pinned_first(database: Database, editor: ConsoleVisitor) -> None:
    skus = stock_up(database, editor, PAGE_SIZE * 2 + 5)
    shown: list[str] = []
    path: str | None = "/console/products"
    page = ""
    while path:
        page = editor.read(path)
        shown += re.findall(r'<input type="hidden" name="sku" value="([^"]+)"><label', page)
        more = re.search(r'href="([^"]*behind=[^"]*)" rel="next"', page)
        path = more[1].replace("&amp;", "&") if more else None
    assert sorted(shown) == skus
    assert shown[:2] == skus[:2]
    assert "Thing &lt;SKU-" in page


def test_a_search_finds_beginnings_of_a_sku_and_parts_of_a_title(database: Database, editor: ConsoleVisitor) -> None:
    stock_up(database, editor, 12)
    for search, count in (("SKU-01", 2), ("thing <sku-003", 1), ("%", 0)):
        page = editor.open("/console/products?q=" + search.replace("%", "%25")).text
        assert len(re.findall(r'<input type="hidden" name="sku" value="([^"]+)"><label', page)) == count, search


def test_a_pin_and_the_offer_can_be_taken_back(database: Database, editor: ConsoleVisitor) -> None:
    skus = stock_up(database, editor, 3)
    page = editor.done("/console/products/pin", {"sku": skus[2], "position": "7"})
    assert f'name="sku" value="{skus[2]}"><input type="hidden" name="position" value=""' in page
    editor.done("/console/products/stock", {"sku": skus[2], "is_on": ""})
    with database.reading() as session:
        product = session.get_one(Product, (editor.merchant_id, skus[2]))
    assert (product.pin_position, product.is_in_stock) == (7, False)
    assert "number from 1 to 100" in editor.done("/console/products/pin", {"sku": skus[2], "position": "0"})


def test_the_products_of_another_shop_cannot_be_changed(
    database: Database, editor: ConsoleVisitor, stranger: ConsoleVisitor
) -> None:
    (sku, *_) = stock_up(database, editor, 1)
    for path in ("pin", "stock"):
        assert stranger.send(f"/console/products/{path}", {"sku": sku, "position": "1"}).status_code == 404


def test_a_file_is_taken_in_whole_or_not_at_all(database: Database, editor: ConsoleVisitor) -> None:
    stock_up(database, editor, 1)
    rows = "CAP,Trail cap,https://fern.example/cap,29.00,EUR\nLAMP,Lamp,https://elsewhere.example/l,9.00,EUR\n"
    refused = upload(editor, HEADER + rows)
    assert refused.status_code == 422
    assert "Line 3" in refused.text
    with database.reading() as session:
        assert len(load_products(session, editor.merchant_id)) == 1
    taken = upload(editor, HEADER + rows.replace("elsewhere", "fern"))
    assert taken.status_code == 303
    with database.reading() as session:
        assert {row.sku for row in load_products(session, editor.merchant_id)} == {"SKU-000", "CAP", "LAMP"}
    assert "Choose a file first." in editor.send("/console/products/import").text


def upload(visitor: ConsoleVisitor, text: str) -> TestResponse:
    """Send a CSV file by the form."""
    data = {"csrf_token": visitor.token(), "file": (io.BytesIO(text.encode()), "range.csv")}
    return visitor.client.post("/console/products/import", data=data, base_url="https://track.shop.example")
