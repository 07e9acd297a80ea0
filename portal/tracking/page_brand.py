"""A merchant's brand as its pages show it: name, logo, links that are safe to follow, the address of its stylesheet."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from notifier.foundation.digests import digest_text
from portal.merchants.brand_sheet import BrandSheet, write_sheet
from portal.merchants.branding import DEFAULT_BRANDING
from portal.merchants.contrast import Branding as BrandColours
from portal.merchants.contrast import CornerStyle, HeadingFont
from portal.models import Branding, Merchant
from portal.tracking.page_view_brand import Brand, BrandTexts, Link, Logo, SupportContact
from portal.web.safe_urls import https_url, own_url, safe_url

_EMAIL: Final = re.compile(r"[^@\s:?&<>\"']+@[^@\s:?&<>\"']+")

BRAND_COLUMNS: Final = (
    Merchant.slug,
    Merchant.name,
    Merchant.support_email,
    Merchant.support_phone,
    Merchant.website,
    Branding.accent,
    Branding.header,
    Branding.heading_font,
    Branding.corners,
    Branding.logo_url,
    Branding.logo_dark_url,
    Branding.logo_width,
    Branding.logo_height,
    Branding.header_links,
    Branding.footer_links,
    Branding.help_url,
    Branding.icon_url,
    Branding.card_url,
    Branding.font_url,
    Branding.texts,
    Branding.own_css,
)
_BRAND = (
    select(*BRAND_COLUMNS)
    .outerjoin(Branding, Branding.merchant_id == Merchant.id)
    .where(Merchant.id == bindparam("merchant_id"))
)


@dataclass(frozen=True, slots=True)
class BrandRow:
    """The columns of `BRAND_COLUMNS`; what belongs to the look is None for a merchant who has chosen none yet."""

    slug: str
    name: str
    support_email: str | None
    support_phone: str | None
    website: str | None
    accent: str | None
    header: str | None
    heading_font: str | None
    corners: str | None
    logo_url: str | None
    logo_dark_url: str | None
    logo_width: int | None
    logo_height: int | None
    header_links: Sequence[Any] | None
    footer_links: Sequence[Any] | None
    help_url: str | None
    icon_url: str | None = None
    card_url: str | None = None
    font_url: str | None = None
    texts: Mapping[str, Any] | None = None
    own_css: str | None = None


def load_brand(session: Session, merchant_id: uuid.UUID) -> Brand:
    """The brand alone, for the pages beside the tracking page; raises NoResultFound for an unknown merchant."""
    return brand_of(BrandRow(*session.execute(_BRAND, {"merchant_id": merchant_id}).one()))


def brand_of(row: BrandRow) -> Brand:
    """The brand of a merchant's row; addresses that are not https, mailto or tel are left out."""
    return Brand(
        slug=row.slug,
        name=row.name,
        logo=_logo(row),
        home_url=https_url(row.website),
        stylesheet_url=stylesheet_url(row.slug, BrandSheet(_colours(row), row.font_url or "", row.own_css or "")),
        header_links=_links(row.header_links),
        footer_links=_links(row.footer_links),
        support=_support(row),
        lookup_url=f"/m/{row.slug}/track",
        icon_url=own_url(row.icon_url),
        card_url=own_url(row.card_url),
        texts={language: BrandTexts(**texts) for language, texts in (row.texts or {}).items()},
    )


@lru_cache(maxsize=1024)
def stylesheet_url(slug: str, sheet: BrandSheet) -> str:
    """The address of a brand's stylesheet, another one whenever its content is another."""
    return f"/m/{slug}/brand.css?v={digest_text(write_sheet(sheet))[:12]}"


def _colours(row: BrandRow) -> BrandColours:
    if row.accent is None or row.header is None or row.heading_font is None or row.corners is None:
        return DEFAULT_BRANDING.colours
    return BrandColours(row.accent, row.header, HeadingFont(row.heading_font), CornerStyle(row.corners))


def _logo(row: BrandRow) -> Logo | None:
    url = own_url(row.logo_url)
    if url is None or not row.logo_width or not row.logo_height:
        return None
    return Logo(url, own_url(row.logo_dark_url), row.logo_width, row.logo_height)


def _links(stored: Sequence[Any] | None) -> tuple[Link, ...]:
    pairs = ((str(link.get("label", "")).strip(), safe_url(str(link.get("url", "")))) for link in stored or ())
    return tuple(Link(label, url) for label, url in pairs if label and url)


def _support(row: BrandRow) -> SupportContact:
    email = (row.support_email or "").strip()
    label = (row.support_phone or "").strip()
    digits = re.sub(r"\D", "", label)
    phone = f"+{digits}" if label.startswith("+") else digits
    return SupportContact(
        email=email if _EMAIL.fullmatch(email) else None,
        phone=phone if digits else None,
        phone_label=label if digits else None,
        help_url=safe_url(row.help_url),
    )
