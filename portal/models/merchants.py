"""Merchants, their people, their look and their keys."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from portal.vocabulary.merchant_role import MerchantRole


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
    created_at: Mapped[dt.datetime]


class MerchantUser(Base):
    """A person who signs in to the console."""

    __tablename__ = "merchant_users"
    __table_args__ = (UniqueConstraint("merchant_id", "email"), one_of("role", MerchantRole))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"))
    email: Mapped[str]
    password_digest: Mapped[str]
    role: Mapped[str]
    created_at: Mapped[dt.datetime]


class Branding(Base):
    """What a merchant's pages look like."""

    __tablename__ = "brandings"

    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"), primary_key=True)
    #: Colours as `#rrggbb`; pages correct their contrast, the merchant's own values stay as they are.
    accent: Mapped[str]
    header: Mapped[str]
    heading_font: Mapped[str]
    corners: Mapped[str]
    #: Address of the logo on our own origin, with its size in CSS pixels.
    logo_url: Mapped[str | None] = mapped_column(Text)
    logo_dark_url: Mapped[str | None] = mapped_column(Text)
    logo_width: Mapped[int | None]
    logo_height: Mapped[int | None]
    #: A logo in a raster format for mail programs, which show no SVG.
    mail_logo_url: Mapped[str | None] = mapped_column(Text)
    #: Lists of `{"label", "url"}`.
    header_links: Mapped[list[Any]]
    footer_links: Mapped[list[Any]]
    help_url: Mapped[str | None] = mapped_column(Text)
    changed_at: Mapped[dt.datetime]


class ApiKey(Base):
    """A key for the REST API; only its digest is kept."""

    __tablename__ = "api_keys"
    __table_args__ = (UniqueConstraint("key_digest"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"))
    name: Mapped[str]
    key_digest: Mapped[str]
    created_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
