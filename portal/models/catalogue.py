"""What a merchant offers on its pages: products, which of them are bought together, clicks, content blocks."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from portal.vocabulary.content_block import BlockKind, BlockSlot


class Product(Base):
    """Something a merchant sells, by SKU: variants of one product have rows of their own and share `external_id`."""

    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("merchant_id", "ref"),
        Index("ix_products_popularity_due", "popularity_counted_at"),
        Index("ix_products_partners_due", "partners_counted_at"),
    )

    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"), primary_key=True)
    sku: Mapped[str] = mapped_column(primary_key=True)
    #: What stands for it in addresses.
    ref: Mapped[str]
    #: The store's id of the product; the SKU where the store has none.
    external_id: Mapped[str]
    title: Mapped[str] = mapped_column(Text)
    #: Its page in the merchant's shop, https; the only place a click leads to.
    url: Mapped[str] = mapped_column(Text)
    #: On our own origin only.
    image_url: Mapped[str | None] = mapped_column(Text)
    price_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    #: Empty when the merchant has none.
    category: Mapped[str]
    is_in_stock: Mapped[bool]
    #: Used up and bought again: may be offered to who has just bought it.
    is_consumable: Mapped[bool]
    #: Where it stands before all others, from 1; null unless the merchant pinned it.
    pin_position: Mapped[int | None]
    #: In how many orders of the last year it is.
    order_count: Mapped[int] = mapped_column(default=0)
    #: When these were counted last; null before the first time.
    popularity_counted_at: Mapped[dt.datetime | None]
    partners_counted_at: Mapped[dt.datetime | None]
    changed_at: Mapped[dt.datetime]


class ProductAffinity(Base):
    """How well `other_sku` goes with `sku`, by what orders hold together; only the best partners of each are kept."""

    __tablename__ = "product_affinities"
    __table_args__ = (
        ForeignKeyConstraint(["merchant_id", "sku"], ["products.merchant_id", "products.sku"], ondelete="CASCADE"),
        ForeignKeyConstraint(
            ["merchant_id", "other_sku"], ["products.merchant_id", "products.sku"], ondelete="CASCADE"
        ),
    )

    merchant_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(primary_key=True)
    other_sku: Mapped[str] = mapped_column(primary_key=True)
    #: Orders that hold both.
    together_count: Mapped[int]
    #: The larger the better, see `recommendations.rank`.
    score: Mapped[float]


class DailyOfferClicks(Base):
    """How often a product was clicked on tracking pages on a day of the merchant; nobody's name stands beside it."""

    __tablename__ = "daily_offer_clicks"
    __table_args__ = (
        ForeignKeyConstraint(["merchant_id", "sku"], ["products.merchant_id", "products.sku"], ondelete="CASCADE"),
    )

    merchant_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(primary_key=True)
    clicked_on: Mapped[dt.date] = mapped_column(primary_key=True)
    click_count: Mapped[int]


class ContentBlock(Base):
    """A piece of a tracking page in the merchant's words."""

    __tablename__ = "content_blocks"
    __table_args__ = (UniqueConstraint("merchant_id", "name"), one_of("kind", BlockKind), one_of("slot", BlockSlot))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"))
    #: As the merchant calls it; no shopper sees it.
    name: Mapped[str]
    kind: Mapped[str]
    slot: Mapped[str]
    #: Within its slot, smallest first.
    position: Mapped[int]
    #: The first and last day it is shown, by the merchant's clock; null is without end.
    shown_from_on: Mapped[dt.date | None]
    shown_until_on: Mapped[dt.date | None]
    #: Words by language, audience, links, picture: as `engagement.block_document` reads them.
    document: Mapped[dict[str, Any]]
    changed_at: Mapped[dt.datetime]
