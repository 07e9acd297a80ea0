"""What the months of senders have cost: added up as messages leave, put right when providers tell the real price."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, case, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from notifier.foundation.key_sets import is_among
from notifier.models import Message, Sender, Spending
from notifier.policies.budget import first_of_month

#: An amount with its ISO 4217 code.
Price: TypeAlias = tuple[Decimal, str]

_MESSAGES = cast(Table, Message.__table__)
_SENDERS = cast(Table, Sender.__table__)
_SPENDINGS = cast(Table, Spending.__table__)
_KEY: Final = ("sender_id", "channel", "month", "currency")
#: The column holds no more; a month that has cost it stays there.
_MOST: Final = Decimal("999999999999.999999")


@dataclass(frozen=True, slots=True)
class Expense:
    """What became dearer at a moment; negative when an estimate was too high."""

    sender_id: uuid.UUID
    channel: str
    price: Price
    at: dt.datetime


def record_expenses(session: Session, expenses: Collection[Expense]) -> None:
    """Add expenses to the months they fall into on the clocks of their senders. The caller commits."""
    if not expenses:
        return
    zones = _load_zones(session, {expense.sender_id for expense in expenses})
    totals: dict[tuple[uuid.UUID, str, dt.date, str], Decimal] = defaultdict(Decimal)
    for expense in expenses:
        amount, currency = expense.price
        month = first_of_month(expense.at, zones[expense.sender_id])
        totals[expense.sender_id, expense.channel, month, currency] += amount
    # Everybody writes them in this order, so that nobody waits for somebody who waits for them.
    rows = [dict(zip(_KEY, key, strict=True)) | {"amount": totals[key]} for key in sorted(totals)]
    _add(session, [row for row in rows if row["amount"]])


def store_prices(session: Session, prices: Mapping[uuid.UUID, Price]) -> None:
    """What messages cost in the end takes the place of what was estimated, in the months they left in."""
    if not prices:
        return
    columns = (_MESSAGES.c.sender_id, _MESSAGES.c.channel, _MESSAGES.c.cost, _MESSAGES.c.currency)
    known = session.execute(
        select(_MESSAGES.c.id, *columns, _MESSAGES.c.sent_at, _MESSAGES.c.created_at)
        .where(is_among(session, _MESSAGES.c.id, prices.keys()))
        .order_by(_MESSAGES.c.id)
        .with_for_update()
    ).all()
    expenses: list[Expense] = []
    for row in known:
        amount, currency = prices[row.id]
        session.execute(_MESSAGES.update().where(_MESSAGES.c.id == row.id).values(cost=amount, currency=currency))
        at = row.sent_at or row.created_at
        expenses.append(Expense(row.sender_id, row.channel, (amount, currency), at))
        if row.cost is not None and row.currency is not None:
            expenses.append(Expense(row.sender_id, row.channel, (-row.cost, row.currency), at))
    record_expenses(session, expenses)


def _load_zones(session: Session, sender_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, ZoneInfo]:
    rows = session.execute(
        select(_SENDERS.c.id, _SENDERS.c.time_zone).where(is_among(session, _SENDERS.c.id, sender_ids))
    )
    return {row.id: ZoneInfo(row.time_zone) for row in rows}


def _add(session: Session, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(_SPENDINGS)
    total = _SPENDINGS.c.amount + statement.excluded.amount
    bounded = case((total > _MOST, _MOST), (total < 0, Decimal(0)), else_=total)
    session.execute(statement.on_conflict_do_update(index_elements=list(_KEY), set_={"amount": bounded}), rows)
