"""The trigger outbox: what happened, with a snapshot of its facts."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_status import TriggerState
from notifier.vocabulary.topic import Topic


class TriggerEvent(Base):
    """Something that happened once, waiting for rules or already matched."""

    __tablename__ = "trigger_events"
    __table_args__ = (
        UniqueConstraint("sender_id", "dedupe_key"),
        ForeignKeyConstraint(["sender_id", "recipient_id"], ["recipients.sender_id", "recipients.id"]),
        Index(
            "ix_trigger_events_new",
            "lane",
            "recorded_at",
            postgresql_where=text("state = 'new'"),
            sqlite_where=text("state = 'new'"),
        ),
        Index(
            "ix_trigger_events_replaceable", "sender_id", "replace_key", "occurred_at",
            postgresql_where=text("replace_key IS NOT NULL"), sqlite_where=text("replace_key IS NOT NULL"),
        ),
        Index("ix_trigger_events_subject", "sender_id", "subject_key", "occurred_at"),
        one_of("topic", Topic),
        one_of("lane", Lane),
        one_of("state", TriggerState),
        one_of("answers_on", Channel),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sender_id: Mapped[uuid.UUID]
    #: Null when nobody is known who could be written to.
    recipient_id: Mapped[uuid.UUID | None]
    trigger: Mapped[str]
    dedupe_key: Mapped[str]
    #: What the trigger is about, as the caller names it; messages about one subject can be found together.
    subject_key: Mapped[str]
    topic: Mapped[str]
    lane: Mapped[str]
    language: Mapped[str]
    #: What later news with the same key replaces while it waits, None when nothing does.
    replace_key: Mapped[str | None]
    #: Answers to what somebody wrote go back the way it came, whatever they have said about other messages.
    answers_on: Mapped[str | None]
    facts: Mapped[dict[str, Any]]
    occurred_at: Mapped[dt.datetime]
    recorded_at: Mapped[dt.datetime]
    stale_at: Mapped[dt.datetime]
    state: Mapped[str] = mapped_column(default=TriggerState.NEW.value)
