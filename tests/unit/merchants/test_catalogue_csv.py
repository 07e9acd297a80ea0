"""A range is taken in from CSV row by row, or refused with the line and what is wrong with it."""

import io

import pytest

from portal.merchants.catalogue import CatalogueError, require_shop_url, shop_hosts
from portal.merchants.catalogue_csv import parse_products
from portal.models import Merchant

HOSTS = {"shop.example"}
HEADER = "sku,title,url,price,currency,image,category,in_stock,consumable,product_id"
ROW = "TEA-1,Green tea,https://shop.example/tea,22.50,GBP,/static/tea.svg,Tea,yes,yes,tea"


def parse(*rows: str, header: str = HEADER) -> list[object]:
    return list(parse_products(io.StringIO("\n".join((header, *rows))), HOSTS))


def test_a_row_becomes_a_product_with_its_price_in_the_smallest_unit() -> None:
    (product,) = parse_products(io.StringIO(f"{HEADER}\n{ROW}\n"), HOSTS)
    assert (product.sku, product.external_id, product.price_minor, product.currency) == ("TEA-1", "tea", 2250, "GBP")
    assert (product.image_url, product.category) == ("/static/tea.svg", "Tea")
    assert product.is_consumable


def test_what_is_left_out_is_in_stock_lasts_and_has_no_picture() -> None:
    rows = "sku,title,url,price,currency\nCUP,Cup,https://www.shop.example/cup,1200,JPY\n"
    (product,) = parse_products(io.StringIO(rows), HOSTS)
    assert (product.is_in_stock, product.is_consumable, product.image_url) == (True, False, None)
    assert product.price_minor == 1200


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("TEA-1", "", "Line 2: sku is empty"),
        ("Green tea", "", "Line 2: title is empty"),
        ("22.50", "cheap", "Line 2: price is 'cheap'"),
        ("22.50", "-1", "Line 2: price is '-1'"),
        ("GBP", "pounds", "Line 2: currency is 'pounds'"),
        ("/static/tea.svg", "https://elsewhere.example/tea.png", "Line 2: image is"),
        ("/static/tea.svg", "//elsewhere.example/tea.png", "Line 2: image is"),
        (",yes,yes,", ",perhaps,yes,", "Line 2: in_stock is 'perhaps'"),
        (",tea", ",tea,more", "Line 2: There are more values than columns"),
        ("https://shop.example", "http://shop.example", "Line 2: The address"),
    ],
)
def test_a_wrong_value_is_refused_with_its_line(before: str, after: str, reason: str) -> None:
    with pytest.raises(CatalogueError, match=reason):
        parse(ROW.replace(before, after, 1))


def test_missing_and_unknown_columns_are_named() -> None:
    with pytest.raises(CatalogueError, match="needs the column price, currency"):
        parse(header="sku,title,url")
    with pytest.raises(CatalogueError, match="'colour' is unknown"):
        parse(header=f"{HEADER},colour")


@pytest.mark.parametrize(
    "url", ["https://shop.example/x?a=1#b", "https://www.shop.example/", "https://a.b.shop.example/x"]
)
def test_pages_of_the_shop_are_accepted(url: str) -> None:
    assert require_shop_url(url, HOSTS) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/",
        "//shop.example/x",
        "/x",
        "javascript:alert(1)",
        "https://elsewhere.example/",
        "https://shop.example.elsewhere.example/",
        "https://notshop.example/",
        "https://shop.example@elsewhere.example/",
        "https://elsewhere.example\\@shop.example/",
        "https://shop.example:8443/",
        "https://shop.example:x/",
        "https://shop.example /x",
        "https://shop.example/\nx",
        "https://shöp.example/",
        "https://",
        "https://shop.example/" + "x" * 2_000,
    ],
)
def test_no_click_can_lead_anywhere_else(url: str) -> None:
    with pytest.raises(CatalogueError, match="The address"):
        require_shop_url(url, HOSTS)


def test_the_shops_own_host_is_known_by_its_website_and_others_by_hand() -> None:
    shop = Merchant(website="https://www.shop.example/en")
    assert shop_hosts(shop, (" Store.Example ",)) == {"shop.example", "store.example"}
    assert shop_hosts(Merchant(website=None)) == frozenset()
