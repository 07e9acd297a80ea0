"""A merchant's products: taken in, brought up to date, pinned."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import urlsplit

from sqlalchemy import Table, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.digests import digest_text
from notifier.foundation.errors import ProductError, UnknownRecordError
from portal.merchants.renew_offers import renew_offers
from portal.models import Merchant, Product
from portal.web.safe_urls import https_url

_PRODUCTS: Final = cast(Table, Product.__table__)
_REF_LENGTH: Final = 16
_AT_ONCE: Final = 500
_LONGEST_URL: Final = 2_000
#: What an import leaves as it is.
_KEPT: Final = frozenset(
    {"merchant_id", "sku", "ref", "order_count", "popularity_counted_at", "partners_counted_at", "pin_position"}
)


class CatalogueError(ProductError):
    """A product that cannot be taken in, with one sentence that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDraft:
    """A product as the merchant describes it; `url` is its page in the shop, `image_url` a path on our own origin."""

    sku: str
    title: str
    url: str
    price_minor: int
    currency: str
    external_id: str = ""
    image_url: str | None = None
    category: str = ""
    is_in_stock: bool = True
    is_consumable: bool = False


def shop_hosts(merchant: Merchant, others: Collection[str] = ()) -> frozenset[str]:
    """The hosts a product may lead to: the shop's own without `www.`, and those named by hand."""
    named = (urlsplit(merchant.website or "").hostname or "", *(host.strip().lower() for host in others))
    return frozenset(host.removeprefix("www.") for host in named if host)


def require_shop_url(url: str, hosts: Collection[str]) -> str:
    """The address when it is an https one of these hosts or of one below them; `CatalogueError` says what is wrong."""
    host = _host_of(url)
    if host is None:
        raise CatalogueError(f"The address {url!r} must be an https address without spaces, port and sign-in.")
    if not any(host == known or host.endswith(f".{known}") for known in hosts):
        raise CatalogueError(f"The address {url!r} does not belong to the shop; known are {_listed(hosts)}.")
    return url


def save_products(
    session: Session, merchant_id: uuid.UUID, drafts: Sequence[ProductDraft], *, is_whole_range: bool
) -> None:
    """Add products or bring them up to date; with the whole range, what is not among them is sold out.

    Addresses must have been checked by `require_shop_url`. Pins and counts stay.
    """
    rows = [_row(merchant_id, draft) for draft in {draft.sku: draft for draft in drafts}.values()]
    if is_whole_range:
        sold_out = update(Product).where(Product.merchant_id == merchant_id).values(is_in_stock=False)
        session.execute(sold_out)
    for start in range(0, len(rows), _AT_ONCE):
        _upsert(session, rows[start : start + _AT_ONCE])
    renew_offers(session, merchant_id)


def pin_product(session: Session, merchant_id: uuid.UUID, sku: str, position: int | None) -> None:
    """Show a product before all others at this position from 1, or no longer; `UnknownRecordError` for no product."""
    product = session.get(Product, (merchant_id, sku))
    if product is None:
        raise UnknownRecordError(f"There is no product with the SKU {sku!r}.")
    product.pin_position = position
    renew_offers(session, merchant_id)


def load_products(session: Session, merchant_id: uuid.UUID) -> Sequence[Product]:
    """Every product: the pinned first, then what sells best."""
    wanted = select(Product).where(Product.merchant_id == merchant_id)
    by_place = (Product.pin_position.is_(None), Product.pin_position, Product.order_count.desc(), Product.sku)
    return session.scalars(wanted.order_by(*by_place)).all()


def _host_of(url: str) -> str | None:
    if len(url) > _LONGEST_URL or not url.isascii() or https_url(url) != url:
        return None
    try:
        parts = urlsplit(url)
        has_extras = parts.port is not None or parts.username is not None or parts.password is not None
    except ValueError:
        return None
    return None if has_extras else parts.hostname


def _listed(hosts: Collection[str]) -> str:
    return ", ".join(sorted(hosts)) or "none: give --host"


def _row(merchant_id: uuid.UUID, draft: ProductDraft) -> dict[str, Any]:
    return {
        "merchant_id": merchant_id,
        "sku": draft.sku,
        "ref": digest_text(draft.sku)[:_REF_LENGTH],
        "external_id": draft.external_id or draft.sku,
        "title": draft.title,
        "url": draft.url,
        "image_url": draft.image_url,
        "price_minor": draft.price_minor,
        "currency": draft.currency,
        "category": draft.category,
        "is_in_stock": draft.is_in_stock,
        "is_consumable": draft.is_consumable,
        "order_count": 0,
        "changed_at": utc_now(),
    }


def _upsert(session: Session, rows: list[dict[str, Any]]) -> None:
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert: Any = (postgresql.insert if is_postgresql else sqlite.insert)(_PRODUCTS)
    changed = {name: insert.excluded[name] for name in rows[0] if name not in _KEPT}
    session.execute(insert.on_conflict_do_update(index_elements=["merchant_id", "sku"], set_=changed), rows)
