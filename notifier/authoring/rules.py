"""Rules of a sender as they are stored: the built-in flow is installed once, changes of the merchant stay."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Row, Table, select
from sqlalchemy.orm import Session

from notifier.catalogue.registry import TRIGGER_TYPES
from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.errors import ProductError, UnknownRecordError
from notifier.foundation.ids import new_id
from notifier.models import Rule
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.strategy import Strategy

#: Of a wait and of a delay; messages about a purchase are no news after that.
LONGEST_SECONDS: Final = 30 * 86_400
_LONGEST_NAME: Final = 100

_RULES = cast(Table, Rule.__table__)


class RuleError(ProductError):
    """The rule cannot be used; says in one sentence what is wrong with it."""


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """Who hears of a trigger where and when; `name` is the rule's own within its sender."""

    name: str
    trigger: str
    channels: tuple[Channel, ...] = (Channel.EMAIL,)
    strategy: Strategy = Strategy.ALL
    wait_seconds: int = 1200
    delay_seconds: int = 0
    position: int = 0
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class RuleView:
    """A stored rule."""

    id: uuid.UUID
    name: str
    trigger: str
    channels: tuple[Channel, ...]
    strategy: Strategy
    wait_seconds: int
    delay_seconds: int
    position: int
    version: int
    is_on: bool


def install_rules(session: Session, sender_id: uuid.UUID, rules: Sequence[RuleDraft]) -> int:
    """Add the rules whose names the sender does not have yet; returns how many were added."""
    now = utc_now()
    first = {"sender_id": sender_id, "version": 1, "created_at": now}
    rows = [{"id": new_id(), "name": rule.name} | first | _terms(rule) for rule in rules]
    return insert_or_ignore(session, _RULES, rows, on=("sender_id", "name"))


def save_rule(session: Session, sender_id: uuid.UUID, draft: RuleDraft) -> RuleView:
    """Add a rule, or replace the one of that name; its version grows only when something changed.

    Raises `RuleError` naming the first thing that is wrong. Messages that are planned keep what they were planned with.
    """
    _check(draft)
    if not install_rules(session, sender_id, (draft,)):
        known = _get_row(session, sender_id, draft.name)
        _change(session, known, _terms(draft))
    return _view(_get_row(session, sender_id, draft.name))


def switch_rule(session: Session, sender_id: uuid.UUID, name: str, *, is_on: bool) -> RuleView:
    """Let a rule answer its trigger from now on, or no longer; raises `UnknownRecordError`."""
    _change(session, _get_row(session, sender_id, name), {"is_on": is_on})
    return _view(_get_row(session, sender_id, name))


def load_rules(session: Session, sender_id: uuid.UUID) -> tuple[RuleView, ...]:
    """Every rule of a sender, also those switched off, in order."""
    rows = session.execute(
        select(_RULES).where(_RULES.c.sender_id == sender_id).order_by(_RULES.c.position, _RULES.c.name)
    )
    return tuple(_view(row) for row in rows)


def _check(draft: RuleDraft) -> None:
    if not draft.name.strip() or not draft.name.isprintable() or len(draft.name) > _LONGEST_NAME:
        raise RuleError(f"The name of a rule must be one line of 1 to {_LONGEST_NAME} characters.")
    if draft.trigger not in TRIGGER_TYPES:
        raise RuleError(f"There is no trigger {draft.trigger!r}; known are {', '.join(sorted(TRIGGER_TYPES))}.")
    if not draft.channels:
        raise RuleError("A rule needs at least one channel.")
    if len(set(draft.channels)) < len(draft.channels):
        raise RuleError("A rule names each channel once.")
    for meaning, seconds in (("wait", draft.wait_seconds), ("delay", draft.delay_seconds)):
        if not 0 <= seconds <= LONGEST_SECONDS:
            raise RuleError(f"The {meaning} of a rule may last from nothing to {LONGEST_SECONDS // 86_400} days.")


def _terms(rule: RuleDraft) -> dict[str, Any]:
    return {
        "trigger": rule.trigger,
        "channels": [channel.value for channel in rule.channels],
        "strategy": rule.strategy.value,
        "wait_seconds": rule.wait_seconds,
        "delay_seconds": rule.delay_seconds,
        "position": rule.position,
        "is_on": rule.is_on,
    }


def _get_row(session: Session, sender_id: uuid.UUID, name: str) -> Row[*tuple[Any, ...]]:
    mine = _RULES.c.sender_id == sender_id
    row = session.execute(select(_RULES).where(mine, _RULES.c.name == name).with_for_update()).one_or_none()
    if row is None:
        names = session.scalars(select(_RULES.c.name).where(mine).order_by(_RULES.c.name)).all()
        raise UnknownRecordError(f"There is no rule {name!r}; known are {', '.join(names) or 'none'}.")
    return row


def _change(session: Session, known: Row[*tuple[Any, ...]], terms: dict[str, Any]) -> None:
    if any(getattr(known, column) != value for column, value in terms.items()):
        changed = _RULES.update().where(_RULES.c.id == known.id)
        session.execute(changed.values(**terms, version=known.version + 1))


def _view(row: Row[*tuple[Any, ...]]) -> RuleView:
    return RuleView(
        id=row.id,
        name=row.name,
        trigger=row.trigger,
        channels=tuple(Channel(channel) for channel in row.channels),
        strategy=Strategy(row.strategy),
        wait_seconds=row.wait_seconds,
        delay_seconds=row.delay_seconds,
        position=row.position,
        version=row.version,
        is_on=row.is_on,
    )
