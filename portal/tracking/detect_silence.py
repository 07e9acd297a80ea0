"""Looking at parcels, orders and returns whose time has come: what silence and the clock make news is told.

Everything that happens to one of them asks for a look (`watch_at`), every look notes when the next one is due,
and what nothing can become news about any more is looked at no more. So a look costs the same however long the history.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, cast

from sqlalchemy import Row, Table, bindparam, select
from sqlalchemy.orm import Session

from portal.alerts.publish import News, Parcel, publish_order_news, publish_shipment_news
from portal.alerts.timed_triggers import TimedNews, choose_due, find_next_look, plan_order_news, plan_parcel_news
from portal.models import Order, Return, Shipment
from portal.queries.page_links import PageLinks
from portal.returns.return_deadlines import plan_return_news
from portal.returns.tell_return_news import tell_return_news
from portal.tracking.watched_orders import load_due_orders, load_order, paint_orders
from portal.tracking.watched_parcels import load_due_parcels, load_parcel, paint_parcels
from portal.tracking.watched_returns import load_due_returns, load_return, paint_returns

BATCH_SIZE: Final = 200

_Rows = Sequence[Row[*tuple[Any, ...]]]


class Watched(StrEnum):
    """What is looked at."""

    PARCELS = "parcels"
    ORDERS = "orders"
    RETURNS = "returns"


@dataclass(frozen=True, slots=True)
class Look:
    """What a look found: the news of this moment and when to look again, None for never."""

    id: uuid.UUID
    #: As it stood when we looked; another value means that something has happened since.
    watch_at: dt.datetime
    news: tuple[TimedNews, ...]
    next_at: dt.datetime | None


def look_at_due(session: Session, watched: Watched, *, now: dt.datetime) -> list[Look]:
    """Look at up to `BATCH_SIZE` that are due; reads only."""
    kind = _KINDS[watched]
    return kind.look(session, kind.load_due(session, now, BATCH_SIZE), now)


def list_due(session: Session, watched: Watched, *, now: dt.datetime) -> list[uuid.UUID]:
    """The ids of those that `look_at_due` looks at."""
    return [row.id for row in _KINDS[watched].load_due(session, now, BATCH_SIZE)]


def pass_quiet(session: Session, watched: Watched, looks: Iterable[Look]) -> int:
    """Note when to look again at those without news; returns how many.

    One that somebody else is at work on is left out and stays due, as does one that has changed since the look.
    """
    table = _KINDS[watched].table
    quiet = {look.id: look for look in looks if not look.news}
    free = select(table.c.id).where(table.c.id.in_(quiet)).with_for_update(skip_locked=True)
    rows = [
        {"of_id": found, "seen_at": quiet[found].watch_at, "next_at": quiet[found].next_at}
        for found in session.scalars(free).all()
    ]
    if not rows:
        return 0
    unchanged = (table.c.id == bindparam("of_id"), table.c.watch_at == bindparam("seen_at"))
    change = table.update().where(*unchanged).values(watch_at=bindparam("next_at"))
    session.connection().execute(change, rows)
    return len(rows)


def tell_due(session: Session, links: PageLinks, watched: Watched, item_id: uuid.UUID, *, now: dt.datetime) -> bool:
    """Look again at one, this time locked, and publish its news; False when somebody else is at work on it."""
    kind = _KINDS[watched]
    order_id = kind.find_order(session, item_id)
    # Stores and trackers lock the order first as well; here nobody waits for them.
    lock = select(Order.id).where(Order.id == order_id).with_for_update(skip_locked=True)
    if session.scalar(lock) is None:
        return False
    for look in kind.look(session, kind.load(session, item_id), now):
        for news in look.news:
            kind.publish(session, links, (order_id, item_id), _as_news(news, now))
        table = kind.table
        session.execute(table.update().where(table.c.id == item_id).values(watch_at=look.next_at))
    return True


def postpone_look(session: Session, watched: Watched, item_id: uuid.UUID, *, until: dt.datetime) -> None:
    """Look at one later, because looking at it or telling its news went wrong."""
    table = _KINDS[watched].table
    session.execute(table.update().where(table.c.id == item_id, table.c.watch_at.is_not(None)).values(watch_at=until))


def _as_news(news: TimedNews, now: dt.datetime) -> News:
    return News(news.trigger, news.occurrence, occurred_at=news.due_at, learned_at=now, facts=news.facts)


def _look_at_parcels(session: Session, rows: _Rows, now: dt.datetime) -> list[Look]:
    pictures = paint_parcels(session, rows) if rows else []
    return [_look(row, plan_parcel_news(one), now) for row, one in zip(rows, pictures, strict=True)]


def _look_at_orders(session: Session, rows: _Rows, now: dt.datetime) -> list[Look]:
    pictures = paint_orders(session, rows) if rows else []
    return [_look(row, plan_order_news(one), now) for row, one in zip(rows, pictures, strict=True)]


def _look_at_returns(session: Session, rows: _Rows, now: dt.datetime) -> list[Look]:
    pictures = paint_returns(session, rows) if rows else []
    return [_look(row, plan_return_news(one), now) for row, one in zip(rows, pictures, strict=True)]


def _look(row: Row[*tuple[Any, ...]], planned: tuple[TimedNews, ...], now: dt.datetime) -> Look:
    return Look(row.id, row.watch_at, choose_due(planned, now), find_next_look(planned, now))


def _order_of_parcel(session: Session, shipment_id: uuid.UUID) -> uuid.UUID:
    return session.scalars(select(Shipment.order_id).where(Shipment.id == shipment_id)).one()


def _order_of_return(session: Session, return_id: uuid.UUID) -> uuid.UUID:
    return session.scalars(select(Return.order_id).where(Return.id == return_id)).one()


def _publish_parcel(session: Session, links: PageLinks, ids: tuple[uuid.UUID, uuid.UUID], news: News) -> None:
    publish_shipment_news(session, links, Parcel(*ids), news)


def _publish_order(session: Session, links: PageLinks, ids: tuple[uuid.UUID, uuid.UUID], news: News) -> None:
    publish_order_news(session, links, ids[0], news)


def _publish_return(session: Session, links: PageLinks, ids: tuple[uuid.UUID, uuid.UUID], news: News) -> None:
    tell_return_news(session, links, ids[1], news)


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one kind is loaded, looked at and told."""

    table: Table
    load_due: Callable[[Session, dt.datetime, int], _Rows]
    load: Callable[[Session, uuid.UUID], _Rows]
    look: Callable[[Session, _Rows, dt.datetime], list[Look]]
    find_order: Callable[[Session, uuid.UUID], uuid.UUID]
    publish: Callable[[Session, PageLinks, tuple[uuid.UUID, uuid.UUID], News], None]


_KINDS: Final[Mapping[Watched, _Kind]] = {
    Watched.PARCELS: _Kind(
        table=cast(Table, Shipment.__table__),
        load_due=lambda session, now, limit: load_due_parcels(session, now, limit=limit),
        load=load_parcel,
        look=_look_at_parcels,
        find_order=_order_of_parcel,
        publish=_publish_parcel,
    ),
    Watched.ORDERS: _Kind(
        table=cast(Table, Order.__table__),
        load_due=lambda session, now, limit: load_due_orders(session, now, limit=limit),
        load=load_order,
        look=_look_at_orders,
        find_order=lambda _session, order_id: order_id,
        publish=_publish_order,
    ),
    Watched.RETURNS: _Kind(
        table=cast(Table, Return.__table__),
        load_due=lambda session, now, limit: load_due_returns(session, now, limit=limit),
        load=load_return,
        look=_look_at_returns,
        find_order=_order_of_return,
        publish=_publish_return,
    ),
}
