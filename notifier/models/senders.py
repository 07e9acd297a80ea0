"""Senders, the brands messages are written for, and their channels."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from notifier.vocabulary.channel import Channel


class Sender(Base):
    """A brand: what its messages look like and where people can ask."""

    __tablename__ = "senders"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    language: Mapped[str]
    time_zone: Mapped[str]
    #: Public address of the pages links lead to, without a slash at the end.
    base_url: Mapped[str] = mapped_column(Text)
    support_email: Mapped[str | None]
    support_phone: Mapped[str | None]
    website: Mapped[str | None] = mapped_column(Text)
    #: Colours, logo address and links as the layouts use them.
    branding: Mapped[dict[str, Any]]
    #: The e-mail layout, compiled to HTML with Liquid slots when the branding was saved.
    email_layout: Mapped[str] = mapped_column(Text)
    #: Whether opens and clicks of its mails are counted.
    counts_visits: Mapped[bool] = mapped_column(default=False)
    #: Quiet hours, caps, budgets and whom to ask, as `notifier.authoring.limits` reads them.
    limits: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    #: How many days exact words and what people write back are kept; None for the usual ones.
    content_days: Mapped[int | None]
    inbound_days: Mapped[int | None]
    #: Grows with each change of name, branding, layout or wording: the key of rendering caches.
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime]


class SenderChannel(Base):
    """Which provider carries a channel for a sender, with its sealed settings."""

    __tablename__ = "sender_channels"
    __table_args__ = (
        UniqueConstraint("sender_id", "channel", "provider"),
        one_of("channel", Channel),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sender_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("senders.id"))
    channel: Mapped[str]
    provider: Mapped[str]
    #: JSON of the provider's settings, sealed.
    settings_sealed: Mapped[str] = mapped_column(Text)
    #: Lower numbers are asked first.
    position: Mapped[int] = mapped_column(default=0)
    is_on: Mapped[bool] = mapped_column(default=True)
    #: It did not answer or kept failing: nothing is given to it before, and what was the matter.
    rests_until: Mapped[dt.datetime | None]
    rest_reason: Mapped[str | None] = mapped_column(Text)
    #: Set by somebody at the machine, who may name hosts of its own network; others may not.
    may_be_private: Mapped[bool] = mapped_column(default=False)
