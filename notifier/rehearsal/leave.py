"""The last look before a message leaves: do the rule's conditions still hold, is it still news."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import compress
from typing import Any, TypeAlias, cast

from sqlalchemy import Row, Table, func, select
from sqlalchemy.orm import Session

from notifier.foundation.key_sets import is_among
from notifier.models import TriggerEvent
from notifier.rehearsal.memory import Memory
from notifier.rehearsal.outcome import Outcome
from notifier.rehearsal.page import Page
from notifier.rules.conditions import ALWAYS, evaluate
from notifier.rules.facts.evaluation import NO_HISTORY
from notifier.rules.told_moment import asks_history, bring_up_to_date, read_evaluation
from notifier.sending.weigh_again import WAITED
from notifier.vocabulary.facts import Facts
from notifier.vocabulary.suppression_reason import RefusalReason

_TRIGGERS = cast(Table, TriggerEvent.__table__)
_Row: TypeAlias = Row[*tuple[Any, ...]]
#: What was known of a subject when a message was due, by the message's trigger and that moment.
_Newest: TypeAlias = Mapping[tuple[uuid.UUID, dt.datetime], Facts]


def look_again(session: Session, page: Page, memory: Memory, outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
    """The outcomes of a page, held back if their rule would not answer any more when they leave, or they are old."""
    asked = [_is_asked_again(outcome) for outcome in outcomes]
    waited = list(compress(outcomes, asked))
    newest = _load_newest_facts(session, memory.script.window.sender_id, waited) if waited else {}
    for outcome, is_asked in zip(outcomes, asked, strict=True):
        if is_asked and not _still_holds(page, memory, outcome, newest):
            memory.forget(outcome)
            yield outcome._replace(reason=RefusalReason.CONDITIONS_CHANGED)
        elif outcome.reason is None and outcome.leaves_at >= outcome.stale_at:
            yield outcome._replace(reason=RefusalReason.STALE)
        else:
            yield outcome


def _is_asked_again(outcome: Outcome) -> bool:
    if outcome.reason is not None or outcome.rule.conditions == ALWAYS:
        return False
    return bool(outcome.due_at - outcome.trigger.occurred_at >= WAITED)


def _still_holds(page: Page, memory: Memory, outcome: Outcome, newest: _Newest) -> bool:
    trigger, rule, moment = outcome.trigger, outcome.rule, outcome.leaves_at
    known = newest.get(_key(outcome)) if newest else None
    facts = trigger.facts if known is None else bring_up_to_date(trigger.facts, known)
    has_history = page.keeps_history and asks_history(rule.conditions)
    history = memory.look_back(page, trigger, moment) if has_history else NO_HISTORY
    return evaluate(rule.conditions, read_evaluation(facts, moment, rule.zone, history))


def _load_newest_facts(session: Session, sender_id: uuid.UUID, waited: Sequence[Outcome]) -> _Newest:
    """Where that is a trigger after the message's own."""
    recorded = _load_recorded(session, sender_id, {outcome.trigger.subject_key for outcome in waited})
    chosen: dict[tuple[uuid.UUID, dt.datetime], uuid.UUID] = {}
    for outcome in waited if recorded else ():
        known = [row for row in recorded.get(outcome.trigger.subject_key, ()) if row.recorded_at <= outcome.leaves_at]
        newest = max(known, key=lambda row: (row.occurred_at, row.id)).id if known else outcome.trigger.id
        if newest != outcome.trigger.id:
            chosen[_key(outcome)] = newest
    if not chosen:
        return {}
    others = set(chosen.values())
    rows = session.execute(select(_TRIGGERS.c.id, _TRIGGERS.c.facts).where(is_among(session, _TRIGGERS.c.id, others)))
    facts: dict[uuid.UUID, Facts] = {row.id: row.facts for row in rows}
    return {key: facts[trigger_id] for key, trigger_id in chosen.items()}


def _load_recorded(session: Session, sender_id: uuid.UUID, subjects: Collection[str]) -> Mapping[str, Sequence[_Row]]:
    """The triggers of the subjects that have several; of most, the message's own is the only one."""
    told = _TRIGGERS.c
    counted = select(told.subject_key).where(told.sender_id == sender_id, is_among(session, told.subject_key, subjects))
    several = session.scalars(counted.group_by(told.subject_key).having(func.count() > 1)).all()
    if not several:
        return {}
    rows = session.execute(
        select(told.id, told.subject_key, told.occurred_at, told.recorded_at).where(
            told.sender_id == sender_id, is_among(session, told.subject_key, several)
        )
    )
    found: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row.subject_key].append(row)
    return found


def _key(outcome: Outcome) -> tuple[uuid.UUID, dt.datetime]:
    return outcome.trigger.id, outcome.leaves_at
