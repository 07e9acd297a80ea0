"""Raw payloads of stores and trackers, stored once and applied later."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from portal.vocabulary.connection_kind import RawEventState

_OPEN = text("state = 'new'")
_WAITING = text("state = 'waiting'")
_UNREADABLE = text("state = 'unreadable'")


class RawEvent:
    """Columns of both families: the body as received and what became of it."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID]
    connection_id: Mapped[uuid.UUID]
    #: Digest of topic and body: the same payload is the same event however often it comes.
    digest: Mapped[str]
    topic: Mapped[str]
    body: Mapped[bytes]
    received_at: Mapped[dt.datetime]
    state: Mapped[str] = mapped_column(default=RawEventState.NEW.value)
    #: One sentence when the payload could not be read.
    problem: Mapped[str | None] = mapped_column(Text)
    applied_at: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[dt.datetime]


class StoreEvent(RawEvent, Base):
    """A payload of a store."""

    __tablename__ = "store_events"
    __table_args__ = (
        UniqueConstraint("connection_id", "digest"),
        ForeignKeyConstraint(["merchant_id", "connection_id"], ["connections.merchant_id", "connections.id"]),
        Index("ix_store_events_open", "due_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
        # The sweeper of waiting payloads reads nothing but this index: the rows themselves hold bodies.
        Index(
            "ix_store_events_waiting",
            "received_at",
            "due_at",
            "connection_id",
            "waits_for",
            postgresql_where=_WAITING,
            sqlite_where=_WAITING,
        ),
        Index("ix_store_events_received", "received_at"),
        # The last word of each connection, without a write to its own row for every payload.
        Index("ix_store_events_newest", "connection_id", "received_at"),
        Index(
            *("ix_store_events_unreadable", "connection_id", "received_at"),
            postgresql_where=_UNREADABLE,
            sqlite_where=_UNREADABLE,
        ),
        one_of("state", RawEventState),
    )

    #: The order a waiting payload speaks of: a fulfilment or refund that came before its order.
    waits_for: Mapped[str | None] = mapped_column(index=True)


class TrackerEvent(RawEvent, Base):
    """A payload of a tracker."""

    __tablename__ = "tracker_events"
    __table_args__ = (
        UniqueConstraint("connection_id", "digest"),
        ForeignKeyConstraint(["merchant_id", "connection_id"], ["connections.merchant_id", "connections.id"]),
        Index("ix_tracker_events_open", "due_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index(
            "ix_tracker_events_waiting", "merchant_id", "waits_for", postgresql_where=_WAITING, sqlite_where=_WAITING
        ),
        Index("ix_tracker_events_received", "received_at"),
        # The last word of each connection, without a write to its own row for every payload.
        Index("ix_tracker_events_newest", "connection_id", "received_at"),
        Index(
            *("ix_tracker_events_unreadable", "connection_id", "received_at"),
            postgresql_where=_UNREADABLE,
            sqlite_where=_UNREADABLE,
        ),
        Index("ix_tracker_events_waits_for", "merchant_id", "waits_for"),
        one_of("state", RawEventState),
    )

    #: Normal form of the tracking number a waiting payload speaks of: no order has named that parcel yet.
    waits_for: Mapped[str | None]
