"""The people of a merchant: how they sign in, where they are signed in, who is invited."""

import datetime as dt
import uuid

from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from portal.vocabulary.merchant_role import MerchantRole

_OPEN = text("accepted_at IS NULL AND revoked_at IS NULL")


class MerchantUser(Base):
    """A person who signs in to the console."""

    __tablename__ = "merchant_users"
    __table_args__ = (UniqueConstraint("merchant_id", "email"), one_of("role", MerchantRole))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"))
    email: Mapped[str]
    password_digest: Mapped[str]
    role: Mapped[str]
    #: The language chosen for the console; None for the browser's.
    language: Mapped[str | None]
    #: The secret of the second factor, sealed; it counts once a code has confirmed it.
    totp_sealed: Mapped[str | None] = mapped_column(Text)
    totp_confirmed_at: Mapped[dt.datetime | None]
    #: The time step (RFC 6238, 4.2) of the last code that was accepted: neither it nor an older one counts again.
    totp_step: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[dt.datetime]


class RecoveryCode(Base):
    """One of the codes that stand in for a lost second factor, as a digest; each works once."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("user_id", "code_digest"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchant_users.id"))
    code_digest: Mapped[str]
    used_at: Mapped[dt.datetime | None]


class ConsoleSession(Base):
    """A browser somebody is signed in with; its cookie holds the token, the row only a digest of it."""

    __tablename__ = "console_sessions"
    __table_args__ = (UniqueConstraint("token_digest"), Index("ix_console_sessions_user", "user_id", "created_at"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchant_users.id"))
    token_digest: Mapped[str]
    created_at: Mapped[dt.datetime]
    #: Up to `console_sessions.SEEN_EVERY` old: reading a page seldom writes.
    last_seen_at: Mapped[dt.datetime]
    #: Browser and system in words, such as `Firefox, Linux`.
    agent: Mapped[str]
    network: Mapped[str]
    ended_at: Mapped[dt.datetime | None]


class Invitation(Base):
    """Somebody an owner has asked to join; the link's token is kept as a digest."""

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        one_of("role", MerchantRole),
        Index("uq_invitations_open", "merchant_id", "email", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"))
    email: Mapped[str]
    role: Mapped[str]
    token_digest: Mapped[str]
    #: When its newest link was made.
    sent_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    accepted_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]


class ResetRequest(Base):
    """Somebody has asked for a link to set a new password; gone as soon as a worker has looked whose address it is."""

    __tablename__ = "password_reset_requests"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str]
    requested_at: Mapped[dt.datetime]
