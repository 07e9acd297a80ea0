"""The merchants' own words as they are stored: each change a new version, none ever lost, any of them restored."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from sqlalchemy import Row, Select, Table, func, select
from sqlalchemy.orm import Session

from notifier.authoring.wording import PARTS
from notifier.authoring.wording_book import complete_wording
from notifier.authoring.wording_scope import WordingScope, check_scope, tidy_scope
from notifier.channels.rendering import WordingError, parse_template
from notifier.channels.translations import find_worded_language
from notifier.channels.words import check_words
from notifier.foundation.clock import utc_now
from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.foundation.ids import new_id
from notifier.models import MessageTemplate, Rule, Sender
from notifier.vocabulary.channel import Channel

_LONGEST_NOTE: Final = 500

_TEMPLATES = cast(Table, MessageTemplate.__table__)
_SENDERS = cast(Table, Sender.__table__)


class WordingDraftError(ProductError):
    """The wording cannot be saved; says in one sentence what is wrong with it."""


@dataclass(frozen=True, slots=True)
class WordingDraft:
    """Words to save: Liquid sources by the names of `notifier.authoring.wording.PARTS`; those missing are built-in."""

    scope: WordingScope
    parts: Mapping[str, str]
    #: Why, for those who read the history.
    note: str = ""


@dataclass(frozen=True, slots=True)
class WordingVersion:
    """One version of a merchant's wording; without parts it says that the built-in words are used."""

    id: uuid.UUID
    scope: WordingScope
    version: int
    parts: Mapping[str, str] = field(hash=False)
    note: str
    created_at: dt.datetime
    is_current: bool

    @property
    def is_built_in(self) -> bool:
        """The merchant went back to the built-in words."""
        return not self.parts


def save_wording(session: Session, sender_id: uuid.UUID, draft: WordingDraft) -> WordingVersion:
    """Use these words from the next message on; what was said before stays in the history.

    The same words again make no new version. Raises `WordingDraftError` or `WordingScopeError` with what is wrong,
    `UnknownRecordError` for an unknown sender or rule.
    """
    draft = _tidy(draft)
    _check(draft)
    return _store(session, sender_id, draft)


def drop_wording(session: Session, sender_id: uuid.UUID, scope: WordingScope, *, note: str = "") -> WordingVersion:
    """Go back to the built-in words, as a version of its own; raises `UnknownRecordError` when there are no others."""
    history = _get_history(session, sender_id, scope)
    return _store(session, sender_id, _tidy(WordingDraft(history[0].scope, {}, note)))


def restore_wording(
    session: Session, sender_id: uuid.UUID, scope: WordingScope, version: int, *, note: str = ""
) -> WordingVersion:
    """Use the words of an earlier version again, as a new version; raises `UnknownRecordError`."""
    history = _get_history(session, sender_id, scope)
    old = next((known for known in history if known.version == version), None)
    if old is None:
        numbers = ", ".join(str(known.version) for known in reversed(history))
        raise UnknownRecordError(f"This wording has no version {version}; there are {numbers}.")
    return _store(session, sender_id, _tidy(WordingDraft(old.scope, old.parts, note or f"Version {version} again.")))


def load_wordings(session: Session, sender_id: uuid.UUID, trigger: str | None = None) -> tuple[WordingVersion, ...]:
    """The words a sender uses now in place of the built-in ones, of one trigger or all."""
    query = _select(sender_id).where(_TEMPLATES.c.is_current)
    if trigger is not None:
        query = query.where(_TEMPLATES.c.trigger == trigger)
    found = map(_view, session.execute(query.order_by(_TEMPLATES.c.scope_key)))
    return tuple(version for version in found if not version.is_built_in)


def load_wording_history(session: Session, sender_id: uuid.UUID, scope: WordingScope) -> tuple[WordingVersion, ...]:
    """Every version of one wording, the newest first; none when the merchant never wrote one."""
    query = _select(sender_id).where(_TEMPLATES.c.scope_key == tidy_scope(scope).key)
    return tuple(map(_view, session.execute(query.order_by(_TEMPLATES.c.version.desc()))))


def _get_history(session: Session, sender_id: uuid.UUID, scope: WordingScope) -> tuple[WordingVersion, ...]:
    history = load_wording_history(session, sender_id, scope)
    if not history:
        raise UnknownRecordError(f"{scope.trigger} has no words of your own in {scope.language} for this place.")
    return history


def _tidy(draft: WordingDraft) -> WordingDraft:
    parts = {name: source.replace("\r\n", "\n").strip() for name, source in draft.parts.items()}
    return WordingDraft(tidy_scope(draft.scope), parts, draft.note.strip())


