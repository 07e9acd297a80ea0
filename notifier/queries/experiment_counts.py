"""The people of an experiment by arm, and how many of them did what is counted; each once."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Select, Table, and_, null, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.models import DeliveryReceipt, Message, TriggerEvent
from notifier.rules.experiments.confidence import Tally
from notifier.rules.experiments.definition import Metric
from notifier.rules.experiments.runs import Run
from notifier.vocabulary.receipt_kind import SEEN, ReceiptKind

_MESSAGES = cast(Table, Message.__table__)
_RECEIPTS = cast(Table, DeliveryReceipt.__table__)
_TRIGGERS = cast(Table, TriggerEvent.__table__)

#: What is seen has arrived, though not every provider says so.
_REPORTS: Final[Mapping[Metric, AbstractSet[ReceiptKind]]] = {
    Metric.DELIVERED: SEEN | {ReceiptKind.DELIVERED},
    Metric.OPENED: SEEN,
    Metric.CLICKED: frozenset({ReceiptKind.CLICKED}),
}
_EVENTS: Final[Mapping[Metric, tuple[str, ...]]] = {
    Metric.FEEDBACK: ("feedback.received", "feedback.low_score"),
    Metric.REPEAT_ORDER: ("order.placed",),
}
_NO_TIME: Final = dt.timedelta()
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ArmCount:
    """People of one arm: those whose time for success is over, and those it still runs for."""

    tally: Tally
    waiting: int


@dataclass(frozen=True, slots=True)
class _Person:
    """When the rule's moment first came for somebody, about what, and when the message left or would have."""

    arm: str
    subject_key: str
    met_at: dt.datetime
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class _Moment:
    """When somebody did what is counted; `ordered` is what they ordered, where that is counted."""

    happened_at: dt.datetime
    ordered: str | None = None


@dataclass(frozen=True, slots=True)
class _Window:
    """When success counts, after the rule's moment: the same for all, or the later arm would have less time."""

    opens: dt.timedelta
    closes: dt.timedelta

    def holds(self, person: _Person, moment: _Moment) -> bool:
        return self.opens <= moment.happened_at - person.met_at <= self.closes and moment.ordered != person.subject_key


def count_experiment(session: Session, sender_id: uuid.UUID, rule_id: uuid.UUID, run: Run) -> dict[str, ArmCount]:
    """Every arm by its name.

    Counted is everybody for whom the rule's moment came, also those nobody wrote to: the arms would be no alike parts
    of all people otherwise. The time for success begins with the first message of the quickest arm and ends
    `window_days` after that of the slowest.
    """
    is_drawn = _is_drawn(sender_id, rule_id, run)
    people = _load_people(session, is_drawn)
    window = _find_window(people.values(), run)
    moments = _load_moments(session, sender_id, run, is_drawn)
    now = utc_now()
    counts = {arm.name: [0, 0, 0] for arm in run.experiment.arms}
    for recipient_id, person in people.items():
        count = counts[person.arm]
        if person.met_at + window.closes > now:
            count[2] += 1
            continue
        count[0] += 1
        count[1] += any(window.holds(person, moment) for moment in moments.get(recipient_id, ()))
    return {name: ArmCount(Tally(whole, done), waiting) for name, (whole, done, waiting) in counts.items()}


def _is_drawn(sender_id: uuid.UUID, rule_id: uuid.UUID, run: Run) -> ColumnElement[bool]:
    """Messages, with their triggers joined, of the person the draw was made for."""
    has_ended = _MESSAGES.c.created_at <= run.stopped_at if run.stopped_at is not None else _MESSAGES.c.id.is_not(None)
    return and_(
        _MESSAGES.c.sender_id == sender_id,
        _MESSAGES.c.created_at >= run.started_at,
        has_ended,
        _MESSAGES.c.rule_id == rule_id,
        _MESSAGES.c.arm.in_([arm.name for arm in run.experiment.arms]),
        _MESSAGES.c.recipient_id == _TRIGGERS.c.recipient_id,
    )


def _load_people(session: Session, is_drawn: ColumnElement[bool]) -> dict[uuid.UUID, _Person]:
    column = _MESSAGES.c
    rows = session.execute(
        select(column.recipient_id, column.arm, column.subject_key, column.created_at, column.due_at)
        .join(_TRIGGERS, _TRIGGERS.c.id == column.trigger_id)
        .where(is_drawn)
        .order_by(column.created_at, column.due_at)
    )
    people: dict[uuid.UUID, _Person] = {}
    for row in rows:
        people.setdefault(row.recipient_id, _Person(row.arm, row.subject_key, row.created_at, row.due_at))
    return people


def _find_window(people: Iterable[_Person], run: Run) -> _Window:
    waits = [max(person.due_at - person.met_at, _NO_TIME) for person in people]
    length = dt.timedelta(days=run.experiment.window_days)
    # A report is about the message, so it came after it, whatever a provider's clock says.
    opens = -_DAY if run.experiment.metric in _REPORTS else min(waits, default=_NO_TIME)
    return _Window(opens, max(waits, default=_NO_TIME) + length)


def _load_moments(
    session: Session, sender_id: uuid.UUID, run: Run, is_drawn: ColumnElement[bool]
) -> Mapping[uuid.UUID, Sequence[_Moment]]:
    if run.experiment.metric in _REPORTS:
        rows = session.execute(_select_reports(run.experiment.metric, is_drawn))
    else:
        rows = session.execute(_select_events(sender_id, run, is_drawn))
    moments: dict[uuid.UUID, list[_Moment]] = defaultdict(list)
    for row in rows:
        moments[row.recipient_id].append(_Moment(row.occurred_at, row.ordered))
    return moments


def _select_reports(metric: Metric, is_drawn: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Reports about the messages themselves; machines that look are nobody."""
    by_a_person = and_(
        _RECEIPTS.c.message_id == _MESSAGES.c.id,
        _RECEIPTS.c.kind.in_([kind.value for kind in _REPORTS[metric]]),
        _RECEIPTS.c.is_machine.is_(False),
    )
    return (
        select(_MESSAGES.c.recipient_id, _RECEIPTS.c.occurred_at, null().label("ordered"))
        .join(_TRIGGERS, _TRIGGERS.c.id == _MESSAGES.c.trigger_id)
        .join(_RECEIPTS, by_a_person)
        .where(is_drawn)
    )


def _select_events(sender_id: uuid.UUID, run: Run, is_drawn: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """What else happened to these people, by when it happened and not when it was heard of."""
    own = _TRIGGERS.alias("own")
    drawn = select(_MESSAGES.c.recipient_id).join(_TRIGGERS, _TRIGGERS.c.id == _MESSAGES.c.trigger_id).where(is_drawn)
    is_order = run.experiment.metric is Metric.REPEAT_ORDER
    return select(
        own.c.recipient_id, own.c.occurred_at, (own.c.subject_key if is_order else null()).label("ordered")
    ).where(
        own.c.sender_id == sender_id,
        own.c.trigger.in_(_EVENTS[run.experiment.metric]),
        own.c.occurred_at >= run.started_at,
        own.c.recipient_id.in_(drawn),
    )
