"""Orders, their lines, stages, the person's contact data and the links to the tracking page."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from portal.vocabulary.link_kind import LinkKind
from portal.vocabulary.order_stage import OrderStage

_ORDER = ["orders.merchant_id", "orders.id"]


class Order(Base):
    """What was bought and where the shop stands with it; amounts in minor units of the currency."""

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("merchant_id", "id"),
        UniqueConstraint("connection_id", "external_id"),
        ForeignKeyConstraint(["merchant_id", "connection_id"], ["connections.merchant_id", "connections.id"]),
        # Beginnings are compared byte by byte, whatever language the database sorts in.
        Index(
            "ix_orders_number", "merchant_id", "number_key", "placed_at",
            postgresql_ops={"number_key": "varchar_pattern_ops"},
        ),
        Index("ix_orders_newest", "merchant_id", "placed_at"),
        Index(
            "ix_orders_watched", "watch_at",
            postgresql_where=text("watch_at IS NOT NULL"), sqlite_where=text("watch_at IS NOT NULL"),
        ),
        Index(
            "ix_orders_unsummarised", "id",
            postgresql_where=text("summary_version <> page_version"),
            sqlite_where=text("summary_version <> page_version"),
        ),
        one_of("stage", OrderStage),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"))
    connection_id: Mapped[uuid.UUID]
    external_id: Mapped[str]
    #: As the shopper knows it, such as `#1001`.
    number: Mapped[str]
    #: Without sign, spaces and case, for look-ups.
    number_key: Mapped[str]
    stage: Mapped[str]
    #: Language the shopper bought in, in BCP 47; null when the store does not say.
    language: Mapped[str | None]
    currency: Mapped[str]
    total_minor: Mapped[int] = mapped_column(BigInteger)
    shipping_minor: Mapped[int] = mapped_column(BigInteger)
    discount_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    #: Only what comes on top of the prices.
    tax_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    refunded_minor: Mapped[int] = mapped_column(BigInteger)
    shipping_method: Mapped[str]
    tags: Mapped[list[Any]]
    #: Those the merchant has given it here; the store knows nothing of them.
    own_tags: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    #: By name as the store writes it; this and the next three are null when the store does not say.
    payment_method: Mapped[str | None]
    #: Where it was bought, such as "web" or "pos".
    channel: Mapped[str | None]
    customer_tags: Mapped[list[Any] | None]
    #: How many orders the shopper had placed with this one, when we first heard of it.
    customer_order_count: Mapped[int | None]
    placed_at: Mapped[dt.datetime]
    cancelled_at: Mapped[dt.datetime | None]
    #: The store's own clock of the newest version we have applied.
    source_updated_at: Mapped[dt.datetime | None]
    #: When it is expected as long as nothing was sent, learned from earlier orders; null when nobody knows.
    earliest_on: Mapped[dt.date | None]
    latest_on: Mapped[dt.date | None]
    #: Grows with everything the tracking page shows of this order.
    page_version: Mapped[int] = mapped_column(default=1)
    #: The version its summary was made of; another one says that the summary is old.
    summary_version: Mapped[int] = mapped_column(default=0, server_default="0")
    #: When somebody has to look whether the shop has gone quiet; null when nothing is due any more.
    watch_at: Mapped[dt.datetime | None]
    #: Since when the person has been erased from it: whatever is told of it later is dropped.
    forgotten_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]


class OrderContact(Base):
    """Where the shopper lives and is reached: the portal's one table of personal data."""

    __tablename__ = "order_contacts"
    __table_args__ = (
        ForeignKeyConstraint(["merchant_id", "order_id"], _ORDER),
        # Keys sort by the moment they were made: the oldest that still say something come first.
        Index(
            "ix_order_contacts_kept", "merchant_id", "order_id",
            postgresql_where=text("emptied_at IS NULL"), sqlite_where=text("emptied_at IS NULL"),
        ),
    )  # fmt: skip

    order_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    merchant_id: Mapped[uuid.UUID]
    name: Mapped[str]
    email: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None]
    street: Mapped[str] = mapped_column(Text)
    city: Mapped[str]
    region: Mapped[str]
    #: As the store writes it, such as `TX`; empty where it tells none.
    region_code: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str]
    country: Mapped[str]
    #: Since when only the country is left of it; later versions of the order do not fill it again.
    emptied_at: Mapped[dt.datetime | None]


class OrderLine(Base):
    """One line of goods; `price_minor` is the price of one piece."""

    __tablename__ = "order_lines"
    __table_args__ = (
        UniqueConstraint("order_id", "external_id"),
        ForeignKeyConstraint(["merchant_id", "order_id"], _ORDER),
        Index("ix_order_lines_sku", "merchant_id", "sku", "order_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID]
    order_id: Mapped[uuid.UUID]
    external_id: Mapped[str]
    position: Mapped[int]
    sku: Mapped[str]
    title: Mapped[str] = mapped_column(Text)
    variant: Mapped[str] = mapped_column(Text)
    #: What is left after cancellations.
    quantity: Mapped[int]
    price_minor: Mapped[int] = mapped_column(BigInteger)
    #: On our own origin only.
    image_url: Mapped[str | None] = mapped_column(Text)
    needs_shipping: Mapped[bool]
    #: Of one piece; this and the next three are null when the store does not say.
    weight_grams: Mapped[int | None]
    tags: Mapped[list[Any] | None]
    vendor: Mapped[str | None]
    category: Mapped[str | None]


class OrderStageChange(Base):
    """The moment an order reached a stage, once per stage."""

    __tablename__ = "order_stage_changes"
    __table_args__ = (ForeignKeyConstraint(["merchant_id", "order_id"], _ORDER), one_of("stage", OrderStage))

    order_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(primary_key=True)
    merchant_id: Mapped[uuid.UUID]
    reached_at: Mapped[dt.datetime]


class OrderRefund(Base):
    """Money given back, once per refund of the store; `amount_minor` in the order's currency."""

    __tablename__ = "order_refunds"
    __table_args__ = (ForeignKeyConstraint(["merchant_id", "order_id"], _ORDER),)

    order_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(primary_key=True)
    merchant_id: Mapped[uuid.UUID]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    refunded_at: Mapped[dt.datetime]


class TrackingLink(Base):
    """An unguessable address of the tracking page; only its digest finds it, the sealed token makes messages."""

    __tablename__ = "tracking_links"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        UniqueConstraint("order_id", "kind"),
        ForeignKeyConstraint(["merchant_id", "order_id"], _ORDER),
        one_of("kind", LinkKind),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID]
    order_id: Mapped[uuid.UUID]
    kind: Mapped[str]
    token_digest: Mapped[str]
    token_sealed: Mapped[str] = mapped_column(Text)
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
