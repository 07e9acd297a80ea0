"""News that other news has made old, as the catalogue says: "out for delivery" dies when the parcel is delivered."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, FromClause, Row, Table, literal_column, select
from sqlalchemy.orm import Session

from notifier.catalogue.registry import BUSINESS_WORDS, CANCELS, TRIGGER_TYPES
from notifier.catalogue.trigger_type import CASE, PARCEL, RETURN, TriggerType
from notifier.foundation.row_sets import is_among
from notifier.models import Message, Rule, TriggerEvent
from notifier.sending.cancel_messages import cancel_by_id
from notifier.vocabulary.suppression_reason import RefusalReason

_MESSAGES = cast(Table, Message.__table__)
_RULES = cast(Table, Rule.__table__)
_TRIGGERS = cast(Table, TriggerEvent.__table__)
_TOLD_APART: Final = (PARCEL, RETURN, CASE)
#: A trigger learned this much later than it happened may follow news that has overtaken it.
LATE: Final = dt.timedelta(seconds=1)

_Rows = Sequence[Row[*tuple[Any, ...]]]
#: A sender and the name of a trigger.
_Kind = tuple[uuid.UUID, str]


def cancel_overtaken(session: Session, triggers: _Rows) -> int:
    """Cancel waiting messages that these triggers make old, and those of these that earlier planned ones do.

    `triggers` are rows of `trigger_events` just planned. Asks nothing of the database unless one of them can cancel
    something or was learned late. Returns how many messages were cancelled.
    """
    found: dict[RefusalReason, set[uuid.UUID]] = defaultdict(set)
    for waiting, newer in (_load_overtaken(session, triggers), _load_late(session, triggers)):
        for message_id, reason in _match(waiting, newer):
            found[reason].add(message_id)
    return sum(cancel_by_id(session, ids, reason) for reason, ids in found.items())


def _load_overtaken(session: Session, triggers: _Rows) -> tuple[_Rows, _Rows]:
    """What waits about the subjects of the triggers that cancel anything, and those triggers."""
    cancelling = [trigger for trigger in triggers if trigger.trigger in CANCELS]
    if not cancelling:
        return (), ()
    kinds = _find_kinds_that_matter(session, {(trigger.sender_id, trigger.trigger) for trigger in cancelling})
    if not kinds:
        return (), ()
    cancelling = [trigger for trigger in cancelling if (trigger.sender_id, trigger.trigger) in kinds]
    names = {name for _, trigger in kinds for name in CANCELS[trigger]}
    about = _is_about(session, cancelling, names)
    return _load_waiting(session, about), _load_news(session, is_among(session, _TRIGGERS.c.id, _ids(cancelling)))


def _load_late(session: Session, triggers: _Rows) -> tuple[_Rows, _Rows]:
    """What waits of the triggers learned late, and what those who were told about the same subjects were told."""
    late = [one for one in triggers if one.recorded_at - one.occurred_at > LATE and list_overtaking(one.trigger)]
    if not late:
        return (), ()
    names = {name for one in late for name in list_overtaking(one.trigger)}
    told = select(_MESSAGES.c.trigger_id).where(*_is_about(session, late, names)).distinct()
    newer = _load_news(session, _TRIGGERS.c.id.in_(told))
    if not newer:
        return (), ()
    return _load_waiting(session, (is_among(session, _MESSAGES.c.trigger_id, _ids(late)),)), newer


def _find_kinds_that_matter(session: Session, kinds: Collection[_Kind]) -> Collection[_Kind]:
    """Those that cancel something the sender has a rule for: without one nothing can wait."""
    names = {name for _, trigger in kinds for name in CANCELS[trigger]}
    rows = session.execute(
        select(_RULES.c.sender_id, _RULES.c.trigger).where(
            is_among(session, _RULES.c.sender_id, sorted({sender_id for sender_id, _ in kinds})),
            is_among(session, _RULES.c.trigger, sorted(names)),
        )
    )
    told = {(row.sender_id, row.trigger) for row in rows}
    return {kind for kind in kinds if any((kind[0], name) in told for name in CANCELS[kind[1]])}


def _is_about(session: Session, triggers: _Rows, names: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return (
        is_among(session, _MESSAGES.c.sender_id, sorted({trigger.sender_id for trigger in triggers})),
        is_among(session, _MESSAGES.c.subject_key, sorted({trigger.subject_key for trigger in triggers})),
        # What a carrier or the team is told of the same news; whether it is the same, its own trigger says.
        is_among(session, _MESSAGES.c.trigger, sorted(BUSINESS_WORDS.union(names))),
    )


def _load_waiting(session: Session, wanted: Collection[ColumnElement[bool]]) -> _Rows:
    return session.execute(
        select(_MESSAGES.c.id, *_news_columns(_TRIGGERS))
        .select_from(_MESSAGES.join(_TRIGGERS, _TRIGGERS.c.id == _MESSAGES.c.trigger_id))
        .where(_MESSAGES.c.status == literal_column("'queued'"), *wanted)
    ).all()


def _load_news(session: Session, wanted: ColumnElement[bool]) -> _Rows:
    return session.execute(select(_TRIGGERS.c.id, *_news_columns(_TRIGGERS)).where(wanted)).all()


def _news_columns(triggers: FromClause) -> tuple[ColumnElement[Any], ...]:
    return (
        *(triggers.c.sender_id, triggers.c.subject_key, triggers.c.trigger, triggers.c.occurred_at),
        *told_apart_columns(triggers),
    )


def told_apart_columns(
    triggers: FromClause, paths: Iterable[tuple[str, str]] = _TOLD_APART
) -> tuple[ColumnElement[Any], ...]:
    """What tells news about parts of one subject apart."""
    return tuple(triggers.c.facts[path].as_string().label("_".join(path)) for path in paths)


def _match(waiting: _Rows, newer: _Rows) -> Iterator[tuple[uuid.UUID, RefusalReason]]:
    by_subject: dict[tuple[uuid.UUID, str, str], list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for news in newer:
        by_subject[news.sender_id, news.subject_key, news.trigger].append(news)
    for message in waiting:
        kind = TRIGGER_TYPES[message.trigger]
        for name in kind.cancelled_by:
            known = by_subject.get((message.sender_id, message.subject_key, name), ())
            if any(is_overtaken(kind, message, news) for news in known):
                reason = RefusalReason.WITHDRAWN if TRIGGER_TYPES[name].takes_back else RefusalReason.SUPERSEDED
                yield message.id, reason
                break


def is_overtaken(kind: TriggerType, message: Row[*tuple[Any, ...]], news: Row[*tuple[Any, ...]]) -> bool:
    """Whether news of a name in the kind's `cancelled_by` makes old what a message tells."""
    if news.occurred_at <= message.occurred_at:
        return False
    if kind.told_apart_by is None:
        return True
    name = "_".join(kind.told_apart_by)
    own, other = getattr(message, name), getattr(news, name)
    # News of the whole order names no parcel and is about each of them.
    return own is None or other is None or own == other


def list_overtaking(trigger: str) -> tuple[str, ...]:
    """The names of the news that make news of this name old."""
    kind = TRIGGER_TYPES.get(trigger)
    return () if kind is None else kind.cancelled_by


def _ids(triggers: _Rows) -> list[uuid.UUID]:
    return [trigger.id for trigger in triggers]
