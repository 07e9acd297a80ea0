"""What lists of orders are filtered and searched by: written for the reader, made anew from the order itself."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKeyConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from portal.vocabulary.order_stage import OrderStage

_ORDER = ["orders.merchant_id", "orders.id"]
_NEEDS_LOOK = "attention_at IS NOT NULL"


class OrderSummary(Base):
    """A narrow row an order, in the sequence of the list: any combination of filters is one walk along it.

    Moments say from when on something holds unless the order changes, so that no clock has to write them.
    """

    __tablename__ = "order_summaries"
    __table_args__ = (
        ForeignKeyConstraint(["merchant_id", "order_id"], _ORDER),
        Index("ix_order_summaries_order", "order_id"),
        Index(
            "ix_order_summaries_attention", "merchant_id", "attention_at", "order_id",
            postgresql_where=text(_NEEDS_LOOK), sqlite_where=text(_NEEDS_LOOK),
        ),
        one_of("stage", OrderStage),
        # SQLite keeps the rows in the key itself: a walk along it reads nothing else.
        {"sqlite_with_rowid": False},
    )  # fmt: skip

    merchant_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    placed_at: Mapped[dt.datetime] = mapped_column(primary_key=True)
    order_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    connection_id: Mapped[uuid.UUID]
    stage: Mapped[str]
    #: Where the parcels go, ISO 3166-1; empty when the store does not say.
    country: Mapped[str]
    #: One bit for each milestone at which a parcel stands (`portal.queries.order_marks`).
    milestones: Mapped[int]
    #: Each between bars and in lower case: `|dhl|ups|`.
    carriers: Mapped[str] = mapped_column(Text)
    tags: Mapped[str] = mapped_column(Text)
    #: Whether a parcel is in trouble that no clock brings, and whether somebody has to act.
    has_exception: Mapped[bool]
    needs_action: Mapped[bool]
    #: The first day on which it counts as late, and the moment from which it counts as silent; null for never.
    late_on: Mapped[dt.date | None]
    silent_at: Mapped[dt.datetime | None]
    #: The first moment at which somebody should look at it; null for never.
    attention_at: Mapped[dt.datetime | None]
    #: Of the words it is found by: those are written again only when they have changed.
    words_digest: Mapped[str] = mapped_column(default="")


class OrderSearchWord(Base):
    """A word of a name, or an e-mail address, an order is found by; both in lower case. Personal data."""

    __tablename__ = "order_search_words"
    __table_args__ = (
        ForeignKeyConstraint(["merchant_id", "order_id"], _ORDER),
        # Beginnings are compared byte by byte, whatever language the database sorts in.
        Index(
            "ix_order_search_words_beginning", "merchant_id", "word", "order_id",
            postgresql_ops={"word": "varchar_pattern_ops"},
        ),
    )  # fmt: skip

    order_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    merchant_id: Mapped[uuid.UUID]


class OrderNote(Base):
    """What people of the shop tell each other about an order; shoppers never see it. Personal data."""

    __tablename__ = "order_notes"
    __table_args__ = (
        ForeignKeyConstraint(["merchant_id", "order_id"], _ORDER),
        Index("ix_order_notes_order", "order_id", "written_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID]
    order_id: Mapped[uuid.UUID]
    author_id: Mapped[uuid.UUID]
    #: As the audit log names people; kept when the account is gone.
    author_name: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[dt.datetime]


class SavedView(Base):
    """Filters of the list of orders under a name, for everybody of the shop."""

    __tablename__ = "saved_views"
    __table_args__ = (
        ForeignKeyConstraint(["merchant_id"], ["merchants.id"]),
        Index("ix_saved_views_merchant", "merchant_id", "created_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID]
    name: Mapped[str]
    #: Filters as they stand in the address, without what was searched for: `stage=shipped&carrier=dhl`.
    query: Mapped[str] = mapped_column(Text)
    created_by: Mapped[uuid.UUID]
    created_at: Mapped[dt.datetime]
