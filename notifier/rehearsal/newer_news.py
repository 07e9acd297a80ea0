"""News that would have made waiting messages old before they left."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from sqlalchemy import Row, Table, exists, select
from sqlalchemy.orm import Session

from notifier.catalogue.registry import TRIGGER_TYPES
from notifier.foundation.key_sets import is_among
from notifier.models import Message, TriggerEvent
from notifier.rehearsal.outcome import Outcome
from notifier.rehearsal.recorded_triggers import list_paths
from notifier.sending.cancel_overtaken import LATE, is_overtaken, list_overtaking, told_apart_columns
from notifier.vocabulary.suppression_reason import RefusalReason

_TRIGGERS = cast(Table, TriggerEvent.__table__)
_MESSAGES = cast(Table, Message.__table__)

_Trigger: TypeAlias = Row[*tuple[Any, ...]]
#: When it came, and what it does to the message.
Interruption: TypeAlias = tuple[dt.datetime, RefusalReason]


@dataclass(frozen=True, slots=True)
class NewerNews:
    """What was recorded about the same things as some triggers, whenever that was."""

    #: By replace key: (occurred, recorded).
    by_key: Mapping[str | None, Sequence[tuple[dt.datetime, dt.datetime]]]
    #: By subject.
    by_subject: Mapping[str, Sequence[_Trigger]]

    def find_interruption(self, outcome: Outcome) -> Interruption | None:
        """The first news that keeps a message from leaving, None when there is none."""
        trigger, leaves_at = outcome.trigger, outcome.leaves_at
        by_key, by_subject = self.by_key.get(trigger.replace_key, ()), self.by_subject.get(trigger.subject_key, ())
        if not by_key and not by_subject:
            return None
        found: list[Interruption] = []
        for occurred_at, recorded_at in by_key:
            if recorded_at <= leaves_at and occurred_at > trigger.occurred_at:
                found.append((recorded_at, RefusalReason.SUPERSEDED))
        for news in by_subject:
            if news.recorded_at <= leaves_at and _overtakes(news, trigger):
                takes_back = TRIGGER_TYPES[news.trigger].takes_back
                reason = RefusalReason.WITHDRAWN if takes_back else RefusalReason.SUPERSEDED
                found.append((news.recorded_at, reason))
        planned_at: dt.datetime = trigger.recorded_at
        return min(((max(moment, planned_at), reason) for moment, reason in found), default=None)


def _overtakes(news: _Trigger, trigger: _Trigger) -> bool:
    is_late = trigger.recorded_at - trigger.occurred_at > LATE
    # Of what was known before, planning asks only what people were told.
    counts = news.recorded_at > trigger.recorded_at or (is_late and news.was_told)
    return bool(counts) and is_overtaken(TRIGGER_TYPES[trigger.trigger], trigger, news)


def load_newer_news(session: Session, sender_id: uuid.UUID, triggers: Sequence[_Trigger]) -> NewerNews:
    """Everything that may make messages about these triggers, all of one name, old."""
    keys = {trigger.replace_key for trigger in triggers if trigger.replace_key is not None}
    by_key = _load_by_key(session, sender_id, keys) if keys else {}
    if not triggers or not list_overtaking(triggers[0].trigger):
        return NewerNews(by_key, {})
    return NewerNews(by_key, _load_by_subject(session, sender_id, triggers))


def _load_by_key(
    session: Session, sender_id: uuid.UUID, keys: set[str]
) -> Mapping[str | None, Sequence[tuple[dt.datetime, dt.datetime]]]:
    told = _TRIGGERS.c
    rows = session.execute(
        select(told.replace_key, told.occurred_at, told.recorded_at).where(
            told.sender_id == sender_id, is_among(session, told.replace_key, keys)
        )
    )
    found: dict[str | None, list[tuple[dt.datetime, dt.datetime]]] = defaultdict(list)
    for row in rows:
        found[row.replace_key].append((row.occurred_at, row.recorded_at))
    return found


def _load_by_subject(
    session: Session, sender_id: uuid.UUID, triggers: Sequence[_Trigger]
) -> Mapping[str, Sequence[_Trigger]]:
    told, name = _TRIGGERS.c, triggers[0].trigger
    was_told = exists(select(_MESSAGES.c.id).where(_MESSAGES.c.trigger_id == told.id)).label("was_told")
    rows = session.execute(
        select(
            *(told.subject_key, told.trigger, told.occurred_at, told.recorded_at, was_told),
            *told_apart_columns(_TRIGGERS, list_paths(name)),
        ).where(
            told.sender_id == sender_id,
            is_among(session, told.subject_key, {trigger.subject_key for trigger in triggers}),
            is_among(session, told.trigger, list_overtaking(name)),
        )
    )
    found: dict[str, list[_Trigger]] = defaultdict(list)
    for row in rows:
        found[row.subject_key].append(row)
    return found
