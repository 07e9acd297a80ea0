"""What shoppers answered about their parcels, and when they changed their minds."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from portal.vocabulary.feedback_question import FeedbackQuestion

_ORDER = ["orders.merchant_id", "orders.id"]
_SHIPMENT = ["shipments.merchant_id", "shipments.id"]


class FeedbackAnswer(Base):
    """The newest answer to one question about one parcel."""

    __tablename__ = "feedback_answers"
    __table_args__ = (
        ForeignKeyConstraint(["merchant_id", "order_id"], _ORDER),
        ForeignKeyConstraint(["merchant_id", "shipment_id"], _SHIPMENT),
        Index("ix_feedback_answers_order", "order_id"),
        Index("ix_feedback_answers_day", "merchant_id", "answered_on"),
        one_of("question", FeedbackQuestion),
        CheckConstraint("score BETWEEN 0 AND 5", name="score"),
    )

    shipment_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    merchant_id: Mapped[uuid.UUID]
    order_id: Mapped[uuid.UUID]
    #: 1 to 5; for `received` 1 or 0; null for words.
    score: Mapped[int | None]
    #: Words of a person; null for scores.
    comment: Mapped[str | None] = mapped_column(Text)
    #: The merchant's day of the newest answer.
    answered_on: Mapped[dt.date]
    first_answered_at: Mapped[dt.datetime]
    answered_at: Mapped[dt.datetime]


class FeedbackChange(Base):
    """Every answer as it was given, the first one too; of words only that there were any."""

    __tablename__ = "feedback_changes"
    __table_args__ = (
        ForeignKeyConstraint(["merchant_id", "shipment_id"], _SHIPMENT),
        Index("ix_feedback_changes_shipment", "shipment_id"),
        one_of("question", FeedbackQuestion),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID]
    shipment_id: Mapped[uuid.UUID]
    question: Mapped[str]
    score: Mapped[int | None]
    changed_at: Mapped[dt.datetime]
