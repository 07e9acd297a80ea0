"""One day of one sender counted from its messages, by everything the figures are told apart by."""

import datetime as dt
import uuid
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from operator import add
from typing import Any, Final, TypeAlias, cast
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, Subquery, Table, and_, bindparam, case, extract, func, null, select
from sqlalchemy.orm import Session

from notifier.foundation.local_time import first_moment
from notifier.foundation.row_sets import insert_rows
from notifier.models import DailyMessageCount, DailyMessageSum, DeliveryReceipt, Message, SendAttempt, TriggerEvent
from notifier.vocabulary.figure_group import FigureGroup, list_parts, name_part
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.receipt_kind import SEEN, ReceiptKind
from notifier.vocabulary.suppression_reason import RefusalReason

#: What one row is told apart by, and all that it counts.
DayCounts: TypeAlias = dict[tuple[Any, ...], tuple[Any, ...]]

_MESSAGES = cast(Table, Message.__table__)
_RECEIPTS = cast(Table, DeliveryReceipt.__table__)
_ATTEMPTS = cast(Table, SendAttempt.__table__)
_TRIGGERS = cast(Table, TriggerEvent.__table__)
_COUNTS = cast(Table, DailyMessageCount.__table__)

_SUMS = cast(Table, DailyMessageSum.__table__)
_SUM_KEYS: Final = ("part", "first_key", "second_key")
#: Named, for the key begins with the part.
_IS_PART: Final = _SUMS.c.part.in_([name_part(part) for part in list_parts()])
_COLUMNS: Final = {group: "rule_id" if group is FigureGroup.RULE else str(group) for group in FigureGroup}

KEYS: Final = ("channel", "rule_id", "trigger", "language", "reason", "currency")
#: The longest time of each column, in seconds.
_TIMES: Final = (
    *(("took_1s", 1), ("took_3s", 3), ("took_10s", 10), ("took_30s", 30)),
    *(("took_1m", 60), ("took_5m", 300), ("took_1h", 3600), ("took_longer", None)),
)
_STATUSES: Final = {
    "held_back": (MessageStatus.SUPPRESSED,),
    "cancelled": (MessageStatus.CANCELLED,),
    "expired": (MessageStatus.EXPIRED,),
    "waiting": (MessageStatus.QUEUED, MessageStatus.SENDING),
    "unknown": (MessageStatus.UNKNOWN,),
    "failed": (MessageStatus.FAILED,),
    "delivered": (MessageStatus.DELIVERED,),
    "bounced": (MessageStatus.BOUNCED,),
}
_BITS: Final = {"opened": 1, "opened_by_machine": 2, "clicked": 4, "clicked_by_machine": 8}
VALUES: Final = ("planned", "sent", *_STATUSES, *_BITS, *(name for name, _ in _TIMES), "amount")
#: Others are what a provider said, in as many words as there are providers.
_REFUSALS: Final = [reason.value for reason in RefusalReason]
_REFUSED: Final = [status.value for name in ("held_back", "cancelled", "expired") for status in _STATUSES[name]]


def load_day(session: Session, sender_id: uuid.UUID, on: dt.date, zone: ZoneInfo) -> DayCounts:
    """The counts of all messages that were planned on a day of the zone's clocks."""
    start, end = first_moment(on, 0, zone), first_moment(on + dt.timedelta(days=1), 0, zone)
    statement = _make_statement(is_postgresql=session.get_bind().dialect.name == "postgresql")
    return _read(session.execute(statement, {"of_sender": sender_id, "day_starts": start, "day_ends": end}))


def load_known_day(session: Session, sender_id: uuid.UUID, on: dt.date) -> DayCounts:
    """The counts that are stored of a day."""
    columns = [_COUNTS.c[name] for name in (*KEYS, *VALUES)]
    return _read(session.execute(select(*columns).where(*_is_day(sender_id, on))))


def replace_day(session: Session, sender_id: uuid.UUID, on: dt.date, counts: DayCounts) -> None:
    """Store these counts, and their sums, in place of those there are; the caller commits."""
    session.execute(_COUNTS.delete().where(*_is_day(sender_id, on)))
    session.execute(_SUMS.delete().where(_SUMS.c.sender_id == sender_id, _SUMS.c.planned_on == on, _IS_PART))
    day = {"sender_id": sender_id, "planned_on": on}
    insert_rows(session, _COUNTS, [day | _name_columns(KEYS, key, values) for key, values in counts.items()])
    sums = _sum_by_parts(counts)
    insert_rows(session, _SUMS, [day | _name_columns(_SUM_KEYS, key, values) for key, values in sums.items()])


def _name_columns(keys: tuple[str, ...], key: tuple[Any, ...], values: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip((*keys, *VALUES), (*key, *values), strict=True))


def _sum_by_parts(counts: DayCounts) -> DayCounts:
    """The same by the parts that pages read: under the name of a part and its one or two keys."""
    sums: DayCounts = {}
    for part in list_parts():
        name, places = name_part(part), [KEYS.index(_COLUMNS[group]) for group in part]
        for key, values in counts.items():
            keys = [key[place].hex if isinstance(key[place], uuid.UUID) else key[place] for place in places]
            of_part = (name, *keys, *("",) * (2 - len(keys)))
            known = sums.get(of_part)
            sums[of_part] = tuple(map(add, known, values)) if known else values
    return sums


def sum_of(counts: DayCounts, name: str) -> int:
    """All rows of one count together."""
    place = VALUES.index(name)
    return int(sum(values[place] for values in counts.values()))


