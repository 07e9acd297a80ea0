"""Figures of messages over a stretch of days beside the stretch before, read from the daily counts alone."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Select, Table, case, func, select
from sqlalchemy.orm import Session

from notifier.models import CountedDay, DailyMessageCount, DailyMessageSum, Rule
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.figure_group import FigureGroup, name_part, order_groups

_COUNTS = cast(Table, DailyMessageCount.__table__)
_SUMS = cast(Table, DailyMessageSum.__table__)
_KEY_COLUMNS: Final = (_SUMS.c.first_key, _SUMS.c.second_key)
_DAYS = cast(Table, CountedDay.__table__)
_RULES = cast(Table, Rule.__table__)

_GROUPS: Final[dict[FigureGroup, ColumnElement[Any]]] = {
    FigureGroup.DAY: _COUNTS.c.planned_on,
    FigureGroup.CHANNEL: _COUNTS.c.channel,
    FigureGroup.RULE: _COUNTS.c.rule_id,
    FigureGroup.TRIGGER: _COUNTS.c.trigger,
    FigureGroup.LANGUAGE: _COUNTS.c.language,
    FigureGroup.REASON: _COUNTS.c.reason,
    FigureGroup.CURRENCY: _COUNTS.c.currency,
}
#: The longest time of each part of `MessageCounts.times`, in seconds; None for anything longer.
TIME_LIMITS: Final = (1, 3, 10, 30, 60, 300, 3600, None)


@dataclass(frozen=True, slots=True)
class FigureQuery:
    """Which messages: planned from one day to another, both included, perhaps of one channel, rule or language."""

    first_on: dt.date
    last_on: dt.date
    channel: Channel | None = None
    rule_id: uuid.UUID | None = None
    language: str | None = None

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last_on - self.first_on).days + 1

    @property
    def before_on(self) -> dt.date:
        """The first day of the stretch of the same length that ends where this one begins."""
        return self.first_on - dt.timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class MessageCounts:
    """How many messages; each is counted on the day it was planned, whatever became of it later.

    `planned` is the sum of `sent`, `not_sent`, `waiting`, `unknown` and those that failed before they left. The
    delivered, the bounced and those a provider called failed later are among the sent. Opened and clicked are by
    people, or where only machines did it in the fields beside.
    """

    planned: int = 0
    sent: int = 0
    held_back: int = 0
    cancelled: int = 0
    expired: int = 0
    waiting: int = 0
    unknown: int = 0
    failed: int = 0
    delivered: int = 0
    bounced: int = 0
    opened: int = 0
    opened_by_machine: int = 0
    clicked: int = 0
    clicked_by_machine: int = 0
    took_1s: int = 0
    took_3s: int = 0
    took_10s: int = 0
    took_30s: int = 0
    took_1m: int = 0
    took_5m: int = 0
    took_1h: int = 0
    took_longer: int = 0

    @property
    def not_sent(self) -> int:
        """Held back by a policy, cancelled or too late: all that have a reason."""
        return self.held_back + self.cancelled + self.expired

    @property
    def times(self) -> tuple[int, ...]:
        """Sent messages by how long they took from the news to the provider, in the parts of `TIME_LIMITS`."""
        quick = (self.took_1s, self.took_3s, self.took_10s, self.took_30s)
        return (*quick, self.took_1m, self.took_5m, self.took_1h, self.took_longer)

    @property
    def within_10s(self) -> int:
        """Sent messages that took ten seconds at the most."""
        return self.took_1s + self.took_3s + self.took_10s


@dataclass(frozen=True, slots=True)
class FigureRow:
    """The messages of one group; `key` is a day as ISO 8601, a rule's id in hex, or a word."""

    key: str
    counts: MessageCounts
    before: MessageCounts


@dataclass(frozen=True, slots=True)
class MessageFigures:
    """Rows by their key, days without messages left out; `total` and `before` are over all of them.

    By day, rows are those of the stretch itself and their `before` is empty.
    """

    rows: tuple[FigureRow, ...]
    total: MessageCounts
    before: MessageCounts


@dataclass(frozen=True, slots=True)
class MessageCost:
    """What messages cost or are expected to cost, in units of a currency (ISO 4217)."""

    currency: str
    amount: Decimal
    before: Decimal


@dataclass(frozen=True, slots=True)
class CountingState:
    """When the newest count of a sender's messages began, None before the first; how many days were never counted."""

    counted_at: dt.datetime | None
    days_left: int


_NAMES: Final = tuple(one.name for one in fields(MessageCounts))
_READ: Final = attrgetter(*_NAMES)
_NOTHING: Final = MessageCounts()


