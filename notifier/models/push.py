"""Browsers that take push messages, and the keys they know their sender by."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base


class VapidKey(Base):
    """An application server key of a sender; the newest is given out, older ones serve those who know them."""

    __tablename__ = "vapid_keys"
    __table_args__ = (
        UniqueConstraint("sender_id", "public_key"),
        Index(
            "ix_vapid_keys_current", "sender_id", unique=True,
            postgresql_where=text("retired_at IS NULL"), sqlite_where=text("retired_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"))
    #: Base64url of the point, as browsers take it.
    public_key: Mapped[str]
    private_sealed: Mapped[str] = mapped_column(Text)
    created_at: Mapped[dt.datetime]
    #: Since when no browser is given this key any more.
    retired_at: Mapped[dt.datetime | None]


class PushSubscriptionRow(Base):
    """One browser of one person."""

    __tablename__ = "push_subscriptions"
    __table_args__ = (
        UniqueConstraint("endpoint_digest"),
        ForeignKeyConstraint(["sender_id", "recipient_id"], ["recipients.sender_id", "recipients.id"]),
        Index("ix_push_subscriptions_recipient", "sender_id", "recipient_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sender_id: Mapped[uuid.UUID]
    recipient_id: Mapped[uuid.UUID]
    endpoint_digest: Mapped[str]
    #: JSON of endpoint and keys, sealed: who has it can write to the browser.
    subscription_sealed: Mapped[str] = mapped_column(Text)
    vapid_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("vapid_keys.id"))
    created_at: Mapped[dt.datetime]
    #: What the browser may hear of, such as `order:<id>`, between spaces; None for everything of the person.
    subjects: Mapped[str | None] = mapped_column(Text)
    #: When the browser last confirmed it by a visit.
    confirmed_at: Mapped[dt.datetime]
