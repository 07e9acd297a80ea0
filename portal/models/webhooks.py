"""Outgoing webhooks: whom a merchant wants told, and what was told."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from portal.vocabulary.webhook_state import WebhookState

_WAITING = text("state = 'waiting'")


class WebhookEndpoint(Base):
    """An address of the merchant's software."""

    __tablename__ = "webhook_endpoints"
    __table_args__ = (UniqueConstraint("merchant_id", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"))
    url: Mapped[str] = mapped_column(Text)
    #: The key of the signatures, sealed; the one before it signs too until `old_secret_until`.
    secret_sealed: Mapped[str] = mapped_column(Text)
    old_secret_sealed: Mapped[str | None] = mapped_column(Text)
    old_secret_until: Mapped[dt.datetime | None]
    #: Triggers, or their families such as `shipment`; empty for everything.
    events: Mapped[list[Any]]
    is_on: Mapped[bool]
    #: Why it was switched off without anybody asking; empty otherwise.
    problem: Mapped[str] = mapped_column(Text)
    #: While it does not answer, nothing is sent before this moment.
    rests_until: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]


class WebhookDelivery(Base):
    """One event for one endpoint; its id is the `webhook-id`, the same at each try."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["merchant_id", "endpoint_id"],
            ["webhook_endpoints.merchant_id", "webhook_endpoints.id"],
            ondelete="CASCADE",
        ),
        one_of("state", WebhookState),
        Index("ix_webhook_deliveries_due", "due_at", postgresql_where=_WAITING, sqlite_where=_WAITING),
        Index("ix_webhook_deliveries_newest", "endpoint_id", "recorded_at", "id"),
        Index("ix_webhook_deliveries_recorded", "recorded_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID]
    endpoint_id: Mapped[uuid.UUID]
    event: Mapped[str]
    #: The JSON as it is signed and sent.
    body: Mapped[bytes] = mapped_column(LargeBinary)
    recorded_at: Mapped[dt.datetime]
    state: Mapped[str]
    due_at: Mapped[dt.datetime]
    attempts: Mapped[int]
    #: Of the last try: the HTTP status, or why there was none.
    status: Mapped[int | None]
    problem: Mapped[str] = mapped_column(Text)
    tried_at: Mapped[dt.datetime | None]
