"""The merchants' own words: every version of every wording that was ever saved."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from notifier.vocabulary.channel import Channel


class MessageTemplate(Base):
    """One version of the words of a trigger in a language, for one channel or all, for one rule or all."""

    __tablename__ = "message_templates"
    __table_args__ = (
        UniqueConstraint("sender_id", "scope_key", "version"),
        Index(
            "ix_message_templates_current", "sender_id", "scope_key", unique=True,
            postgresql_where=text("is_current"), sqlite_where=text("is_current"),
        ),
        Index("ix_message_templates_rule", "rule_id"),
        one_of("channel", Channel),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"))
    #: What it is for as one text, since no two nulls are the same to a database.
    scope_key: Mapped[str]
    trigger: Mapped[str]
    #: Null for every channel.
    channel: Mapped[str | None]
    #: A tag such as `pt-BR`.
    language: Mapped[str]
    #: Null for every rule.
    rule_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rules.id", ondelete="CASCADE"))
    version: Mapped[int]
    #: `subject`, `headline`, `body`, `short`, `action` as Liquid sources; those missing are the built-in ones.
    parts: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[dt.datetime]
    is_current: Mapped[bool]
