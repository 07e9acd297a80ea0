"""What providers told us: raw callbacks, receipts, and texts people wrote."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from notifier.vocabulary.callback_state import CallbackState
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason


class ProviderCallback(Base):
    """A verified callback as it came, stored once and read later."""

    __tablename__ = "provider_callbacks"
    __table_args__ = (
        UniqueConstraint("account_id", "digest"),
        Index(
            "ix_provider_callbacks_new", "received_at",
            postgresql_where=text("state = 'new'"), sqlite_where=text("state = 'new'"),
        ),
        Index("ix_provider_callbacks_received", "received_at"),
        one_of("state", CallbackState),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"))
    #: The `sender_channels` row it was made for.
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sender_channels.id"))
    provider: Mapped[str]
    #: Our message, where the address of the callback names it.
    message_id: Mapped[uuid.UUID | None]
    digest: Mapped[str]
    content_type: Mapped[str]
    body: Mapped[bytes]
    received_at: Mapped[dt.datetime]
    state: Mapped[str] = mapped_column(default=CallbackState.NEW.value)
    #: Why nothing could be read from it.
    problem: Mapped[str | None] = mapped_column(Text)


class DeliveryReceipt(Base):
    """One report about one message; also those that change nothing, and those nobody can place."""

    __tablename__ = "delivery_receipts"
    __table_args__ = (
        UniqueConstraint("sender_id", "digest"),
        Index("ix_delivery_receipts_message", "message_id"),
        Index(
            "ix_delivery_receipts_waiting", "next_look_at",
            postgresql_where=text("next_look_at IS NOT NULL"), sqlite_where=text("next_look_at IS NOT NULL"),
        ),
        one_of("kind", ReceiptKind),
        one_of("reason", ReceiptReason),
        one_of("channel", Channel),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"))
    provider: Mapped[str]
    channel: Mapped[str]
    #: Of the report as the provider names it, so that a repeated one is known.
    digest: Mapped[str]
    message_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"))
    provider_message_id: Mapped[str | None]
    address_digest: Mapped[str | None]
    kind: Mapped[str]
    reason: Mapped[str | None]
    code: Mapped[str | None]
    detail: Mapped[str | None] = mapped_column(Text)
    #: Opened or clicked by a machine on the way; the verdict is kept, what it was made from is not.
    is_machine: Mapped[bool] = mapped_column(default=False)
    occurred_at: Mapped[dt.datetime]
    received_at: Mapped[dt.datetime]
    #: When to look for its message again; None once it is placed or given up.
    next_look_at: Mapped[dt.datetime | None]


class InboundMessage(Base):
    """What somebody wrote back, and what we understood."""

    __tablename__ = "inbound_messages"
    __table_args__ = (
        UniqueConstraint("sender_id", "digest"),
        Index("ix_inbound_messages_address", "sender_id", "channel", "address_digest"),
        Index("ix_inbound_messages_received", "received_at"),
        one_of("channel", Channel),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"))
    channel: Mapped[str]
    digest: Mapped[str]
    address_digest: Mapped[str]
    #: The words themselves, sealed: they may say anything about anybody.
    text_sealed: Mapped[str] = mapped_column(Text)
    intent: Mapped[str]
    received_at: Mapped[dt.datetime]
