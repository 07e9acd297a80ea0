"""Uploaded pictures and fonts of a merchant: checked, kept once under their digest, found again by page and address."""

import hashlib
import uuid
from dataclasses import dataclass, replace
from typing import Final, cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from portal.merchants.brand_fonts import check_font
from portal.merchants.brand_pictures import is_picture, redraw
from portal.merchants.brand_svg import is_drawing, redraw_svg
from portal.merchants.brand_uploads import EXTENSIONS, MOST_BYTES, CheckedFile, UploadError
from portal.merchants.branding import BrandingDraft
from portal.models import BrandFile, Merchant
from portal.vocabulary.brand_slot import BrandSlot, UploadProblem

#: Versions keep their files for ever, so there is an end to them.
MOST_FILES: Final = 300
#: In CSS pixels: what a logo is shown at unless the merchant says otherwise.
_LOGO_HEIGHT: Final = 40
_LOGO_WIDTH: Final = 220

_FILES = cast(Table, BrandFile.__table__)
_FIELDS: Final = {
    BrandSlot.LOGO: "logo_url",
    BrandSlot.LOGO_DARK: "logo_dark_url",
    BrandSlot.MAIL_LOGO: "mail_logo_url",
    BrandSlot.ICON: "icon_url",
    BrandSlot.CARD: "card_url",
    BrandSlot.FONT: "font_url",
}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it is served."""

    media_type: str
    body: bytes


def check_upload(slot: BrandSlot, body: bytes) -> CheckedFile:
    """The file as it may be served, made anew from what was uploaded; raises `UploadError`."""
    if not body:
        raise UploadError(UploadProblem.MISSING)
    if len(body) > MOST_BYTES:
        raise UploadError(UploadProblem.TOO_LARGE, "5 MB")
    if slot is BrandSlot.FONT:
        return check_font(body)
    if is_picture(body):
        return redraw(slot, body)
    if not is_drawing(body):
        raise UploadError(UploadProblem.TYPE)
    if slot in {BrandSlot.MAIL_LOGO, BrandSlot.CARD, BrandSlot.ICON}:
        # Mail programs, messengers and home screens show no SVG.
        raise UploadError(UploadProblem.TYPE_MAIL)
    return redraw_svg(body)


def keep_file(session: Session, merchant_id: uuid.UUID, checked: CheckedFile) -> str:
    """Store a checked file once; its address. Raises `UploadError` when the merchant has too many."""
    digest = hashlib.sha256(checked.body).hexdigest()
    count = select(func.count()).select_from(BrandFile).where(BrandFile.merchant_id == merchant_id)
    if int(session.scalar(count) or 0) >= MOST_FILES:
        raise UploadError(UploadProblem.TOO_MANY_FILES)
    row = {
        "merchant_id": merchant_id,
        "digest": digest,
        "media_type": checked.media_type,
        "width": checked.width,
        "height": checked.height,
        "size": len(checked.body),
        "body": checked.body,
        "saved_at": utc_now(),
    }
    insert_or_ignore(session, _FILES, [row], on=("merchant_id", "digest"))
    slug = session.scalars(select(Merchant.slug).where(Merchant.id == merchant_id)).one()
    return f"/m/{slug}/files/{digest}.{EXTENSIONS[checked.media_type]}"


def with_file(look: BrandingDraft, slot: BrandSlot, url: str | None, checked: CheckedFile | None) -> BrandingDraft:
    """The look with a file in a slot, or without one; a logo brings its size along."""
    changes: dict[str, str | int | None] = {_FIELDS[slot]: url}
    if slot is BrandSlot.LOGO:
        width, height = (None, None) if checked is None else fit_logo(checked.width, checked.height)
        changes |= {"logo_width": width, "logo_height": height}
    return replace(look, **changes)  # type: ignore[arg-type]  # the names are the dataclass's own


def file_of(look: BrandingDraft, slot: BrandSlot) -> str | None:
    """The address of the file in a slot."""
    found: str | None = getattr(look, _FIELDS[slot])
    return found


def fit_logo(width: int, height: int, *, wanted: int | None = None) -> tuple[int, int]:
    """The size a logo is shown at, in its own proportions; `wanted` is a width."""
    shown = wanted or min(_LOGO_WIDTH, max(1, round(width * _LOGO_HEIGHT / height)))
    return shown, max(1, round(shown * height / width))


def find_file(session: Session, slug: str, digest: str) -> StoredFile | None:
    """The file of a merchant by its digest."""
    row = session.execute(
        select(BrandFile.media_type, BrandFile.body)
        .join(Merchant, Merchant.id == BrandFile.merchant_id)
        .where(Merchant.slug == slug, BrandFile.digest == digest)
    ).one_or_none()
    return None if row is None else StoredFile(row.media_type, row.body)
