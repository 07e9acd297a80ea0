"""What a rule said before: every version of it, and going back to one."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.authoring.rules import (
    TERMS,
    RuleDraft,
    RuleView,
    change_rule,
    get_rule,
    get_rule_row,
    lock_rule_row,
    read_terms,
    refuse_mistakes,
)
from notifier.foundation.errors import UnknownRecordError
from notifier.models import RuleVersion

_VERSIONS = cast(Table, RuleVersion.__table__)


@dataclass(frozen=True, slots=True)
class RuleVersionView:
    """A version of a rule; `replaced_at` is None for what it says now."""

    version: int
    replaced_at: dt.datetime | None
    rule: RuleDraft


def load_rule_history(session: Session, sender_id: uuid.UUID, name: str) -> tuple[RuleVersionView, ...]:
    """Every version of a rule, the newest first; raises `UnknownRecordError`."""
    row = get_rule_row(session, sender_id, name)
    before = session.execute(
        select(_VERSIONS.c.version, _VERSIONS.c.terms, _VERSIONS.c.replaced_at)
        .where(_VERSIONS.c.rule_id == row.id)
        .order_by(_VERSIONS.c.version.desc())
    )
    now = RuleVersionView(row.version, None, read_terms(name, row._asdict()))
    return (now, *(RuleVersionView(old.version, old.replaced_at, read_terms(name, old.terms)) for old in before))


def restore_rule(session: Session, sender_id: uuid.UUID, name: str, version: int) -> RuleView:
    """Let a rule say again what it said in that version, as a new version; it stays on or off as it is.

    Raises `UnknownRecordError`, and `RuleError` when what it said then cannot be used any more.
    """
    row = lock_rule_row(session, sender_id, name)
    if version != row.version:
        terms = _get_terms(session, row.id, version)
        refuse_mistakes(read_terms(name, terms))
        change_rule(session, row, {column: terms[column] for column in TERMS if column != "is_on"})
    return get_rule(session, sender_id, name)


def _get_terms(session: Session, rule_id: uuid.UUID, version: int) -> dict[str, Any]:
    of_rule = _VERSIONS.c.rule_id == rule_id
    terms: dict[str, Any] | None = session.scalar(
        select(_VERSIONS.c.terms).where(of_rule, _VERSIONS.c.version == version)
    )
    if terms is None:
        known = session.scalars(select(_VERSIONS.c.version).where(of_rule).order_by(_VERSIONS.c.version)).all()
        listed = ", ".join(map(str, known)) or "none"
        raise UnknownRecordError(f"The rule has no earlier version {version}; there are {listed}.")
    return terms
