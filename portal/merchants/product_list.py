"""A merchant's products as a page lists them: searched, page by page."""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from notifier.foundation.errors import UnknownRecordError
from portal.merchants.renew_offers import renew_offers
from portal.models import Product

#: Behind every place a merchant can pin.
_UNPINNED = 1_000_000


@dataclass(frozen=True, slots=True)
class ProductPlace:
    """A place in the list, which is ordered by pin, then by orders, then by SKU."""

    pin: int
    orders: int
    sku: str


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in the list; `orders` of the last year."""

    sku: str
    title: str
    category: str
    image_url: str | None
    price_minor: int
    currency: str
    is_in_stock: bool
    pin_position: int | None
    orders: int

    @property
    def place(self) -> ProductPlace:
        """Where it stands."""
        return ProductPlace(self.pin_position or _UNPINNED, self.orders, self.sku)


def load_product_page(
    session: Session, merchant_id: uuid.UUID, search: str, *, behind: ProductPlace | None, limit: int
) -> list[ProductRow]:
    """Products whose SKU begins with the search or whose title holds it: the pinned first, then what sells best."""
    query = select(Product).where(Product.merchant_id == merchant_id)
    if search:
        begins = Product.sku.startswith(search, autoescape=True)
        query = query.where(or_(begins, func.lower(Product.title).contains(search.lower(), autoescape=True)))
    pin = func.coalesce(Product.pin_position, _UNPINNED)
    if behind is not None:
        query = query.where(_is_behind(behind))
    rows = session.scalars(query.order_by(pin, Product.order_count.desc(), Product.sku).limit(limit))
    return [
        ProductRow(
            sku=row.sku,
            title=row.title,
            category=row.category,
            image_url=row.image_url,
            price_minor=row.price_minor,
            currency=row.currency,
            is_in_stock=row.is_in_stock,
            pin_position=row.pin_position,
            orders=row.order_count,
        )
        for row in rows
    ]


def set_stock(session: Session, merchant_id: uuid.UUID, sku: str, *, is_in_stock: bool) -> bool:
    """Offer a product or no longer; returns how it was. `UnknownRecordError` for no product of this merchant."""
    product = session.get(Product, (merchant_id, sku))
    if product is None:
        raise UnknownRecordError(f"There is no product with the SKU {sku!r}.")
    before, product.is_in_stock = product.is_in_stock, is_in_stock
    renew_offers(session, merchant_id)
    return before


def find_pin(session: Session, merchant_id: uuid.UUID, sku: str) -> int | None:
    """At which place a product is pinned."""
    product = session.get(Product, (merchant_id, sku))
    return None if product is None else product.pin_position


def _is_behind(place: ProductPlace) -> ColumnElement[bool]:
    pin = func.coalesce(Product.pin_position, _UNPINNED)
    same_pin, same_orders = pin == place.pin, Product.order_count == place.orders
    return or_(
        pin > place.pin,
        and_(same_pin, Product.order_count < place.orders),
        and_(same_pin, same_orders, Product.sku > place.sku),
    )
