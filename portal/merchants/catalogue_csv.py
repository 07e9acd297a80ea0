"""A merchant's range as a CSV file: every row checked before the first is taken in."""

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final, TextIO

from portal.merchants.catalogue import CatalogueError, ProductDraft, require_shop_url
from portal.vocabulary.currency import minor_units
from portal.web.safe_urls import own_url

NEEDED_COLUMNS: Final = ("sku", "title", "url", "price", "currency")
COLUMNS: Final = (*NEEDED_COLUMNS, "product_id", "image", "category", "in_stock", "consumable")
_YES: Final = frozenset({"1", "true", "yes", "y"})
_NO: Final = frozenset({"0", "false", "no", "n"})
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_SHORT: Final = 255
_LONGEST_TITLE: Final = 500


def parse_products(file: TextIO, hosts: Collection[str]) -> list[ProductDraft]:
    """The products of a CSV file with a header; `CatalogueError` names the line and what is wrong with it.

    Columns are `COLUMNS` in any sequence; the first five are needed. `price` is decimal such as 12.90, `image` a path
    on our own origin, `in_stock` (yes unless given) and `consumable` (no unless given) are yes or no.
    """
    return list(_read(file, hosts))


def _read(file: TextIO, hosts: Collection[str]) -> Iterator[ProductDraft]:
    rows = csv.DictReader(file, strict=True)
    try:
        _require_columns(rows.fieldnames or ())
        for row in rows:
            try:
                _require_fitting(row)
                yield _draft({name: (row.get(name) or "").strip() for name in COLUMNS}, hosts)
            except CatalogueError as problem:
                raise CatalogueError(f"Line {rows.line_num}: {problem}") from None
    except (csv.Error, UnicodeDecodeError) as problem:
        raise CatalogueError(f"The file is no CSV in UTF-8: {problem}.") from None


def _require_columns(names: Collection[str]) -> None:
    missing = [name for name in NEEDED_COLUMNS if name not in names]
    if missing:
        raise CatalogueError(f"The file needs the column {', '.join(missing)}.")
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        raise CatalogueError(f"The column {unknown[0]!r} is unknown; known are {', '.join(COLUMNS)}.")


def _require_fitting(row: Mapping[str | None, object]) -> None:
    if None in row:
        raise CatalogueError("There are more values than columns.")
    if any(_CONTROL.search(str(value)) for value in row.values()):
        raise CatalogueError("There are control characters or line breaks.")


def _draft(row: Mapping[str, str], hosts: Collection[str]) -> ProductDraft:
    for name in ("sku", "product_id", "category"):
        if len(row[name]) > _SHORT:
            raise CatalogueError(f"{name} is longer than {_SHORT} characters.")
    if not row["sku"] or not row["title"]:
        raise CatalogueError(f"{'title' if row['sku'] else 'sku'} is empty.")
    if len(row["title"]) > _LONGEST_TITLE:
        raise CatalogueError(f"title is longer than {_LONGEST_TITLE} characters.")
    return ProductDraft(
        sku=row["sku"],
        title=row["title"],
        url=require_shop_url(row["url"], hosts),
        price_minor=_price(row["price"], row["currency"]),
        currency=row["currency"],
        external_id=row["product_id"],
        image_url=_image(row["image"]),
        category=row["category"],
        is_in_stock=_flag(row, "in_stock", usual=True),
        is_consumable=_flag(row, "consumable", usual=False),
    )


def _price(text: str, currency: str) -> int:
    if not _CURRENCY.fullmatch(currency):
        raise CatalogueError(f"currency is {currency!r}, but must be three capital letters such as EUR.")
    try:
        minor = minor_units(text, currency)
    except ValueError:
        minor = -1
    if minor < 0:
        raise CatalogueError(f"price is {text!r}, but must be an amount such as 12.90.")
    return minor


def _image(path: str) -> str | None:
    if path and own_url(path) is None:
        raise CatalogueError(f"image is {path!r}, but must be a path on our own origin such as /static/img/cup.svg.")
    return path or None


def _flag(row: Mapping[str, str], name: str, *, usual: bool) -> bool:
    text = row[name].lower()
    if text and text not in _YES | _NO:
        raise CatalogueError(f"{name} is {row[name]!r}, but must be yes or no.")
    return text in _YES if text else usual
