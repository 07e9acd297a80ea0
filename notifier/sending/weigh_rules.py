"""Rules held against the facts: which of those that name a trigger answer it, and when; and whether they still do."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias, cast

from sqlalchemy import Row, Table, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.key_sets import is_among
from notifier.models import TriggerEvent
from notifier.queries.earlier_messages import Talk, load_told, sum_up
from notifier.rules.conditions import ALWAYS, evaluate
from notifier.rules.experiments.definition import ArmKind
from notifier.rules.experiments.treatment import treat
from notifier.rules.facts.evaluation import NO_HISTORY, EarlierMessages
from notifier.rules.matching import RuleTerms
from notifier.rules.schedule import Moment, due_moment
from notifier.rules.told_moment import asks_facts, asks_history, is_elapsed, read_evaluation, read_moment
from notifier.vocabulary.facts import Facts

#: A row of `trigger_events` without its facts, and a rule that names it.
Pair: TypeAlias = tuple[Row[*tuple[Any, ...]], RuleTerms]

_TRIGGERS = cast(Table, TriggerEvent.__table__)
#: For rules that ask for none.
NO_FACTS: Final[Facts] = {}


class Weighed(NamedTuple):
    """A trigger with a rule that answers it, changed as the person's arm of an experiment says."""

    trigger: Row[*tuple[Any, ...]]
    rule: RuleTerms
    #: When its first message should leave, None when it waits for an estimate that nobody has made. A moment in the
    #: past is kept: messages leave in the order of what they tell.
    due_at: dt.datetime | None
    #: The arm's name, None outside an experiment.
    arm: str | None = None
    #: The arm gets no message.
    is_held_out: bool = False


def weigh_rules(session: Session, pairs: Sequence[Pair]) -> Iterator[Weighed]:
    """The pairs whose conditions hold.

    Facts and history are read only for the rules that ask for them.
    """
    # By identity, since a batch has few rules and many pairs.
    rules = {id(rule): rule for _, rule in pairs}
    of_facts = {key for key, rule in rules.items() if asks_facts(rule)}
    of_history = {key for key, rule in rules.items() if asks_history(rule.conditions)}
    facts = _load_facts(session, {trigger.id for trigger, rule in pairs if id(rule) in of_facts})
    told = load_told(session, {talk_of(trigger) for trigger, rule in pairs if id(rule) in of_history})
    now = utc_now()
    for pair in pairs:
        trigger, rule = pair
        asks = id(rule) in of_history
        history = sum_up(told.get(talk_of(trigger), ()), before=trigger.id) if asks else NO_HISTORY
        weighed = weigh_pair(pair, facts.get(trigger.id, NO_FACTS), history, now)
        if weighed is not None:
            yield weighed


def weigh_pair(pair: Pair, facts: Facts, history: EarlierMessages, now: dt.datetime) -> Weighed | None:
    """What a rule makes of a trigger at a moment, None when its conditions do not hold.

    `facts` and `history` matter only to rules that ask for them.
    """
    trigger, rule = pair
    if rule.conditions != ALWAYS and not evaluate(rule.conditions, read_evaluation(facts, now, rule.zone, history)):
        return None
    rule, arm = treat(rule, trigger.recipient_id)
    due_at = _find_due(trigger.occurred_at, rule, facts)
    if arm is None:
        return Weighed(trigger, rule, due_at)
    return Weighed(trigger, rule, due_at, arm.name, is_held_out=arm.kind is ArmKind.HOLD_OUT)


def _find_due(occurred_at: dt.datetime, rule: RuleTerms, facts: Facts) -> dt.datetime | None:
    if is_elapsed(rule.timing):
        return due_moment(rule.timing, Moment(occurred_at, rule.zone, ""))
    return due_moment(rule.timing, read_moment(facts, occurred_at, rule.zone))


def _load_facts(session: Session, trigger_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Facts]:
    if not trigger_ids:
        return {}
    wanted = is_among(session, _TRIGGERS.c.id, trigger_ids)
    return {row.id: row.facts for row in session.execute(select(_TRIGGERS.c.id, _TRIGGERS.c.facts).where(wanted))}


def talk_of(trigger: Row[*tuple[Any, ...]]) -> Talk:
    """What was said before to the same person about the same subject is found by this."""
    return (trigger.sender_id, trigger.subject_key, trigger.recipient_id)
