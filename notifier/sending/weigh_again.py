"""Rules that waited are held against the facts once more when their message is due: what changed meanwhile counts."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Final, cast

from sqlalchemy import Table, and_, func, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.key_sets import is_among
from notifier.models import Rule, Sender, TriggerEvent
from notifier.queries.earlier_messages import Talk, load_told, sum_up
from notifier.queries.rule_rows import RULE_COLUMNS, read_terms
from notifier.rules.conditions import ALWAYS, evaluate
from notifier.rules.matching import RuleTerms
from notifier.rules.told_moment import asks_history, bring_up_to_date, read_evaluation
from notifier.sending.load_batch import LoadedMessage
from notifier.vocabulary.facts import Facts

#: What is due sooner was weighed a moment ago.
WAITED: Final = dt.timedelta(minutes=1)
_RULES = cast(Table, Rule.__table__)
_SENDERS = cast(Table, Sender.__table__)
_TRIGGERS = cast(Table, TriggerEvent.__table__)
_Subject = tuple[uuid.UUID, str]


def find_lapsed(session: Session, messages: Sequence[LoadedMessage]) -> frozenset[uuid.UUID]:
    """The messages that waited and whose rule would not answer any more, by the newest facts about their subject."""
    waited = [message for message in messages if message.due_at - message.occurred_at >= WAITED]
    if not waited:
        return frozenset()
    rules = _load_conditional_rules(session, {message.rule_id for message in waited})
    asked = [message for message in waited if message.rule_id in rules]
    if not asked:
        return frozenset()
    newest = _load_newest_facts(session, {(message.sender_id, message.subject_key) for message in asked})
    told = load_told(session, {_talk(one) for one in asked if asks_history(rules[one.rule_id].conditions)})
    now = utc_now()
    return frozenset(
        message.id
        for message in asked
        if not evaluate(
            rules[message.rule_id].conditions,
            read_evaluation(
                bring_up_to_date(message.facts, newest.get((message.sender_id, message.subject_key), message.facts)),
                now,
                rules[message.rule_id].zone,
                sum_up(told.get(_talk(message), ()), before=message.trigger_id),
            ),
        )
    )


def _load_conditional_rules(session: Session, rule_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, RuleTerms]:
    rows = session.execute(
        select(*RULE_COLUMNS, _SENDERS.c.time_zone)
        .join(_SENDERS, _SENDERS.c.id == _RULES.c.sender_id)
        .where(is_among(session, _RULES.c.id, rule_ids))
    )
    terms = (read_terms(row, row.time_zone) for row in rows)
    return {rule.id: rule for rule in terms if rule.conditions != ALWAYS}


def _load_newest_facts(session: Session, subjects: Collection[_Subject]) -> Mapping[_Subject, Facts]:
    about = (
        is_among(session, _TRIGGERS.c.sender_id, {sender_id for sender_id, _ in subjects}),
        is_among(session, _TRIGGERS.c.subject_key, {subject for _, subject in subjects}),
    )
    by_subject = (_TRIGGERS.c.sender_id, _TRIGGERS.c.subject_key)
    last = (
        select(*by_subject, func.max(_TRIGGERS.c.occurred_at).label("at"))
        .where(*about)
        .group_by(*by_subject)
        .subquery()
    )
    is_last = and_(
        last.c.sender_id == _TRIGGERS.c.sender_id,
        last.c.subject_key == _TRIGGERS.c.subject_key,
        last.c.at == _TRIGGERS.c.occurred_at,
    )
    rows = session.execute(select(*by_subject, _TRIGGERS.c.facts).join(last, is_last).order_by(_TRIGGERS.c.id))
    return {(row.sender_id, row.subject_key): row.facts for row in rows}


def _talk(message: LoadedMessage) -> Talk:
    return (message.sender_id, message.subject_key, message.person_id)
