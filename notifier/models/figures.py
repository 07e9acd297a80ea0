"""Counts of messages by the day they were planned, and what the counting remembers."""

import datetime as dt
import uuid
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.tables import Base
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.look_source import LookSource


class MessageCountColumns:
    """What is counted of messages that have something in common."""

    planned: Mapped[int]
    held_back: Mapped[int]
    cancelled: Mapped[int]
    expired: Mapped[int]
    waiting: Mapped[int]
    #: Left for good, whatever became of them: the delivered, bounced and later failed ones are among them.
    sent: Mapped[int]
    unknown: Mapped[int]
    failed: Mapped[int]
    delivered: Mapped[int]
    bounced: Mapped[int]
    #: By a person; by machines alone in the columns beside.
    opened: Mapped[int]
    opened_by_machine: Mapped[int]
    clicked: Mapped[int]
    clicked_by_machine: Mapped[int]
    #: Of the sent ones, how long they took from the news to the provider; each message in one column.
    took_1s: Mapped[int]
    took_3s: Mapped[int]
    took_10s: Mapped[int]
    took_30s: Mapped[int]
    took_1m: Mapped[int]
    took_5m: Mapped[int]
    took_1h: Mapped[int]
    took_longer: Mapped[int]
    #: In units of the currency.
    amount: Mapped[Decimal] = mapped_column(Numeric(18, 6))


class DailyMessageCount(MessageCountColumns, Base):
    """Messages of one sender that were planned on one day and have everything else in the key in common.

    The day is that of the sender's own clocks. A message is counted on the day it was planned, whatever becomes of it
    later: so its share of delivered or opened messages is a share of the same messages. No foreign keys besides the
    sender: figures outlive rules and messages.
    """

    __tablename__ = "daily_message_counts"
    __table_args__ = (one_of("channel", Channel),)

    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"), primary_key=True)
    planned_on: Mapped[dt.date] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    rule_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    trigger: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    #: Why they were held back, cancelled or too late, as `RefusalReason`; empty for all others.
    reason: Mapped[str] = mapped_column(primary_key=True)
    #: Empty for messages that cost nothing.
    currency: Mapped[str] = mapped_column(primary_key=True)


class DailyMessageSum(MessageCountColumns, Base):
    """The same by one or two things alone, for pages: a few rows a day, whatever the shop has.

    `part` names the things (`notifier.vocabulary.figure_group.name_part`), the keys are theirs; a rule's is its id in
    hex. Empty keys are unused, or those of messages without a reason or a price.
    """

    __tablename__ = "daily_message_sums"

    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"), primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    planned_on: Mapped[dt.date] = mapped_column(primary_key=True)
    first_key: Mapped[str] = mapped_column(primary_key=True)
    second_key: Mapped[str] = mapped_column(primary_key=True)


class CountedDay(Base):
    """One day of one sender: when it was counted and when it is counted again."""

    __tablename__ = "counted_days"
    __table_args__ = (
        Index(
            "ix_counted_days_due", "due_at",
            postgresql_where=text("due_at IS NOT NULL"), sqlite_where=text("due_at IS NOT NULL"),
        ),
    )  # fmt: skip

    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"), primary_key=True)
    planned_on: Mapped[dt.date] = mapped_column(primary_key=True)
    #: When the newest count began; None before the first.
    counted_at: Mapped[dt.datetime | None]
    #: When we last heard of something new about its messages.
    changed_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime | None]
    #: How many there were: a large day rests longer between two counts.
    message_count: Mapped[int] = mapped_column(default=0)


class CountedSender(Base):
    """How far the days of a sender are known, and by which clocks its days are counted."""

    __tablename__ = "counted_senders"

    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"), primary_key=True)
    time_zone: Mapped[str]
    #: The days of all messages made before this moment are known.
    seen_until: Mapped[dt.datetime]


class FigureLook(Base):
    """How far news about older messages has been read."""

    __tablename__ = "figure_looks"
    __table_args__ = (one_of("source", LookSource),)

    source: Mapped[str] = mapped_column(primary_key=True)
    seen_until: Mapped[dt.datetime]