def load_message_figures(
    session: Session, sender_id: uuid.UUID, query: FigureQuery, group_by: FigureGroup
) -> MessageFigures:
    """The figures of a stretch and of the one before, by one thing; a single statement over the daily counts."""
    source = _find_source(query, group_by)
    sums = [func.sum(source.table.c[name]) for name in _NAMES]
    rows = session.execute(_select(source, sender_id, query, sums))
    now: dict[str, MessageCounts] = {}
    before: dict[str, MessageCounts] = {}
    for key, is_earlier, *values in rows:
        found = before if is_earlier else now
        found[_write(key)] = MessageCounts(*(int(value) for value in values))
    keys = sorted(now if group_by is FigureGroup.DAY else {*now, *before})
    return MessageFigures(
        rows=tuple(FigureRow(key, now.get(key, _NOTHING), before.get(key, _NOTHING)) for key in keys),
        total=_add_up(now.values()),
        before=_add_up(before.values()),
    )


def load_message_costs(session: Session, sender_id: uuid.UUID, query: FigureQuery) -> tuple[MessageCost, ...]:
    """What the messages cost, by currency, the dearest first; empty where everything was free."""
    source = _find_source(query, FigureGroup.CURRENCY)
    found: dict[str, list[Decimal]] = {}
    for currency, is_earlier, amount in session.execute(
        _select(source, sender_id, query, [func.sum(source.table.c.amount)])
    ):
        if currency:
            found.setdefault(currency, [Decimal(0), Decimal(0)])[is_earlier] = Decimal(amount)
    costs = (MessageCost(currency, *amounts) for currency, amounts in found.items())
    return tuple(sorted(costs, key=lambda cost: (-cost.amount, cost.currency)))


def load_figure_languages(session: Session, sender_id: uuid.UUID, query: FigureQuery) -> tuple[str, ...]:
    """The languages of the messages of a stretch, whatever else the query asks for."""
    column = _SUMS.c
    is_wanted = (
        column.part == name_part({FigureGroup.LANGUAGE}),
        column.planned_on.between(query.first_on, query.last_on),
    )
    wanted = select(column.first_key).where(column.sender_id == sender_id, *is_wanted).distinct()
    return tuple(sorted(session.scalars(wanted)))


def load_rule_names(session: Session, sender_id: uuid.UUID) -> Sequence[tuple[uuid.UUID, str]]:
    """The rules of a sender by name; figures may name others that were deleted since."""
    wanted = select(_RULES.c.id, _RULES.c.name).where(_RULES.c.sender_id == sender_id).order_by(_RULES.c.name)
    return [(row.id, row.name) for row in session.execute(wanted)]


def load_counting_state(session: Session, sender_id: uuid.UUID) -> CountingState:
    """How far the counting has come."""
    left = func.count().filter(_DAYS.c.counted_at.is_(None))
    row = session.execute(select(func.max(_DAYS.c.counted_at), left).where(_DAYS.c.sender_id == sender_id)).one()
    return CountingState(counted_at=row[0], days_left=int(row[1]))


@dataclass(frozen=True, slots=True)
class _Source:
    """Where figures are read from: a table, its column of the group, and what its rows must have."""

    table: Table
    column: ColumnElement[Any]
    conditions: tuple[ColumnElement[bool], ...]


def _find_source(query: FigureQuery, group: FigureGroup) -> _Source:
    """The sums by these things where they are kept, else the counts by everything."""
    wanted = {
        FigureGroup.CHANNEL: query.channel,
        FigureGroup.RULE: query.rule_id,
        FigureGroup.LANGUAGE: query.language,
    }
    narrowed = {one: value for one, value in wanted.items() if value is not None}
    groups = order_groups({group, *narrowed})
    if len(groups) > len(_KEY_COLUMNS):
        conditions = tuple(_GROUPS[one] == value for one, value in narrowed.items())
        return _Source(_COUNTS, _GROUPS[group], conditions)
    columns = dict(zip(groups, _KEY_COLUMNS, strict=False))
    conditions = tuple(columns[one] == _write(value) for one, value in narrowed.items())
    return _Source(_SUMS, columns.get(group, _SUMS.c.planned_on), (_SUMS.c.part == name_part(groups), *conditions))


def _select(
    source: _Source, sender_id: uuid.UUID, query: FigureQuery, sums: Sequence[ColumnElement[Any]]
) -> Select[*tuple[Any, ...]]:
    column = source.table.c
    is_before = case((column.planned_on < query.first_on, 1), else_=0).label("is_before")
    key = source.column.label("key")
    is_wanted = (column.sender_id == sender_id, column.planned_on.between(query.before_on, query.last_on))
    return select(key, is_before, *sums).where(*is_wanted, *source.conditions).group_by(key, is_before)


def _write(key: object) -> str:
    if isinstance(key, uuid.UUID):
        return key.hex
    return key.isoformat() if isinstance(key, dt.date) else str(key)


def _add_up(counts: Iterable[MessageCounts]) -> MessageCounts:
    columns = zip(*(_READ(one) for one in counts), strict=True)
    return MessageCounts(*map(sum, columns))
