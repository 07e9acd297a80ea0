"""Merchants: opened with everything a shop needs from the first minute, found again by slug."""

import re
import uuid
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.api.addresses import AddressError, normalise_email
from notifier.foundation.clock import utc_now
from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.foundation.ids import new_id
from portal.merchants.branding import DEFAULT_BRANDING, BrandingDraft, save_branding
from portal.merchants.flows.registry import FLOWS
from portal.merchants.flows.switching import install_flow
from portal.models import Merchant

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantDraft:
    """What opens a merchant; `slug` becomes part of public addresses."""

    slug: str
    name: str
    language: str = "en"
    country: str = "US"
    time_zone: str = "UTC"
    support_email: str | None = None
    support_phone: str | None = None
    website: str | None = None
    branding: BrandingDraft = DEFAULT_BRANDING


def create_merchant(session: Session, draft: MerchantDraft, *, base_url: str) -> uuid.UUID:
    """Open a merchant with its look, its sender and the everyday flow; `ProductError` names what is wrong."""
    _check(session, draft)
    merchant = Merchant(
        id=new_id(),
        slug=draft.slug,
        name=draft.name.strip(),
        language=draft.language,
        country=draft.country,
        time_zone=draft.time_zone,
        support_email=normalise_email(draft.support_email, allows_local=True) if draft.support_email else None,
        support_phone=draft.support_phone,
        website=draft.website,
        created_at=utc_now(),
    )
    session.add(merchant)
    session.flush()
    save_branding(session, merchant.id, draft.branding, base_url=base_url)
    for flow in FLOWS.values():
        if flow.is_for_everybody:
            install_flow(session, merchant.id, flow)
    return merchant.id


def find_merchant(session: Session, slug: str) -> Merchant | None:
    """The merchant with this slug, or None."""
    return session.scalar(select(Merchant).where(Merchant.slug == slug))


def get_merchant(session: Session, slug: str) -> Merchant:
    """The merchant with this slug; `UnknownRecordError` when there is none."""
    merchant = find_merchant(session, slug)
    if merchant is None:
        message = f"There is no merchant with the slug {slug!r}."
        raise UnknownRecordError(message)
    return merchant


def _check(session: Session, draft: MerchantDraft) -> None:
    problem = _problem(draft)
    if problem is None and find_merchant(session, draft.slug) is not None:
        problem = f"The slug {draft.slug!r} is taken by another merchant."
    if problem is not None:
        raise ProductError(problem)


def _problem(draft: MerchantDraft) -> str | None:
    if not _SLUG.fullmatch(draft.slug):
        return f"The slug {draft.slug!r} may hold only a-z, 0-9 and hyphens, 63 characters at most."
    if not draft.name.strip():
        return "The merchant needs a name."
    if _CONTROL.search(draft.name.strip()):
        return (
            "The merchant's name must be one line without control characters: it stands in the sender of each e-mail."
        )
    if not _COUNTRY.fullmatch(draft.country):
        return f"The country {draft.country!r} must be two capital letters, such as DE."
    return (
        _language_problem(draft.language)
        or _time_zone_problem(draft.time_zone)
        or _support_email_problem(draft.support_email)
    )


def _language_problem(language: str) -> str | None:
    try:
        Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return f"The language {language!r} is not a tag such as en or pt-BR."
    return None


def _support_email_problem(support_email: str | None) -> str | None:
    if not support_email:
        return None
    try:
        normalise_email(support_email, allows_local=True)
    except AddressError as problem:
        return f"The support e-mail {support_email!r} is not an e-mail address: {problem}"
    return None


def _time_zone_problem(time_zone: str) -> str | None:
    try:
        ZoneInfo(time_zone)
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return f"The time zone {time_zone!r} is not a name such as Europe/Berlin."
    return None
