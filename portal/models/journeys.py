"""Scripted journeys the simulated carrier is playing."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base


class SimulatedJourney(Base):
    """One parcel on its way through a script; `seconds` is how long the whole script takes."""

    __tablename__ = "simulated_journeys"
    __table_args__ = (
        UniqueConstraint("connection_id", "tracking_number"),
        ForeignKeyConstraint(["merchant_id", "connection_id"], ["connections.merchant_id", "connections.id"]),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID]
    connection_id: Mapped[uuid.UUID]
    tracking_number: Mapped[str]
    journey: Mapped[str]
    seconds: Mapped[int]
    started_at: Mapped[dt.datetime]
    steps_played: Mapped[int] = mapped_column(default=0)
    #: Null once the script has been played to its end.
    next_step_at: Mapped[dt.datetime | None] = mapped_column(index=True)
