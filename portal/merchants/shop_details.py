"""What a shop is called and where it can be asked: read and changed as a whole."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from sqlalchemy import update
from sqlalchemy.orm import Session

from notifier.api.addresses import AddressError, normalise_email
from portal.merchants.audit_log import Actor, Change, record_change
from portal.merchants.branding import refresh_sender
from portal.models import Merchant
from portal.vocabulary.audit_action import AuditAction

_LONGEST = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopDetails:
    """As shoppers and carriers know the shop; empty text where it says nothing."""

    name: str
    language: str
    country: str
    time_zone: str
    support_email: str = ""
    support_phone: str = ""
    website: str = ""


class DetailProblem(StrEnum):
    """What is wrong with one of the details."""

    MISSING = "missing"
    NOT_ONE_LINE = "not_one_line"
    UNKNOWN = "unknown"
    NO_EMAIL = "no_email"
    NO_ADDRESS = "no_address"


def load_shop_details(session: Session, merchant_id: uuid.UUID) -> ShopDetails:
    """The details of a merchant."""
    merchant = session.get_one(Merchant, merchant_id)
    return ShopDetails(
        name=merchant.name,
        language=merchant.language,
        country=merchant.country,
        time_zone=merchant.time_zone,
        support_email=merchant.support_email or "",
        support_phone=merchant.support_phone or "",
        website=merchant.website or "",
    )


def find_problems(details: ShopDetails) -> Mapping[str, DetailProblem]:
    """What cannot be taken, by the name of the detail."""
    problems: dict[str, DetailProblem] = {}
    for name, text in asdict(details).items():
        if len(text) > _LONGEST or not text.isprintable():
            problems[name] = DetailProblem.NOT_ONE_LINE
    if not details.name:
        problems["name"] = DetailProblem.MISSING
    if not _is_language(details.language):
        problems["language"] = DetailProblem.UNKNOWN
    if details.country not in Locale("en").territories or len(details.country) != 2:
        problems["country"] = DetailProblem.UNKNOWN
    if not _is_zone(details.time_zone):
        problems["time_zone"] = DetailProblem.UNKNOWN
    if details.support_email and not _is_email(details.support_email):
        problems["support_email"] = DetailProblem.NO_EMAIL
    if details.website and not _is_address(details.website):
        problems["website"] = DetailProblem.NO_ADDRESS
    return problems


def save_shop_details(session: Session, actor: Actor, details: ShopDetails, *, base_url: str) -> None:
    """Keep details without problems, make all pages new and tell the sender of the messages."""
    before = load_shop_details(session, actor.merchant_id)
    values = {
        **asdict(details),
        **{name: getattr(details, name) or None for name in ("support_email", "support_phone", "website")},
        "page_version": Merchant.page_version + 1,
    }
    session.execute(update(Merchant).where(Merchant.id == actor.merchant_id).values(**values))
    session.expire_all()
    refresh_sender(session, actor.merchant_id, base_url=base_url)
    change = Change(AuditAction.SHOP_CHANGED, details.name, before=_told(before), after=_told(details))
    record_change(session, actor, change)


def _told(details: ShopDetails) -> dict[str, str]:
    """What the audit log shows: no whole addresses."""
    shown = asdict(details)
    return {name: shown[name] for name in ("name", "language", "country", "time_zone", "website")}


def _is_language(tag: str) -> bool:
    try:
        Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return False
    return True


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return False
    return bool(name)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"https", "http"} and bool(parts.hostname) and " " not in text
    except ValueError:
        return False


def _is_email(text: str) -> bool:
    try:
        normalise_email(text, allows_local=True)
    except AddressError:
        return False
    return True
