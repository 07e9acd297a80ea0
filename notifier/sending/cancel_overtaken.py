"""News that other news has made old, as the catalogue says: "out for delivery" dies when the parcel is delivered."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, FromClause, Row, Table, select
from sqlalchemy.orm import Session

from notifier.catalogue.registry import BUSINESS_WORDS, CANCELS, TRIGGER_TYPES
from notifier.catalogue.trigger_type import CASE, PARCEL, RETURN, TriggerType
from notifier.foundation.key_sets import among
from notifier.models import Message, TriggerEvent
from notifier.sending.cancel_messages import cancel_by_id
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.suppression_reason import RefusalReason

_MESSAGES = cast(Table, Message.__table__)
_TRIGGERS = cast(Table, TriggerEvent.__table__)
_TOLD_APART: Final = (PARCEL, RETURN, CASE)
#: A trigger learned this much later than it happened may follow news that has overtaken it.
LATE: Final = dt.timedelta(seconds=1)

_Rows = Sequence[Row[*tuple[Any, ...]]]


def told_apart_columns(
    triggers: FromClause, paths: Iterable[tuple[str, str]] = _TOLD_APART
) -> tuple[ColumnElement[Any], ...]:
    """What tells news about parts of one subject apart."""
    return tuple(triggers.c.facts[path].as_string().label("_".join(path)) for path in paths)


_NEWS_COLUMNS: Final = (
    *(_TRIGGERS.c.sender_id, _TRIGGERS.c.subject_key, _TRIGGERS.c.trigger, _TRIGGERS.c.occurred_at),
    *told_apart_columns(_TRIGGERS),
)
_IS_ABOUT: Final = (
    among(_MESSAGES.c.sender_id, "senders"),
    among(_MESSAGES.c.subject_key, "subjects"),
    among(_MESSAGES.c.trigger, "names"),
)
_NEWS: Final = select(_TRIGGERS.c.id, *_NEWS_COLUMNS)
_WAITING: Final = (
    select(_MESSAGES.c.id, *_NEWS_COLUMNS)
    .select_from(_MESSAGES.join(_TRIGGERS, _TRIGGERS.c.id == _MESSAGES.c.trigger_id))
    # Not the literal of the partial indexes: a plan that PostgreSQL keeps would walk all that waits.
    .where(_MESSAGES.c.status == MessageStatus.QUEUED.value)
)
_WAITING_ABOUT: Final = _WAITING.where(*_IS_ABOUT)
_WAITING_OF: Final = _WAITING.where(among(_MESSAGES.c.trigger_id, "ids"))
_NEWS_OF: Final = _NEWS.where(among(_TRIGGERS.c.id, "ids"))
_NEWS_TOLD: Final = _NEWS.where(_TRIGGERS.c.id.in_(select(_MESSAGES.c.trigger_id).where(*_IS_ABOUT).distinct()))


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
    names = {name for trigger in {one.trigger for one in cancelling} for name in CANCELS[trigger]}
    waiting = session.execute(_WAITING_ABOUT, _keys_about(cancelling, names)).all()
    # Of most subjects nothing waits: what tells their news apart need not be read.
    newer = session.execute(_NEWS_OF, {"ids": _ids(cancelling)}).all() if waiting else ()
    return waiting, newer


def _load_late(session: Session, triggers: _Rows) -> tuple[_Rows, _Rows]:
    """What waits of the triggers learned late, and what those who were told about the same subjects were told."""
    late = [one for one in triggers if one.recorded_at - one.occurred_at > LATE and list_overtaking(one.trigger)]
    if not late:
        return (), ()
    names = {name for trigger in {one.trigger for one in late} for name in list_overtaking(trigger)}
    newer = session.execute(_NEWS_TOLD, _keys_about(late, names)).all()
    waiting = session.execute(_WAITING_OF, {"ids": _ids(late)}).all() if newer else ()
    return waiting, newer


def _keys_about(triggers: _Rows, names: Iterable[str]) -> dict[str, list[Any]]:
    return {
        "senders": list({trigger.sender_id for trigger in triggers}),
        "subjects": list({trigger.subject_key for trigger in triggers}),
        # What a carrier or the team is told of the same news; whether it is the same, its own trigger says.
        "names": sorted(BUSINESS_WORDS.union(names)),
    }


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
