"""Changes of words as people in the console make them: each a version, and each in the audit log."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from notifier.api.wording import (
    PARTS,
    WordingDraft,
    WordingScope,
    WordingVersion,
    drop_wording,
    restore_wording,
    save_wording,
)
from portal.console.wording.drafts import load_words
from portal.console.wording.scope import scope_name
from portal.merchants.audit_log import Actor, Change, Values, record_change
from portal.vocabulary.audit_action import AuditAction


def change_words(session: Session, actor: Actor, draft: WordingDraft) -> WordingVersion | None:
    """Say these words from now on; None when they are said already."""
    before = load_words(session, draft.scope).version
    saved = save_wording(session, actor.merchant_id, draft)
    return _record(session, actor, AuditAction.WORDING_CHANGED, before, saved)


def drop_words(session: Session, actor: Actor, scope: WordingScope) -> WordingVersion | None:
    """Go back to the built-in words; None where they are said already. Raises `UnknownRecordError`."""
    before = load_words(session, scope).version
    saved = drop_wording(session, actor.merchant_id, scope)
    return _record(session, actor, AuditAction.WORDING_DROPPED, before, saved)


def restore_words(
    session: Session, actor: Actor, scope: WordingScope, version: int, note: str
) -> WordingVersion | None:
    """Say the words of an earlier version again; None when they are said already. Raises `UnknownRecordError`."""
    before = load_words(session, scope).version
    saved = restore_wording(session, actor.merchant_id, scope, version, note=note)
    return _record(session, actor, AuditAction.WORDING_RESTORED, before, saved)


def _record(
    session: Session, actor: Actor, action: AuditAction, before: WordingVersion | None, saved: WordingVersion
) -> WordingVersion | None:
    if before is not None and before.version == saved.version:
        return None
    values = (_values(before.parts if before else {}), _values(saved.parts))
    record_change(session, actor, Change(action, scope_name(saved.scope), saved.id, *values))
    return saved


def _values(parts: Mapping[str, str]) -> Values:
    return {name: parts.get(name) for name in PARTS}
