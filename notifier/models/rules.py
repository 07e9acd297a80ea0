"""Rules: who is told what, where and when."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from notifier.vocabulary.recipient_kind import RecipientKind
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
    #: As `notifier.rules.conditions_parsing` reads it; empty when the rule always holds.
    conditions: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    #: As `notifier.rules.timing_json` reads it.
    timing: Mapped[dict[str, Any]] = mapped_column(
        default=lambda: {"kind": "at_once"}, server_default=text("""'{"kind": "at_once"}'""")
    )
    recipients: Mapped[list[Any]] = mapped_column(
        default=lambda: [RecipientKind.SHOPPER.value], server_default=text("""'["shopper"]'""")
    )
    #: How long the first message about an order waits for news of its other parcels.
    digest_seconds: Mapped[int] = mapped_column(default=0, server_default="0")
    #: As `notifier.rules.experiments.runs` reads it, None when there never was one.
    experiment: Mapped[dict[str, Any] | None]
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    is_on: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[dt.datetime]


class RuleVersion(Base):
    """What a rule said before it was changed; what it says now stands in the rule."""

    __tablename__ = "rule_versions"

    rule_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rules.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    terms: Mapped[dict[str, Any]]
    replaced_at: Mapped[dt.datetime]
