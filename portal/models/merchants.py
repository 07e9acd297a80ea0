"""Merchants."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import Text, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base


class Merchant(Base):
    """A shop that uses the portal; in the notifier its sender has the same id."""

    __tablename__ = "merchants"
    __table_args__ = (UniqueConstraint("slug"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str]
    name: Mapped[str]
    language: Mapped[str]
    country: Mapped[str]
    time_zone: Mapped[str]
    support_email: Mapped[str | None]
    support_phone: Mapped[str | None]
    website: Mapped[str | None] = mapped_column(Text)
    #: How many days contacts of ended orders and raw payloads are kept; None for the usual ones.
    contact_days: Mapped[int | None]
    payload_days: Mapped[int | None]
    #: Grows with everything that changes how all pages of the merchant look.
    page_version: Mapped[int] = mapped_column(default=1)
    #: Grows with products, what is bought together, and content blocks; 0 before there was any.
    offers_version: Mapped[int] = mapped_column(default=0)
    #: Whether pages ask after delivery how it was.
    asks_feedback: Mapped[bool] = mapped_column(default=True, server_default=true())
    #: Whether everybody who signs in to the console needs a second factor.
    requires_second_factor: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Which first steps were left out, whether they are put away, and when a test message left.
    first_steps: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    created_at: Mapped[dt.datetime]
