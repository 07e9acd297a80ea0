"""Connections to stores and trackers with their sealed secrets."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from portal.vocabulary.connection_kind import ConnectionKind


class Connection(Base):
    """One door for one store or tracker of a merchant."""

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("merchant_id", "id"), one_of("kind", ConnectionKind))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"))
    kind: Mapped[str]
    source: Mapped[str]
    secret_sealed: Mapped[str] = mapped_column(Text)
    #: The secret before the last rotation, still accepted until `old_secret_until`.
    old_secret_sealed: Mapped[str | None] = mapped_column(Text)
    old_secret_until: Mapped[dt.datetime | None]
    is_on: Mapped[bool] = mapped_column(default=True)
    #: Since when what comes in is stored and left alone; None while it is applied.
    paused_at: Mapped[dt.datetime | None]
    #: When the vendor told us that the shop removed the connection.
    removed_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
