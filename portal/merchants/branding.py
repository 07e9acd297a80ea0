"""A merchant's look: saved once, told to the pages and to the sender of its messages."""

import uuid
from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifier.api.senders import BrandLink as SenderLink
from notifier.api.senders import SenderBranding, SenderProfile, register_sender
from notifier.foundation.clock import utc_now
from portal.merchants.contrast import Branding as BrandColours
from portal.merchants.contrast import CornerStyle, HeadingFont, palette
from portal.models import Branding, Merchant


@dataclass(frozen=True, slots=True)
class BrandLink:
    """A link in the merchant's words."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandingDraft:
    """What a merchant chose; addresses of pictures are on our own origin, sizes in CSS pixels."""

    colours: BrandColours
    logo_url: str | None = None
    logo_dark_url: str | None = None
    logo_width: int | None = None
    logo_height: int | None = None
    mail_logo_url: str | None = None
    header_links: tuple[BrandLink, ...] = ()
    footer_links: tuple[BrandLink, ...] = ()
    help_url: str | None = None


DEFAULT_BRANDING: Final = BrandingDraft(
    colours=BrandColours(accent="#2557d6", header="#ffffff", heading_font=HeadingFont.SANS, corners=CornerStyle.SOFT)
)


def save_branding(session: Session, merchant_id: uuid.UUID, draft: BrandingDraft, *, base_url: str) -> None:
    """Keep the look, make all pages of the merchant new and compile the layouts of its messages."""
    branding = session.get(Branding, merchant_id) or Branding(merchant_id=merchant_id)
    branding.accent = draft.colours.accent
    branding.header = draft.colours.header
    branding.heading_font = draft.colours.heading_font.value
    branding.corners = draft.colours.corners.value
    branding.logo_url, branding.logo_dark_url = draft.logo_url, draft.logo_dark_url
    branding.logo_width, branding.logo_height = draft.logo_width, draft.logo_height
    branding.mail_logo_url = draft.mail_logo_url
    branding.header_links = [asdict(link) for link in draft.header_links]
    branding.footer_links = [asdict(link) for link in draft.footer_links]
    branding.help_url = draft.help_url
    branding.changed_at = utc_now()
    session.add(branding)
    bump = update(Merchant).where(Merchant.id == merchant_id).values(page_version=Merchant.page_version + 1)
    session.execute(bump)
    session.flush()
    _tell_sender(session, merchant_id, draft, base_url=base_url)


def brand_colours(branding: Branding) -> BrandColours:
    """The colours and shapes of a stored look."""
    return BrandColours(
        accent=branding.accent,
        header=branding.header,
        heading_font=HeadingFont(branding.heading_font),
        corners=CornerStyle(branding.corners),
    )


def _tell_sender(session: Session, merchant_id: uuid.UUID, draft: BrandingDraft, *, base_url: str) -> None:
    merchant = session.scalars(select(Merchant).where(Merchant.id == merchant_id)).one()
    light = palette(draft.colours, is_dark=False)
    logo = draft.mail_logo_url or draft.logo_url
    profile = SenderProfile(
        id=merchant.id,
        name=merchant.name,
        language=merchant.language,
        time_zone=merchant.time_zone,
        base_url=base_url,
        support_email=merchant.support_email,
        support_phone=merchant.support_phone,
        website=merchant.website,
        branding=SenderBranding(
            accent=light["--accent"],
            on_accent=light["--on-accent"],
            logo_url=None if logo is None else base_url + logo,
            logo_width=draft.logo_width,
            links=tuple(SenderLink(link.label, link.url) for link in draft.footer_links),
        ),
    )
    register_sender(session, profile)
