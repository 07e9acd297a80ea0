"""What a merchant's pages look like: the published look, its versions, uploaded files, domains of its own."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.columns import one_of
from notifier.foundation.ids import new_id
from notifier.foundation.tables import Base
from portal.vocabulary.branding_state import BrandingState, DomainState

_IS_DRAFT = text("state = 'draft'")
_IS_PUBLISHED = text("state = 'published'")
_IS_VERIFIED = text("state = 'verified'")


class Branding(Base):
    """The look that pages show now."""

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
    #: Square picture for tabs and home screens; the picture that messengers show beside a link; a font for headings.
    icon_url: Mapped[str | None] = mapped_column(Text)
    card_url: Mapped[str | None] = mapped_column(Text)
    font_url: Mapped[str | None] = mapped_column(Text)
    #: Lists of `{"label", "url"}`.
    header_links: Mapped[list[Any]]
    footer_links: Mapped[list[Any]]
    help_url: Mapped[str | None] = mapped_column(Text)
    #: Lines in the merchant's words: `{"<language>": {"welcome", "support", "footer"}}`.
    texts: Mapped[dict[str, Any]] = mapped_column(server_default="{}", default=dict)
    #: The merchant's own styles as `brand_css.clean_css` left them.
    own_css: Mapped[str] = mapped_column(Text, server_default="", default="")
    changed_at: Mapped[dt.datetime]


class BrandingVersion(Base):
    """A look as it was saved: a draft being worked on, the published one, and all that were published before."""

    __tablename__ = "branding_versions"
    __table_args__ = (
        UniqueConstraint("merchant_id", "number"),
        one_of("state", BrandingState),
        Index(
            "ix_branding_versions_draft",
            "merchant_id",
            unique=True,
            postgresql_where=_IS_DRAFT,
            sqlite_where=_IS_DRAFT,
        ),
        Index(
            "ix_branding_versions_published",
            "merchant_id",
            unique=True,
            postgresql_where=_IS_PUBLISHED,
            sqlite_where=_IS_PUBLISHED,
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"))
    number: Mapped[int]
    state: Mapped[str]
    #: As `merchants.look_documents` writes and reads it.
    document: Mapped[dict[str, Any]]
    #: Who saved it, as the audit log names people.
    author: Mapped[str]
    note: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[dt.datetime]
    published_at: Mapped[dt.datetime | None]


class BrandFile(Base):
    """An uploaded picture or font, checked and written anew by us; served under its digest and never changed."""

    __tablename__ = "brand_files"

    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"), primary_key=True)
    #: SHA-256 of the body, 64 hex digits.
    digest: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    #: In pixels; 0 for a font.
    width: Mapped[int]
    height: Mapped[int]
    #: In bytes.
    size: Mapped[int]
    body: Mapped[bytes]
    saved_at: Mapped[dt.datetime]


class CustomDomain(Base):
    """A host name under which a merchant's pages answer once the merchant has proven that it is theirs."""

    __tablename__ = "custom_domains"
    __table_args__ = (
        UniqueConstraint("merchant_id"),
        one_of("state", DomainState),
        Index(
            "ix_custom_domains_host",
            "host",
            unique=True,
            postgresql_where=_IS_VERIFIED,
            sqlite_where=_IS_VERIFIED,
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"))
    #: In lower case, as DNS has it.
    host: Mapped[str]
    #: What the merchant shows us in the DNS or in a file; no secret.
    token: Mapped[str]
    state: Mapped[str]
    #: What was found at the last look, a word of `custom_domains.DomainFinding`.
    finding: Mapped[str]
    asked_at: Mapped[dt.datetime]
    checked_at: Mapped[dt.datetime | None]


class SenderDomain(Base):
    """The domain a merchant's mail is sent from, with what its DNS said when it was looked at last."""

    __tablename__ = "sender_domains"

    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"), primary_key=True)
    domain: Mapped[str]
    #: What the provider asks for: the host of its SPF include and the selector of its DKIM key, empty when unknown.
    spf_include: Mapped[str]
    dkim_selector: Mapped[str]
    #: `{"spf" | "dkim" | "dmarc": {"finding", "found", "advice"}}`.
    findings: Mapped[dict[str, Any]]
    checked_at: Mapped[dt.datetime | None]
