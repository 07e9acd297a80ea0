"""Subjects a sender does not want anybody to be written to about."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.tables import Base


class MutedSubject(Base):
    """A subject, such as an order, that nobody is told about as long as the row is there."""

    __tablename__ = "muted_subjects"

    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"), primary_key=True)
    subject_key: Mapped[str] = mapped_column(primary_key=True)
    muted_at: Mapped[dt.datetime]
