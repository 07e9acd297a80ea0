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
from notifier.models import Rule, RuleVersion
from notifier.queries.rule_rows import read_condition, read_timing
from notifier.rules.conditions import ALWAYS, Condition, condition_to_json
from notifier.rules.schedule import AT_ONCE, Timing
from notifier.rules.timing_json import TimingError, parse_timing, timing_json
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.recipient_kind import RecipientKind
from notifier.vocabulary.strategy import Strategy

#: What a cascade may give a channel; messages about a purchase are no news after that.
LONGEST_WAIT_SECONDS: Final = 30 * 86_400
LONGEST_DIGEST_SECONDS: Final = 86_400
_LONGEST_NAME: Final = 100

_RULES = cast(Table, Rule.__table__)
#: What a version of a rule is made of.
_TERMS: Final = (
    *("trigger", "channels", "strategy", "wait_seconds", "conditions", "timing", "recipients", "digest_seconds"),
    *("position", "is_on"),
)


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
    conditions: Condition = ALWAYS
    timing: Timing = AT_ONCE
    recipients: tuple[RecipientKind, ...] = (RecipientKind.SHOPPER,)
    digest_seconds: int = 0
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
    conditions: Condition
    timing: Timing
    recipients: tuple[RecipientKind, ...]
    digest_seconds: int
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
    if not 0 <= draft.wait_seconds <= LONGEST_WAIT_SECONDS:
        raise RuleError(f"The wait of a rule may last from nothing to {LONGEST_WAIT_SECONDS // 86_400} days.")
    if not 0 <= draft.digest_seconds <= LONGEST_DIGEST_SECONDS:
        raise RuleError(f"News of one order is gathered for at most {LONGEST_DIGEST_SECONDS // 3600} hours.")
    try:
        parse_timing(timing_json(draft.timing))
    except TimingError as problem:
        raise RuleError(str(problem)) from problem
    if not draft.recipients or len(set(draft.recipients)) < len(draft.recipients):
        raise RuleError("A rule names whom it writes to, each once.")


def _terms(rule: RuleDraft) -> dict[str, Any]:
    return {
        "trigger": rule.trigger,
        "channels": [channel.value for channel in rule.channels],
        "strategy": rule.strategy.value,
        "wait_seconds": rule.wait_seconds,
        "conditions": condition_to_json(rule.conditions),
        "timing": timing_json(rule.timing),
        "recipients": [kind.value for kind in rule.recipients],
        "digest_seconds": rule.digest_seconds,
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
    if all(getattr(known, column) == value for column, value in terms.items()):
        return
    before = {column: getattr(known, column) for column in _TERMS}
    session.add(RuleVersion(rule_id=known.id, version=known.version, terms=before, replaced_at=utc_now()))
    session.flush()
    session.execute(_RULES.update().where(_RULES.c.id == known.id).values(**terms, version=known.version + 1))


def _view(row: Row[*tuple[Any, ...]]) -> RuleView:
    return RuleView(
        id=row.id,
        name=row.name,
        trigger=row.trigger,
        channels=tuple(Channel(channel) for channel in row.channels),
        strategy=Strategy(row.strategy),
        wait_seconds=row.wait_seconds,
        conditions=read_condition(row.conditions),
        timing=read_timing(row.timing),
        recipients=tuple(RecipientKind(kind) for kind in row.recipients),
        digest_seconds=row.digest_seconds,
        position=row.position,
        version=row.version,
        is_on=row.is_on,
    )
