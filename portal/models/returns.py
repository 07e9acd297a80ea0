"""Returns: on which terms a merchant takes goods back, what comes back, and how far it is."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from portal.vocabulary.return_reason import ReturnReason
from portal.vocabulary.return_stage import RefundStage, ReturnResolution, ReturnStage

_RETURN = ["returns.merchant_id", "returns.id"]


class ReturnTermsRow(Base):
    """What a merchant has said about returns; the usual terms count for one without a row."""

    __tablename__ = "return_terms"

    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"), primary_key=True)
    is_on: Mapped[bool]
    days: Mapped[int]
    hand_in_days: Mapped[int]
    is_approved_at_once: Mapped[bool]
    offers_exchange: Mapped[bool]
    offers_credit: Mapped[bool]
    reasons: Mapped[list[Any]]
    #: ISO 3166 codes of destinations; empty for all.
    countries: Mapped[list[Any]]
    #: Products with one of these tags stay where they are; letter case does not matter.
    final_tags: Mapped[list[Any]]
    instructions: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[dt.datetime]


class Return(Base):
    """What a shopper sends back of one order, and the refund for it in minor units of the order's currency."""

    __tablename__ = "returns"
    __table_args__ = (
        UniqueConstraint("merchant_id", "id"),
        UniqueConstraint("merchant_id", "number"),
        UniqueConstraint("order_id", "request_key"),
        ForeignKeyConstraint(["merchant_id", "order_id"], ["orders.merchant_id", "orders.id"]),
        Index(
            "ix_returns_watched", "watch_at",
            postgresql_where=text("watch_at IS NOT NULL"), sqlite_where=text("watch_at IS NOT NULL"),
        ),
        one_of("stage", ReturnStage),
        one_of("wish", ReturnResolution),
        one_of("resolution", ReturnResolution),
        one_of("refund_stage", RefundStage),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID]
    order_id: Mapped[uuid.UUID]
    #: As shopper and merchant know it, such as `R-7KQ2MXW`.
    number: Mapped[str]
    #: What the form was known by: posted twice, it asks for one return.
    request_key: Mapped[str]
    stage: Mapped[str]
    wish: Mapped[str]
    #: In the shopper's words.
    comment: Mapped[str] = mapped_column(Text)
    #: The merchant's words about a rejected return.
    answer: Mapped[str] = mapped_column(Text)
    label_url: Mapped[str | None] = mapped_column(Text)
    #: The last day to hand in the parcel, on the shopper's clocks.
    drop_off_until_on: Mapped[dt.date | None]
    resolution: Mapped[str | None]
    refund_stage: Mapped[str | None]
    refund_minor: Mapped[int | None] = mapped_column(BigInteger)
    refund_promised_on: Mapped[dt.date | None]
    refund_issued_on: Mapped[dt.date | None]
    #: In the merchant's words, such as "Card".
    refund_method: Mapped[str]
    requested_at: Mapped[dt.datetime]
    #: When somebody has to look whether a deadline is news; null when none is ahead.
    watch_at: Mapped[dt.datetime | None]


class ReturnLine(Base):
    """How many pieces of an order line come back, and why."""

    __tablename__ = "return_lines"
    __table_args__ = (
        ForeignKeyConstraint(["return_id"], ["returns.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["order_line_id"], ["order_lines.id"], ondelete="CASCADE"),
        Index("ix_return_lines_order_line", "order_line_id"),
        one_of("reason", ReturnReason),
    )

    return_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    order_line_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    quantity: Mapped[int]
    reason: Mapped[str]


class ReturnStageChange(Base):
    """The moment a return reached a stage, once per stage."""

    __tablename__ = "return_stage_changes"
    __table_args__ = (
        ForeignKeyConstraint(["merchant_id", "return_id"], _RETURN),
        one_of("stage", ReturnStage),
    )

    return_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(primary_key=True)
    merchant_id: Mapped[uuid.UUID]
    reached_at: Mapped[dt.datetime]
