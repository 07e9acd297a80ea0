"""The audit log: who changed what, before and after."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from portal.vocabulary.audit_action import ActorKind


class AuditEntry(Base):
    """One change; only written, never changed."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        one_of("actor_kind", ActorKind),
        Index("ix_audit_entries_newest", "merchant_id", "recorded_at", "id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"))
    recorded_at: Mapped[dt.datetime]
    actor_kind: Mapped[str]
    #: The user or the key; kept when either is gone.
    actor_id: Mapped[uuid.UUID | None]
    #: What people call the actor: an e-mail address of the team, the name of a key.
    actor_name: Mapped[str]
    #: A word of `AuditAction`; words may come and go, entries stay.
    action: Mapped[str]
    subject_id: Mapped[uuid.UUID | None]
    #: What people call the thing that was changed: an order's number, a rule's name.
    subject_name: Mapped[str]
    #: Values by name, only those that differ.
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