def _check(draft: WordingDraft) -> None:
    check_scope(draft.scope)
    if not draft.parts:
        raise WordingDraftError(f"A wording needs at least one of the parts {', '.join(PARTS)}.")
    for name, source in draft.parts.items():
        _check_part(name, source)
    if len(draft.note) > _LONGEST_NOTE:
        raise WordingDraftError(f"The note of a wording may have at most {_LONGEST_NOTE} characters.")
    missing = [name for name in PARTS if name not in draft.parts]
    if missing and find_worded_language(draft.scope.language) is None:
        raise WordingDraftError(
            f"There are no built-in words in {draft.scope.language} to fill up with: write {', '.join(missing)} too."
        )
    try:
        check_words(complete_wording(draft.scope.trigger, draft.scope.language, [draft.parts]))
    except WordingError as problem:
        raise WordingDraftError(str(problem)) from problem


def _check_part(name: str, source: str) -> None:
    if name not in PARTS:
        raise WordingDraftError(f"There is no part {name!r}; a wording has {', '.join(PARTS)}.")
    if not source:
        raise WordingDraftError(f"The part {name} is empty; leave it out to use the built-in words.")
    try:
        parse_template(source)
    except WordingError as problem:
        raise WordingDraftError(f"In the part {name}: {problem}") from problem


def _store(session: Session, sender_id: uuid.UUID, draft: WordingDraft) -> WordingVersion:
    _lock_sender(session, sender_id)
    _check_rule(session, sender_id, draft.scope)
    mine = (_TEMPLATES.c.sender_id == sender_id, _TEMPLATES.c.scope_key == draft.scope.key)
    current = session.execute(_select(sender_id).where(*mine, _TEMPLATES.c.is_current)).one_or_none()
    if current is not None and dict(current.parts) == dict(draft.parts):
        return _view(current)
    newest = session.scalar(select(func.max(_TEMPLATES.c.version)).where(*mine))
    session.execute(_TEMPLATES.update().where(*mine, _TEMPLATES.c.is_current).values(is_current=False))
    values = _row(sender_id, draft, (newest or 0) + 1)
    session.execute(_TEMPLATES.insert().values(values))
    # What was remembered of the sender's words goes by its version (`notifier.authoring.wording_book`).
    raised = _SENDERS.update().where(_SENDERS.c.id == sender_id)
    session.execute(raised.values(version=_SENDERS.c.version + 1))
    return _view(session.execute(_select(sender_id).where(*mine, _TEMPLATES.c.is_current)).one())


def _lock_sender(session: Session, sender_id: uuid.UUID) -> None:
    known = session.execute(select(_SENDERS.c.id).where(_SENDERS.c.id == sender_id).with_for_update()).one_or_none()
    if known is None:
        raise UnknownRecordError(f"There is no sender {sender_id}.")


def _check_rule(session: Session, sender_id: uuid.UUID, scope: WordingScope) -> None:
    if scope.rule_id is None:
        return
    rule = session.execute(
        select(Rule.name, Rule.trigger).where(Rule.id == scope.rule_id, Rule.sender_id == sender_id)
    ).one_or_none()
    if rule is None:
        raise UnknownRecordError("There is no such rule to write words for.")
    if rule.trigger != scope.trigger:
        raise WordingDraftError(f"The rule {rule.name} answers {rule.trigger}, not {scope.trigger}.")


def _row(sender_id: uuid.UUID, draft: WordingDraft, version: int) -> dict[str, Any]:
    scope = draft.scope
    return {
        "id": new_id(),
        "sender_id": sender_id,
        "scope_key": scope.key,
        "trigger": scope.trigger,
        "channel": scope.channel.value if scope.channel is not None else None,
        "language": scope.language,
        "rule_id": scope.rule_id,
        "version": version,
        "parts": dict(draft.parts),
        "note": draft.note,
        "created_at": utc_now(),
        "is_current": True,
    }


def _select(sender_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    return select(_TEMPLATES).where(_TEMPLATES.c.sender_id == sender_id)


def _view(row: Row[*tuple[Any, ...]]) -> WordingVersion:
    channel = Channel(row.channel) if row.channel is not None else None
    return WordingVersion(
        id=row.id,
        scope=WordingScope(row.trigger, row.language, channel, row.rule_id),
        version=row.version,
        parts=row.parts,
        note=row.note,
        created_at=row.created_at,
        is_current=row.is_current,
    )
