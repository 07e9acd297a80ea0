"""The products a page offers beside an order: the one door to recommendations, whatever ranks behind it."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from portal.models import OrderLine, Product, ProductAffinity
from portal.queries.kept_rows import KeptRows
from portal.recommendations.rank import MOST_OFFERS, Basket, Candidate, rank_candidates

_Rows: TypeAlias = Select[*tuple[Any, ...]]

#: Enough of each category that something is left beside what was just bought.
_POPULAR_OF_CATEGORY: Final = 8
_MOST_ON_SHELF: Final = 1_000


@dataclass(frozen=True, slots=True)
class PickedProduct:
    """A product to offer; `ref` stands for it in addresses, the price is in minor units of its own currency."""

    ref: str
    title: str
    image_url: str | None
    price_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class _Offerable:
    candidate: Candidate
    product: PickedProduct


def _columns(product: type[Product]) -> tuple[Any, ...]:
    """In the order in which `_offerable` takes them."""
    return (
        product.sku,
        product.external_id,
        product.category,
        product.order_count,
        product.pin_position,
        product.is_consumable,
        product.ref,
        product.title,
        product.image_url,
        product.price_minor,
        product.currency,
    )


_own, _partner = aliased(Product), aliased(Product)
_PLACE: Final = func.row_number().over(
    partition_by=Product.category, order_by=(Product.order_count.desc(), Product.sku)
)
_POPULAR: Final = (
    select(Product.sku.label("sku"), _PLACE.label("place"))
    .where(Product.merchant_id == bindparam("merchant_id"), Product.is_in_stock)
    .subquery()
)
# Statements are built once: putting one together costs more than SQLite takes to answer it.
_SHELF: Final[_Rows] = (
    select(*_columns(Product))
    .join(_POPULAR, _POPULAR.c.sku == Product.sku)
    .where(
        Product.merchant_id == bindparam("merchant_id"),
        (_POPULAR.c.place <= _POPULAR_OF_CATEGORY) | Product.pin_position.is_not(None),
    )
    .order_by(Product.pin_position.is_(None), Product.pin_position, Product.order_count.desc(), Product.sku)
    .limit(_MOST_ON_SHELF)
)
_BASKET: Final[_Rows] = (
    select(OrderLine.sku, _own.external_id, _own.category, ProductAffinity.score, *_columns(_partner))
    .outerjoin(_own, (_own.merchant_id == OrderLine.merchant_id) & (_own.sku == OrderLine.sku))
    .outerjoin(
        ProductAffinity,
        (ProductAffinity.merchant_id == OrderLine.merchant_id) & (ProductAffinity.sku == OrderLine.sku),
    )
    .outerjoin(
        _partner,
        (_partner.merchant_id == ProductAffinity.merchant_id)
        & (_partner.sku == ProductAffinity.other_sku)
        & _partner.is_in_stock,
    )
    .where(OrderLine.order_id == bindparam("order_id"))
)
_shelves: Final = KeptRows[Sequence[_Offerable]](most_merchants=256)


def pick_recommendations(
    connection: Connection, merchant_id: uuid.UUID, order_id: uuid.UUID, *, offers_version: int
) -> list[PickedProduct]:
    """Up to four products that go with an order, best first; none for a merchant without products in stock.

    `offers_version` is the merchant's, read together with the order. One statement, and another for the first page
    of a merchant after its products have changed.
    """

    def load_shelf() -> Sequence[_Offerable]:
        rows = connection.execute(_SHELF, {"merchant_id": merchant_id})
        return [_offerable(*row) for row in rows]

    shelf = _shelves.get(merchant_id, offers_version, load_shelf)
    if not shelf:
        return []
    basket, together, partners = _read_basket(connection, order_id)
    offerable = {one.candidate.sku: one for one in (*shelf, *partners)}
    ranked = rank_candidates((one.candidate for one in offerable.values()), basket, together, most=MOST_OFFERS)
    return [offerable[candidate.sku].product for candidate in ranked]


def _read_basket(
    connection: Connection, order_id: uuid.UUID
) -> tuple[Basket, Mapping[str, float], Sequence[_Offerable]]:
    skus, families, categories = set[str](), set[str](), set[str]()
    together: dict[str, float] = defaultdict(float)
    partners: dict[str, _Offerable] = {}
    seen: set[tuple[str, str]] = set()
    for sku, family, category, score, *partner in connection.execute(_BASKET, {"order_id": order_id}):
        skus.add(sku)
        if family is not None:
            families.add(family)
            categories.add(category)
        other_sku = partner[0]
        # Two lines of one SKU bring its partners twice.
        if other_sku is not None and (sku, other_sku) not in seen:
            seen.add((sku, other_sku))
            together[other_sku] += score
            partners.setdefault(other_sku, _offerable(*partner))
    return Basket(skus, families, categories), together, list(partners.values())


def _offerable(*row: Any) -> _Offerable:  # noqa: ANN401  columns as they come
    sku, external_id, category, order_count, pin_position, is_consumable, *shown = row
    candidate = Candidate(
        sku=sku,
        family=external_id,
        category=category,
        order_count=order_count,
        pin_position=pin_position,
        is_consumable=is_consumable,
    )
    return _Offerable(candidate, PickedProduct(*shown))
