"""Rules of a sender as they are stored: the built-in flow is installed once, changes of the merchant stay."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Row, Select, Table, func, select
from sqlalchemy.orm import Session

from notifier.catalogue.registry import get_event_type
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
#: What a version of a rule is made of; its place among the others is none of it.
TERMS: Final = (
    *("trigger", "channels", "strategy", "wait_seconds", "conditions", "timing", "recipients", "digest_seconds"),
    "is_on",
)


class RuleError(ProductError):
    """The rule cannot be used; says in one sentence what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something wrong with a rule: the field of its document that must change, and a sentence."""

    field: str
    sentence: str


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
    """Add the rules whose names the sender does not have yet, after those it has; returns how many were added."""
    now = utc_now()
    last = session.scalar(select(func.max(_RULES.c.position)).where(_RULES.c.sender_id == sender_id))
    following = 0 if last is None else last + 1
    first = {"sender_id": sender_id, "version": 1, "created_at": now}
    rows = [
        {"id": new_id(), "name": rule.name, "position": following + place} | first | _terms(rule)
        for place, rule in enumerate(rules)
    ]
    return insert_or_ignore(session, _RULES, rows, on=("sender_id", "name"))


def save_rule(session: Session, sender_id: uuid.UUID, draft: RuleDraft) -> RuleView:
    """Add a rule, or replace the one of that name in its place; its version grows only when something changed.

    Raises `RuleError` naming the first thing that is wrong. Messages that are planned keep what they were planned with.
    """
    refuse_mistakes(draft)
    if not install_rules(session, sender_id, (draft,)):
        change_rule(session, lock_rule_row(session, sender_id, draft.name), _terms(draft))
    return get_rule(session, sender_id, draft.name)


def switch_rule(session: Session, sender_id: uuid.UUID, name: str, *, is_on: bool) -> RuleView:
    """Let a rule answer its trigger from now on, or no longer; raises `UnknownRecordError`."""
    change_rule(session, lock_rule_row(session, sender_id, name), {"is_on": is_on})
    return get_rule(session, sender_id, name)


def get_rule(session: Session, sender_id: uuid.UUID, name: str) -> RuleView:
    """The sender's rule of this name; `UnknownRecordError` lists the known ones."""
    return _view(get_rule_row(session, sender_id, name))


def find_rule(session: Session, sender_id: uuid.UUID, rule_id: uuid.UUID) -> RuleView | None:
    """The sender's rule of this id."""
    row = session.execute(select(_RULES).where(_RULES.c.sender_id == sender_id, _RULES.c.id == rule_id)).one_or_none()
    return None if row is None else _view(row)


def load_rules(session: Session, sender_id: uuid.UUID) -> tuple[RuleView, ...]:
    """Every rule of a sender, also those switched off, in order."""
    rows = session.execute(
        select(_RULES).where(_RULES.c.sender_id == sender_id).order_by(_RULES.c.position, _RULES.c.name)
    )
    return tuple(_view(row) for row in rows)


def find_mistakes(draft: RuleDraft) -> Iterator[Mistake]:
    """Everything that keeps a rule from being saved, in the order in which its fields are written."""
    if not draft.name.strip() or not draft.name.isprintable() or len(draft.name) > _LONGEST_NAME:
        yield Mistake("name", f"The name of a rule must be one line of 1 to {_LONGEST_NAME} characters.")
    try:
        get_event_type(draft.trigger)
    except ProductError as problem:
        yield Mistake("trigger", str(problem))
    if not draft.recipients or len(set(draft.recipients)) < len(draft.recipients):
        yield Mistake("recipients", "A rule names whom it writes to, each once.")
    if not draft.channels:
        yield Mistake("channels", "A rule needs at least one channel.")
    if len(set(draft.channels)) < len(draft.channels):
        yield Mistake("channels", "A rule names each channel once.")
    if not 0 <= draft.wait_seconds <= LONGEST_WAIT_SECONDS:
        yield Mistake("wait", f"The wait of a rule may last from nothing to {LONGEST_WAIT_SECONDS // 86_400} days.")
    try:
        parse_timing(timing_json(draft.timing))
    except TimingError as problem:
        yield Mistake("timing", str(problem))
    if not 0 <= draft.digest_seconds <= LONGEST_DIGEST_SECONDS:
        yield Mistake("digest", f"News of one order is gathered for at most {LONGEST_DIGEST_SECONDS // 3600} hours.")


def refuse_mistakes(draft: RuleDraft) -> None:
    """Raise `RuleError` with the first mistake there is."""
    mistake = next(find_mistakes(draft), None)
    if mistake is not None:
        raise RuleError(mistake.sentence)


def read_terms(name: str, terms: Mapping[str, Any]) -> RuleDraft:
    """What a rule of this name says, from its row or from a stored version of it."""
    return RuleDraft(
        name=name,
        trigger=terms["trigger"],
        channels=tuple(Channel(channel) for channel in terms["channels"]),
        strategy=Strategy(terms["strategy"]),
        wait_seconds=terms["wait_seconds"],
        conditions=read_condition(terms["conditions"]),
        timing=read_timing(terms["timing"]),
        recipients=tuple(RecipientKind(kind) for kind in terms["recipients"]),
        digest_seconds=terms["digest_seconds"],
        is_on=terms["is_on"],
    )


def get_rule_row(session: Session, sender_id: uuid.UUID, name: str) -> Row[*tuple[Any, ...]]:
    """The row of a rule; `UnknownRecordError` lists the known ones."""
    return _get_row(session, select(_RULES), sender_id, name)


def lock_rule_row(session: Session, sender_id: uuid.UUID, name: str) -> Row[*tuple[Any, ...]]:
    """The same, locked until the caller commits."""
    return _get_row(session, select(_RULES).with_for_update(), sender_id, name)


def change_rule(session: Session, known: Row[*tuple[Any, ...]], terms: Mapping[str, Any]) -> None:
    """Give a rule these terms and keep what it said before; nothing happens when it says so already."""
    if all(getattr(known, column) == value for column, value in terms.items()):
        return
    before = {column: getattr(known, column) for column in TERMS}
    session.add(RuleVersion(rule_id=known.id, version=known.version, terms=before, replaced_at=utc_now()))
    session.flush()
    session.execute(_RULES.update().where(_RULES.c.id == known.id).values(**terms, version=known.version + 1))


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
        "is_on": rule.is_on,
    }


def _get_row(
    session: Session, query: Select[*tuple[Any, ...]], sender_id: uuid.UUID, name: str
) -> Row[*tuple[Any, ...]]:
    mine = _RULES.c.sender_id == sender_id
    row = session.execute(query.where(mine, _RULES.c.name == name)).one_or_none()
    if row is None:
        names = session.scalars(select(_RULES.c.name).where(mine).order_by(_RULES.c.name)).all()
        raise UnknownRecordError(f"There is no rule {name!r}; known are {', '.join(names) or 'none'}.")
    return row


def _view(row: Row[*tuple[Any, ...]]) -> RuleView:
    said = read_terms(row.name, row._asdict())
    return RuleView(
        id=row.id,
        name=said.name,
        trigger=said.trigger,
        channels=said.channels,
        strategy=said.strategy,
        wait_seconds=said.wait_seconds,
        conditions=said.conditions,
        timing=said.timing,
        recipients=said.recipients,
        digest_seconds=said.digest_seconds,
        position=row.position,
        version=row.version,
        is_on=said.is_on,
    )
