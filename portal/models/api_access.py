"""Keys of the REST API, and the answers kept for whoever repeats a request."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base


class ApiKey(Base):
    """A key for the REST API; only its digest is kept."""

    __tablename__ = "api_keys"
    __table_args__ = (UniqueConstraint("key_digest"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"))
    name: Mapped[str]
    key_digest: Mapped[str]
    #: The first characters, by which people tell their keys apart.
    prefix: Mapped[str] = mapped_column(default="", server_default="")
    #: What it may be used for, separated by spaces as in RFC 6749, section 3.3.
    scopes: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: The console's user who made it; None for commands. No reference: the key outlives the user.
    created_by: Mapped[uuid.UUID | None]
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime | None]
    #: To a few minutes, so that reading does not write.
    last_used_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]


class IdempotencyKey(Base):
    """One request that may be repeated for a day, with its answer once there is one."""

    __tablename__ = "idempotency_keys"

    api_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("api_keys.id"), primary_key=True)
    key_digest: Mapped[str] = mapped_column(primary_key=True)
    #: Of method, path and body.
    request_digest: Mapped[str]
    #: Sealed with the caller's own key, which we do not keep: only a repetition can open it.
    answer_sealed: Mapped[str | None] = mapped_column(Text)
    #: Until when whoever reserved it is taken to be at work.
    busy_until: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)