def _is_day(sender_id: uuid.UUID, on: dt.date) -> tuple[ColumnElement[bool], ...]:
    return (_COUNTS.c.sender_id == sender_id, _COUNTS.c.planned_on == on)


def _read(rows: Iterable[Row[*tuple[Any, ...]]]) -> DayCounts:
    width = len(KEYS)
    return {tuple(row[:width]): (*(int(value) for value in row[width:-1]), _exact(row[-1])) for row in rows}


def _exact(amount: Decimal | float) -> Decimal:
    # SQLite adds floating-point numbers up.
    return Decimal(amount).quantize(Decimal("0.000001"))


@cache
def _make_statement(*, is_postgresql: bool) -> Select[*tuple[Any, ...]]:
    """Made once: putting it together takes longer than counting the day of a small shop."""
    is_of_day = and_(
        _MESSAGES.c.sender_id == bindparam("of_sender"),
        _MESSAGES.c.created_at >= bindparam("day_starts"),
        _MESSAGES.c.created_at < bindparam("day_ends"),
    )
    return _sum_up(_select_lines(is_of_day, is_postgresql=is_postgresql).subquery("lines"))


def _select_lines(is_of_day: ColumnElement[bool], *, is_postgresql: bool) -> Select[*tuple[Any, ...]]:
    """Each message of the day with all that is asked of it.

    What stands in other tables is looked up message by message, by its key: joined, PostgreSQL reads those tables from
    one end to the other for one day of many. The offset keeps it from looking everything up once for each count.
    """
    column = _MESSAGES.c
    is_refusal = and_(column.status.in_(_REFUSED), column.reason.in_(_REFUSALS))
    is_paid = column.cost > 0
    has_left = and_(column.sent_at.is_not(None), column.status != MessageStatus.UNKNOWN.value)
    return (
        select(
            *(column.channel, column.rule_id, column.trigger, column.language, column.status),
            case((is_refusal, column.reason), else_="").label("reason"),
            case((is_paid, func.coalesce(column.currency, "")), else_="").label("currency"),
            case((is_paid, column.cost), else_=0).label("amount"),
            has_left.label("has_left"),
            case((has_left, _seconds_taken(is_postgresql=is_postgresql)), else_=null()).label("seconds"),
            func.coalesce(_find_visits(), 0).label("visits"),
        )
        .where(is_of_day)
        .offset(0)
    )


def _seconds_taken(*, is_postgresql: bool) -> ColumnElement[Any]:
    """From when the news was known, or when it was due where it had to wait for a delay or for quiet hours to end."""
    column = _MESSAGES.c
    is_first = and_(_ATTEMPTS.c.message_id == column.id, _ATTEMPTS.c.number == 1)
    tried_at = select(_ATTEMPTS.c.started_at).where(is_first).scalar_subquery()
    known_at = select(_TRIGGERS.c.recorded_at).where(_TRIGGERS.c.id == column.trigger_id).scalar_subquery()
    # A second try has moved the moment at which the message is due.
    first_at = case((column.attempts > 1, func.coalesce(tried_at, column.due_at)), else_=column.due_at)
    earliest, latest = (func.least, func.greatest) if is_postgresql else (func.min, func.max)
    began_at = latest(earliest(first_at, column.due_at), func.coalesce(known_at, column.due_at))
    if is_postgresql:
        return extract("epoch", column.sent_at) - extract("epoch", began_at)
    return (func.julianday(column.sent_at) - func.julianday(began_at)) * 86_400.0


def _find_visits() -> ColumnElement[int]:
    """Whether a message was looked at, as bits; what machines did counts where no person did it too."""
    is_click = _RECEIPTS.c.kind == ReceiptKind.CLICKED.value
    is_person = _RECEIPTS.c.is_machine.is_(False)

    def has(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.max(case((and_(*conditions), 1), else_=0))

    seen, clicked = has(is_person), has(is_person, is_click)
    bits = seen * _BITS["opened"] + (1 - seen) * _BITS["opened_by_machine"]
    bits += clicked * _BITS["clicked"] + case((clicked == 1, 0), else_=has(is_click)) * _BITS["clicked_by_machine"]
    is_visit = _RECEIPTS.c.kind.in_(sorted(kind.value for kind in SEEN))
    return select(bits).where(_RECEIPTS.c.message_id == _MESSAGES.c.id, is_visit).scalar_subquery()


def _sum_up(lines: Subquery) -> Select[*tuple[Any, ...]]:
    keys = [lines.c[name] for name in KEYS]
    counts: dict[str, ColumnElement[Any]] = {
        "planned": func.count(),
        "sent": func.count().filter(lines.c.has_left),
        **{name: _count(lines.c.status.in_([word.value for word in words])) for name, words in _STATUSES.items()},
        **{name: _count(lines.c.visits.op("&")(bit) != 0) for name, bit in _BITS.items()},
        **_count_times(lines),
        "amount": func.coalesce(func.sum(lines.c.amount), 0),
    }
    return select(*keys, *(counts[name].label(f"n_{name}") for name in VALUES)).group_by(*keys)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _count_times(lines: Subquery) -> dict[str, ColumnElement[int]]:
    counts: dict[str, ColumnElement[int]] = {}
    seconds = lines.c.seconds
    is_longer: ColumnElement[bool] = seconds.is_not(None)
    for name, most in _TIMES:
        if most is None:
            counts[name] = _count(is_longer)
            continue
        counts[name] = _count(and_(is_longer, seconds <= most))
        is_longer = seconds > most
    return counts
