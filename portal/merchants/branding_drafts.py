"""A look being worked on, published, looked back at and rolled back to; every published version is kept."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import ProductError, UnknownRecordError
from portal.merchants.audit_log import Actor, Change, record_change
from portal.merchants.brand_css import clean_css
from portal.merchants.branding import BrandingDraft, load_published_look, save_branding
from portal.merchants.look_documents import read_look, write_look
from portal.models import Branding, BrandingVersion, Merchant
from portal.vocabulary.audit_action import AuditAction
from portal.vocabulary.branding_state import BrandingState

MOST_VERSIONS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class LookAtWork:
    """What the form begins with: the draft, or the published look while there is none."""

    look: BrandingDraft
    is_draft: bool
    saved_at: dt.datetime | None
    author: str


@dataclass(frozen=True, slots=True)
class LookVersion:
    """A version in the history; the author and the note are people's words."""

    number: int
    state: BrandingState
    look: BrandingDraft
    author: str
    note: str
    saved_at: dt.datetime
    published_at: dt.datetime | None


class NothingToPublishError(ProductError):
    """There is no draft."""


def load_look_at_work(session: Session, merchant_id: uuid.UUID) -> LookAtWork:
    """The draft, or what pages show now."""
    draft = _find(session, merchant_id, BrandingState.DRAFT)
    if draft is None:
        return LookAtWork(_load_shown_look(session, merchant_id), is_draft=False, saved_at=None, author="")
    return LookAtWork(read_look(draft.document), is_draft=True, saved_at=draft.saved_at, author=draft.author)


def save_draft(session: Session, actor: Actor, look: BrandingDraft) -> bool:
    """Keep a look as the draft, in place of the one before; False when it is what there was already."""
    _lock(session, actor.merchant_id)
    draft = _find(session, actor.merchant_id, BrandingState.DRAFT)
    document = write_look(look)
    known = draft.document if draft else write_look(_load_shown_look(session, actor.merchant_id))
    if document == known:
        return False
    if draft is None:
        draft = BrandingVersion(
            merchant_id=actor.merchant_id, number=_next_number(session, actor.merchant_id), note="", published_at=None
        )
        draft.state = BrandingState.DRAFT.value
        session.add(draft)
    draft.document, draft.author, draft.saved_at = document, actor.name, utc_now()
    session.flush()
    return True


def discard_draft(session: Session, actor: Actor) -> bool:
    """Put the draft away; `restore_draft` takes it back. False when there was none."""
    _lock(session, actor.merchant_id)
    draft = _find(session, actor.merchant_id, BrandingState.DRAFT)
    if draft is None:
        return False
    _forget_discarded(session, actor.merchant_id)
    draft.state = BrandingState.DISCARDED.value
    record_change(session, actor, Change(AuditAction.BRANDING_DISCARDED, subject_name=str(draft.number)))
    return True


def restore_draft(session: Session, actor: Actor) -> bool:
    """Take back the draft that was put away last; False when there is none or another was begun since."""
    _lock(session, actor.merchant_id)
    discarded = _find(session, actor.merchant_id, BrandingState.DISCARDED)
    if discarded is None or _find(session, actor.merchant_id, BrandingState.DRAFT) is not None:
        return False
    discarded.state = BrandingState.DRAFT.value
    return True


def publish_draft(session: Session, actor: Actor, *, note: str, base_url: str) -> int:
    """Let all pages and messages show the draft; its number. Raises `NothingToPublishError`."""
    _lock(session, actor.merchant_id)
    draft = _find(session, actor.merchant_id, BrandingState.DRAFT)
    if draft is None:
        raise NothingToPublishError("There is no draft to publish.")
    _keep_first_look(session, actor.merchant_id, draft)
    look = read_look(draft.document)
    _retire(session, actor.merchant_id)
    draft.state, draft.note, draft.author = BrandingState.PUBLISHED.value, note, actor.name
    draft.published_at = utc_now()
    _show(session, actor, draft, look, base_url=base_url)
    return draft.number


def roll_back(session: Session, actor: Actor, number: int, *, base_url: str) -> int:
    """Publish what an earlier version looked like, as a version of its own; a draft stays as it is.

    Returns the new number; raises `UnknownRecordError` when no version of that number was ever published.
    """
    _lock(session, actor.merchant_id)
    earlier = session.scalar(
        select(BrandingVersion).where(
            BrandingVersion.merchant_id == actor.merchant_id,
            BrandingVersion.number == number,
            BrandingVersion.published_at.is_not(None),
        )
    )
    if earlier is None:
        raise UnknownRecordError(f"There is no published version {number}.")
    _retire(session, actor.merchant_id)
    now = utc_now()
    again = BrandingVersion(
        merchant_id=actor.merchant_id,
        number=_next_number(session, actor.merchant_id),
        state=BrandingState.PUBLISHED.value,
        document=earlier.document,
        author=actor.name,
        note=earlier.note,
        saved_at=now,
        published_at=now,
    )
    session.add(again)
    _show(session, actor, again, read_look(earlier.document), base_url=base_url)
    return again.number


