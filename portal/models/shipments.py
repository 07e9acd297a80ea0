"""Shipments, one parcel each, and what is in them."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from portal.vocabulary.milestone import Milestone


class Shipment(Base):
    """One parcel of an order; carriers use numbers again, so a number is unique within its order only."""

    __tablename__ = "shipments"
    __table_args__ = (
        UniqueConstraint("merchant_id", "id"),
        UniqueConstraint("order_id", "number_key"),
        ForeignKeyConstraint(["merchant_id", "order_id"], ["orders.merchant_id", "orders.id"]),
        # Beginnings are compared byte by byte, whatever language the database sorts in.
        Index(
            "ix_shipments_number", "merchant_id", "number_key", "created_at",
            postgresql_ops={"number_key": "varchar_pattern_ops"},
        ),
        Index("ix_shipments_newest", "merchant_id", "created_at", "id"),
        Index("ix_shipments_carrier", "merchant_id", "carrier", "created_at", "id"),
        # Nearly all parcels have arrived, and few people look for those.
        Index(
            "ix_shipments_milestone",
            *("merchant_id", "milestone", "created_at", "id", "latest_on", "promised_on"),
            postgresql_where=text("milestone <> 'delivered'"), sqlite_where=text("milestone <> 'delivered'"),
        ),
        Index(
            "ix_shipments_watched", "watch_at",
            postgresql_where=text("watch_at IS NOT NULL"), sqlite_where=text("watch_at IS NOT NULL"),
        ),
        one_of("milestone", Milestone),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID]
    order_id: Mapped[uuid.UUID]
    #: The store's fulfilment this parcel belongs to; one fulfilment can have several parcels.
    store_shipment_id: Mapped[str]
    position: Mapped[int]
    carrier: Mapped[str]
    service: Mapped[str]
    tracking_number: Mapped[str | None]
    #: Normal form of the number; a parcel without one has the store's fulfilment id instead, after a colon.
    number_key: Mapped[str]
    tracking_url: Mapped[str | None] = mapped_column(Text)
    milestone: Mapped[str] = mapped_column(default=Milestone.PENDING.value)
    milestone_at: Mapped[dt.datetime | None]
    #: The estimate shown now, as days at the destination.
    earliest_on: Mapped[dt.date | None]
    latest_on: Mapped[dt.date | None]
    #: The day the shop promised, when its store tells; shown while the carrier tells none.
    promised_on: Mapped[dt.date | None]
    #: The last day a pickup point keeps it, when the carrier tells.
    pickup_until_on: Mapped[dt.date | None]
    #: As the carrier weighed it; null when it does not say.
    weight_grams: Mapped[int | None]
    #: When the store says it was sent.
    shipped_at: Mapped[dt.datetime | None]
    #: The source's clock behind the day shown: an older payload that comes late does not change it.
    estimate_told_at: Mapped[dt.datetime | None]
    #: Set when the store took the fulfilment back or replaced the number: the page shows it no more.
    withdrawn_at: Mapped[dt.datetime | None]
    #: Set by the merchant: the store's word about the carrier counts no more.
    carrier_set_at: Mapped[dt.datetime | None]
    #: The store's number for it, in normal form, where the merchant has put another in its place.
    replaced_key: Mapped[str | None]
    #: The store's own clock of the newest version of the fulfilment we have applied.
    source_updated_at: Mapped[dt.datetime | None]
    #: When the first scans came: what had happened long before is history and announced to nobody.
    first_scans_at: Mapped[dt.datetime | None]
    #: When somebody has to look whether time or silence is news; null when nothing is due any more.
    watch_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]


class Fulfilment(Base):
    """What a store says it sent together: its newest version, whose parcels it names and what is in them.

    A parcel belongs to every fulfilment that names its number and is shown while one of them is live.
    """

    __tablename__ = "fulfilments"
    __table_args__ = (ForeignKeyConstraint(["merchant_id", "order_id"], ["orders.merchant_id", "orders.id"]),)

    order_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(primary_key=True)
    merchant_id: Mapped[uuid.UUID]
    #: False once the store took it back, or when it failed.
    is_live: Mapped[bool]
    #: False while the store still prepares it: shown with its number, it does not make the order sent.
    is_sent: Mapped[bool]
    #: `Shipment.number_key` of each parcel.
    number_keys: Mapped[list[Any]]
    #: Pieces by the store's id of the order line.
    contents: Mapped[dict[str, Any]]
    #: The store's own clock of the newest version we have applied.
    source_updated_at: Mapped[dt.datetime | None]


class ShipmentLine(Base):
    """How many pieces of an order line travel in a shipment."""

    __tablename__ = "shipment_lines"
    __table_args__ = (
        ForeignKeyConstraint(["shipment_id"], ["shipments.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["order_line_id"], ["order_lines.id"], ondelete="CASCADE"),
        Index("ix_shipment_lines_order_line", "order_line_id"),
    )

    shipment_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_line_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    quantity: Mapped[int]
