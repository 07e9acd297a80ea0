"""Rules: who is told what, where and when."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from notifier.vocabulary.strategy import Strategy


class Rule(Base):
    """One sender's rule for one trigger."""

    __tablename__ = "rules"
    __table_args__ = (
        UniqueConstraint("sender_id", "name"),
        Index("ix_rules_trigger", "sender_id", "trigger"),
        one_of("strategy", Strategy),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"))
    name: Mapped[str]
    trigger: Mapped[str]
    channels: Mapped[list[Any]]
    strategy: Mapped[str] = mapped_column(default=Strategy.ALL.value)
    #: In a cascade: how long each channel is given before the next one is tried.
    wait_seconds: Mapped[int] = mapped_column(default=1200)
    delay_seconds: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    is_on: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[dt.datetime]
