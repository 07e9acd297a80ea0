"""Messages, their exact content and every hand-over to a provider."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from notifier.models.packed_html import PackedHtml
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_status import AttemptOutcome, MessageStatus
from notifier.vocabulary.topic import Topic


class Message(Base):
    """One decision: a text for one address, or the reason there is none."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint(
            "trigger_id", "rule_id", "recipient_id", "channel", "address_digest", name="uq_messages_decision"
        ),
        ForeignKeyConstraint(["sender_id", "recipient_id"], ["recipients.sender_id", "recipients.id"]),
        Index(
            "ix_messages_due", "channel", "lane", "due_at",
            postgresql_where=text("status = 'queued'"), sqlite_where=text("status = 'queued'"),
        ),
        Index(
            "ix_messages_claimed", "claimed_until",
            postgresql_where=text("status = 'sending'"), sqlite_where=text("status = 'sending'"),
        ),
        Index("ix_messages_newest", "sender_id", "created_at"),
        Index("ix_messages_subject", "sender_id", "subject_key", "created_at"),
        # Few messages go wrong, and somebody has to look at each of those.
        Index(
            "ix_messages_troubled", "sender_id", "created_at",
            postgresql_where=text("status IN ('bounced', 'failed', 'unknown')"),
            sqlite_where=text("status IN ('bounced', 'failed', 'unknown')"),
        ),
        Index(
            "ix_messages_replaceable", "sender_id", "replace_key",
            postgresql_where=text("status = 'queued' AND replace_key IS NOT NULL"),
            sqlite_where=text("status = 'queued' AND replace_key IS NOT NULL"),
        ),
        Index(
            "ix_messages_digest", "sender_id", "digest_key",
            postgresql_where=text("status = 'queued' AND digest_key IS NOT NULL"),
            sqlite_where=text("status = 'queued' AND digest_key IS NOT NULL"),
        ),
        Index(
            "ix_messages_folded", "folded_into",
            postgresql_where=text("folded_into IS NOT NULL"), sqlite_where=text("folded_into IS NOT NULL"),
        ),
        Index(
            "ix_messages_recipient", "sender_id", "recipient_id", "sent_at",
            postgresql_where=text("sent_at IS NOT NULL"), sqlite_where=text("sent_at IS NOT NULL"),
        ),
        # Few messages cost anything.
        Index(
            "ix_messages_priced", "sender_id", "channel", "created_at",
            postgresql_where=text("cost > 0"), sqlite_where=text("cost > 0"),
        ),
        # Mails are found by the id we give them: one more entry each would make the busiest channel dearer.
        Index(
            "ix_messages_provider", "sender_id", "provider_message_id",
            postgresql_where=text("channel <> 'email' AND provider_message_id IS NOT NULL"),
            sqlite_where=text("channel <> 'email' AND provider_message_id IS NOT NULL"),
        ),
        one_of("channel", Channel),
        one_of("lane", Lane),
        one_of("topic", Topic),
        one_of("status", MessageStatus),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sender_id: Mapped[uuid.UUID]
    trigger_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("trigger_events.id"))
    rule_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rules.id"))
    recipient_id: Mapped[uuid.UUID]
    trigger: Mapped[str]
    subject_key: Mapped[str]
    channel: Mapped[str]
    #: Digest of the address, empty when the person has none on this channel.
    address_digest: Mapped[str]
    topic: Mapped[str]
    lane: Mapped[str]
    language: Mapped[str]
    status: Mapped[str]
    #: Why a policy said no, or what the last provider said.
    reason: Mapped[str | None] = mapped_column(Text)
    #: What later news with the same key replaces as long as it has not left, None when nothing does.
    replace_key: Mapped[str | None]
    #: Its place in a cascade: it leaves only if nobody was reached by the earlier ones. None outside a cascade.
    cascade_step: Mapped[int | None]
    #: What messages that may become one have in common, None when each goes on its own.
    digest_key: Mapped[str | None]
    #: The message that tells this one's news as well.
    folded_into: Mapped[uuid.UUID | None]
    #: Its arm of the rule's experiment.
    arm: Mapped[str | None]
    due_at: Mapped[dt.datetime]
    stale_at: Mapped[dt.datetime]
    claimed_until: Mapped[dt.datetime | None]
    #: The hand-over journal of the worker that has it, and the number of its batch: `<journal>/<number>`.
    claimed_by: Mapped[str | None]
    #: Attempts that have ended; one that is under way stands in `send_attempts` only.
    attempts: Mapped[int] = mapped_column(default=0)
    provider: Mapped[str | None]
    #: The provider account of the last attempt, None for the deployment's own.
    account_id: Mapped[uuid.UUID | None]
    provider_message_id: Mapped[str | None]
    #: What it cost or is expected to cost, in units of the currency.
    cost: Mapped[Decimal | None] = mapped_column(Numeric(12, 6))
    currency: Mapped[str | None]
    created_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]


class MessageContent(Base):
    """The exact words that left, kept for a set number of days."""

    __tablename__ = "message_contents"

    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    to_address: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(PackedHtml)
    headers: Mapped[dict[str, Any]]
    kept_until: Mapped[dt.datetime] = mapped_column(index=True)


class SendAttempt(Base):
    """One hand-over of a message to a provider; without outcome while it is under way."""

    __tablename__ = "send_attempts"
    __table_args__ = (
        UniqueConstraint("message_id", "number"),
        one_of("outcome", AttemptOutcome),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"))
    number: Mapped[int]
    provider: Mapped[str]
    account_id: Mapped[uuid.UUID | None]
    started_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
    outcome: Mapped[str | None]
    #: The provider's own code, such as an SMTP reply code.
    code: Mapped[str | None]
    detail: Mapped[str | None] = mapped_column(Text)
