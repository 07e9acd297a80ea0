"""What paid messages have cost, by month."""

import datetime as dt
import uuid
from decimal import Decimal

from sqlalchemy import ForeignKey, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.tables import Base


class Spending(Base):
    """The cost of a sender's messages on one channel in one month of its own calendar."""

    __tablename__ = "spendings"

    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    #: The month's first day.
    month: Mapped[dt.date] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[Decimal] = mapped_column(Numeric(18, 6))
