"""A merchant's look: saved once, told to the pages and to the sender of its messages."""

import uuid
from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifier.api.senders import BrandLink as SenderLink
from notifier.api.senders import SenderBranding, SenderProfile, register_sender
from notifier.foundation.clock import utc_now
from portal.merchants.brand_css import clean_css
from portal.merchants.contrast import Branding as BrandColours
from portal.merchants.contrast import CornerStyle, HeadingFont, palette
from portal.models import Branding, CustomDomain, Merchant
from portal.vocabulary.branding_state import DomainState


@dataclass(frozen=True, slots=True)
class BrandLink:
    """A link in the merchant's words."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class SupportWays:
    """How shoppers reach the merchant; empty parts are not shown."""

    email: str = ""
    phone: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class PageTexts:
    """Lines of a page in the merchant's words in one language; an empty one is not shown."""

    welcome: str = ""
    support: str = ""
    footer: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the merchant says nothing in this language."""
        return not (self.welcome or self.support or self.footer)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandingDraft:
    """What a merchant chose; addresses of pictures are on our own origin, sizes in CSS pixels."""

    colours: BrandColours
    logo_url: str | None = None
    logo_dark_url: str | None = None
    logo_width: int | None = None
    logo_height: int | None = None
    mail_logo_url: str | None = None
    icon_url: str | None = None
    card_url: str | None = None
    font_url: str | None = None
    header_links: tuple[BrandLink, ...] = ()
    footer_links: tuple[BrandLink, ...] = ()
    help_url: str | None = None
    #: By language; pairs, so that a draft can be compared and kept.
    texts: tuple[tuple[str, PageTexts], ...] = ()
    #: As the merchant wrote it; pages get what `clean_css` leaves of it.
    own_css: str = ""
    #: None leaves what the merchant has.
    support: SupportWays | None = None


DEFAULT_BRANDING: Final = BrandingDraft(
    colours=BrandColours(accent="#2557d6", header="#ffffff", heading_font=HeadingFont.SANS, corners=CornerStyle.SOFT)
)


def save_branding(session: Session, merchant_id: uuid.UUID, draft: BrandingDraft, *, base_url: str) -> None:
    """Keep the look, make all pages of the merchant new and compile the layouts of its messages."""
    branding = session.get(Branding, merchant_id) or Branding(merchant_id=merchant_id)
    _fill(branding, draft)
    session.add(branding)
    bump = update(Merchant).where(Merchant.id == merchant_id).values(page_version=Merchant.page_version + 1)
    if draft.support is not None:
        ways = draft.support
        bump = bump.values(
            support_email=ways.email or None, support_phone=ways.phone or None, website=ways.website or None
        )
    session.execute(bump)
    session.flush()
    session.expire_all()
    _tell_sender(session, merchant_id, draft, base_url=base_url)


def refresh_sender(session: Session, merchant_id: uuid.UUID, *, base_url: str) -> None:
    """Tell the sender of messages where pages are reached now; what the merchant chose stays."""
    _tell_sender(session, merchant_id, load_published_look(session, merchant_id), base_url=base_url)


def load_published_look(session: Session, merchant_id: uuid.UUID) -> BrandingDraft:
    """What pages show now, as it was chosen; the usual look for a merchant who has chosen none."""
    merchant, row = _get_merchant(session, merchant_id), session.get(Branding, merchant_id)
    support = SupportWays(merchant.support_email or "", merchant.support_phone or "", merchant.website or "")
    if row is None:
        return BrandingDraft(colours=DEFAULT_BRANDING.colours, support=support)
    return BrandingDraft(
        colours=brand_colours(row),
        logo_url=row.logo_url,
        logo_dark_url=row.logo_dark_url,
        logo_width=row.logo_width,
        logo_height=row.logo_height,
        mail_logo_url=row.mail_logo_url,
        icon_url=row.icon_url,
        card_url=row.card_url,
        font_url=row.font_url,
        header_links=tuple(BrandLink(link["label"], link["url"]) for link in row.header_links),
        footer_links=tuple(BrandLink(link["label"], link["url"]) for link in row.footer_links),
        help_url=row.help_url,
        texts=tuple((language, PageTexts(**texts)) for language, texts in sorted(row.texts.items())),
        own_css=row.own_css,
        support=support,
    )


def brand_colours(branding: Branding) -> BrandColours:
    """The colours and shapes of a stored look."""
    return BrandColours(
        accent=branding.accent,
        header=branding.header,
        heading_font=HeadingFont(branding.heading_font),
        corners=CornerStyle(branding.corners),
    )


def own_base_url(session: Session, merchant_id: uuid.UUID, *, base_url: str) -> str:
    """Where the merchant's pages are reached: on its own domain once that is proven."""
    host = session.scalar(
        select(CustomDomain.host).where(
            CustomDomain.merchant_id == merchant_id, CustomDomain.state == DomainState.VERIFIED.value
        )
    )
    return base_url if host is None else f"https://{host}"


def describe_sender(merchant: Merchant, draft: BrandingDraft, *, base_url: str) -> SenderProfile:
    """The merchant as the notifier writes for it."""
    ways = draft.support or SupportWays(
        merchant.support_email or "", merchant.support_phone or "", merchant.website or ""
    )
    light = palette(draft.colours, is_dark=False)
    logo = draft.mail_logo_url or _mailable(draft.logo_url)
    return SenderProfile(
        id=merchant.id,
        name=merchant.name,
        language=merchant.language,
        time_zone=merchant.time_zone,
        base_url=base_url,
        support_email=ways.email or None,
        support_phone=ways.phone or None,
        website=ways.website or None,
        branding=SenderBranding(
            accent=light["--accent"],
            on_accent=light["--on-accent"],
            logo_url=None if logo is None else base_url + logo,
            logo_width=draft.logo_width,
            links=tuple(SenderLink(link.label, link.url) for link in draft.footer_links),
        ),
    )


def _tell_sender(session: Session, merchant_id: uuid.UUID, draft: BrandingDraft, *, base_url: str) -> None:
    own = own_base_url(session, merchant_id, base_url=base_url)
    register_sender(session, describe_sender(_get_merchant(session, merchant_id), draft, base_url=own))


def _mailable(logo_url: str | None) -> str | None:
    """Mail programs show no SVG: better the name in letters than a broken picture."""
    return None if logo_url is None or logo_url.endswith(".svg") else logo_url


def _fill(branding: Branding, draft: BrandingDraft) -> None:
    branding.accent, branding.header = draft.colours.accent, draft.colours.header
    branding.heading_font, branding.corners = draft.colours.heading_font.value, draft.colours.corners.value
    branding.logo_url, branding.logo_dark_url = draft.logo_url, draft.logo_dark_url
    branding.logo_width, branding.logo_height = draft.logo_width, draft.logo_height
    branding.mail_logo_url, branding.icon_url = draft.mail_logo_url, draft.icon_url
    branding.card_url, branding.font_url = draft.card_url, draft.font_url
    branding.header_links = [asdict(link) for link in draft.header_links]
    branding.footer_links = [asdict(link) for link in draft.footer_links]
    branding.help_url = draft.help_url
    branding.texts = {language: asdict(texts) for language, texts in draft.texts if not texts.is_empty}
    branding.own_css = clean_css(draft.own_css).css
    branding.changed_at = utc_now()


def _get_merchant(session: Session, merchant_id: uuid.UUID) -> Merchant:
    return session.scalars(select(Merchant).where(Merchant.id == merchant_id)).one()