def load_history(session: Session, merchant_id: uuid.UUID) -> tuple[LookVersion, ...]:
    """What was ever published, newest first, as far back as a page shows."""
    rows = session.scalars(
        select(BrandingVersion)
        .where(BrandingVersion.merchant_id == merchant_id, BrandingVersion.published_at.is_not(None))
        .order_by(BrandingVersion.number.desc())
        .limit(MOST_VERSIONS_SHOWN)
    )
    return tuple(_version(row) for row in rows)


def get_version(session: Session, merchant_id: uuid.UUID, number: int) -> LookVersion:
    """One version of any state; raises `UnknownRecordError`."""
    row = session.scalar(
        select(BrandingVersion).where(BrandingVersion.merchant_id == merchant_id, BrandingVersion.number == number)
    )
    if row is None:
        raise UnknownRecordError(f"There is no version {number}.")
    return _version(row)


def find_published_number(session: Session, merchant_id: uuid.UUID) -> int | None:
    """The number of what pages show; None before anything was published in the console."""
    row = _find(session, merchant_id, BrandingState.PUBLISHED)
    return None if row is None else row.number


def _show(session: Session, actor: Actor, version: BrandingVersion, look: BrandingDraft, *, base_url: str) -> None:
    before = load_published_look(session, actor.merchant_id)
    session.flush()
    save_branding(session, actor.merchant_id, look, base_url=base_url)
    change = Change(
        AuditAction.BRANDING_PUBLISHED,
        subject_id=version.id,
        subject_name=str(version.number),
        before=_told(before),
        after=_told(look),
    )
    record_change(session, actor, change)


def _load_shown_look(session: Session, merchant_id: uuid.UUID) -> BrandingDraft:
    """What pages show, with the merchant's styles as they were written, where that is known."""
    look, version = load_published_look(session, merchant_id), _find(session, merchant_id, BrandingState.PUBLISHED)
    written = "" if version is None else read_look(version.document).own_css
    return replace(look, own_css=written) if clean_css(written).css == look.own_css else look


def _told(look: BrandingDraft) -> dict[str, str | int | float | bool | list[str] | None]:
    """A look as the audit log tells it."""
    return {
        "accent": look.colours.accent,
        "header": look.colours.header,
        "heading_font": look.colours.heading_font.value,
        "corners": look.colours.corners.value,
        "logo": look.logo_url,
        "logo_width": look.logo_width,
        "header_links": [link.label for link in look.header_links],
        "footer_links": [link.label for link in look.footer_links],
        "texts": [language for language, texts in look.texts if not texts.is_empty],
        "has_own_css": bool(look.own_css.strip()),
    }


def _keep_first_look(session: Session, merchant_id: uuid.UUID, draft: BrandingVersion) -> None:
    """What pages showed before the first version becomes one too, so that it can be rolled back to."""
    has_any = session.scalar(
        select(BrandingVersion.id)
        .where(BrandingVersion.merchant_id == merchant_id, BrandingVersion.published_at.is_not(None))
        .limit(1)
    )
    if has_any is not None:
        return
    stored = session.get(Branding, merchant_id)
    shown_at = stored.changed_at if stored is not None else draft.saved_at
    first = BrandingVersion(
        merchant_id=merchant_id,
        number=draft.number,
        state=BrandingState.PAST.value,
        document=write_look(load_published_look(session, merchant_id)),
        author="",
        note="",
        saved_at=shown_at,
        published_at=shown_at,
    )
    draft.number = _next_number(session, merchant_id)
    session.flush()
    session.add(first)
    session.flush()


def _retire(session: Session, merchant_id: uuid.UUID) -> None:
    published = _find(session, merchant_id, BrandingState.PUBLISHED)
    if published is not None:
        published.state = BrandingState.PAST.value
        session.flush()


def _forget_discarded(session: Session, merchant_id: uuid.UUID) -> None:
    discarded = _find(session, merchant_id, BrandingState.DISCARDED)
    if discarded is not None:
        session.delete(discarded)
        session.flush()


def _find(session: Session, merchant_id: uuid.UUID, state: BrandingState) -> BrandingVersion | None:
    return session.scalars(
        select(BrandingVersion).where(BrandingVersion.merchant_id == merchant_id, BrandingVersion.state == state.value)
    ).one_or_none()


def _next_number(session: Session, merchant_id: uuid.UUID) -> int:
    newest = select(func.max(BrandingVersion.number)).where(BrandingVersion.merchant_id == merchant_id)
    return int(session.scalar(newest) or 0) + 1


def _lock(session: Session, merchant_id: uuid.UUID) -> None:
    """Two people of one merchant save one after the other."""
    session.execute(select(Merchant.id).where(Merchant.id == merchant_id).with_for_update()).one()


def _version(row: BrandingVersion) -> LookVersion:
    return LookVersion(
        number=row.number,
        state=BrandingState(row.state),
        look=read_look(row.document),
        author=row.author,
        note=row.note,
        saved_at=row.saved_at,
        published_at=row.published_at,
    )
