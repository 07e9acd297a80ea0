"""Counting what sells and what is bought together, in bounded steps, each of them one product or more counted anew.

Nothing is added up from one run to the next: a step reads the orders of the last year that hold its products and
replaces what was known. It may stop anywhere, run twice or beside itself. What a step reads is bounded by the newest
orders of each product, so a shop with hundreds of thousands of orders only needs more steps.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, delete, distinct, func, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from notifier.foundation.database import Database
from portal.merchants.renew_offers import renew_offers
from portal.models import OrderLine, Product, ProductAffinity
from portal.recommendations.rank import LARGEST_BASKET, best_partners

#: Older orders say little about what people want now.
_WINDOW: Final = dt.timedelta(days=365)
_COUNTED_EVERY: Final = dt.timedelta(days=1)
_POPULARITY_BATCH: Final = 400
_PARTNERS_BATCH: Final = 20
#: The newest orders of a product tell enough about its partners.
_MOST_ORDERS: Final = 2_000

_Due = InstrumentedAttribute[dt.datetime | None]
_Found = tuple[uuid.UUID, list[str]]


def count_next(database: Database, *, now: dt.datetime) -> bool:
    """Count one batch of products that is due; returns whether there was one."""
    # Scores need to know how the partners sell.
    return _count_popularity(database, now) or _count_partners(database, now)


def _count_popularity(database: Database, now: dt.datetime) -> bool:
    with database.reading() as session:
        merchant_id, skus = _find_due(session, Product.popularity_counted_at, _POPULARITY_BATCH, now)
        known = dict(session.execute(_order_counts(merchant_id, skus, now)).all()) if skus else {}
    if not skus:
        return False
    with database.unit_of_work() as session:
        rows = [{"of_sku": sku, "counted": known.get(sku, 0)} for sku in skus]
        session.connection().execute(_set_popularity(merchant_id, now), rows)
    return True


def _count_partners(database: Database, now: dt.datetime) -> bool:
    with database.reading() as session:
        merchant_id, skus = _find_due(session, Product.partners_counted_at, _PARTNERS_BATCH, now)
        if not skus:
            return False
        together = _load_together(session, merchant_id, skus, now)
        sold = _load_sold(session, merchant_id, {*skus, *(other for counts in together.values() for other in counts)})
    rows = [
        {"merchant_id": merchant_id, "sku": sku, "other_sku": other, "together_count": counts[other], "score": score}
        for sku, counts in together.items()
        for other, score in best_partners(counts, sold.get(sku, 0), sold)
    ]
    with database.unit_of_work() as session:
        _replace_partners(session, merchant_id, skus, rows, now)
    return True


def _replace_partners(
    session: Session, merchant_id: uuid.UUID, skus: Sequence[str], rows: list[dict[str, Any]], now: dt.datetime
) -> None:
    # Locked in one sequence, so that two workers at the same batch take turns.
    mine = (Product.merchant_id == merchant_id, Product.sku.in_(skus))
    session.execute(select(Product.sku).where(*mine).order_by(Product.sku).with_for_update())
    session.execute(
        delete(ProductAffinity).where(ProductAffinity.merchant_id == merchant_id, ProductAffinity.sku.in_(skus))
    )
    if rows:
        session.execute(insert(ProductAffinity), rows)
    session.execute(update(Product).where(*mine).values(partners_counted_at=now))
    if not session.scalar(_due(Product.partners_counted_at, now).where(Product.merchant_id == merchant_id).limit(1)):
        # Once, at the end of a merchant's round: each time all of its pages are made anew.
        renew_offers(session, merchant_id)


def _due(counted_at: _Due, now: dt.datetime) -> Select[uuid.UUID]:
    is_due = (counted_at.is_(None)) | (counted_at < now - _COUNTED_EVERY)
    return select(Product.merchant_id).where(is_due)


def _find_due(session: Session, counted_at: _Due, most: int, now: dt.datetime) -> _Found:
    merchant_id = session.scalar(_due(counted_at, now).limit(1))
    if merchant_id is None:
        return uuid.UUID(int=0), []
    mine = _due(counted_at, now).with_only_columns(Product.sku).where(Product.merchant_id == merchant_id)
    return merchant_id, list(session.scalars(mine.order_by(Product.sku).limit(most)))


def _is_recent(merchant_id: uuid.UUID, skus: Sequence[str], now: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    """Lines of these products in orders that came in within the window: ids of orders sort by that moment.

    Nothing is left of what was cancelled or taken out of an order: nobody bought it.
    """
    return (
        OrderLine.merchant_id == merchant_id,
        OrderLine.sku.in_(skus),
        OrderLine.quantity > 0,
        OrderLine.order_id >= _first_id(now - _WINDOW),
    )


def _first_id(moment: dt.datetime) -> uuid.UUID:
    # A UUIDv7 begins with the milliseconds of its making (RFC 9562, section 5.7).
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)


def _order_counts(merchant_id: uuid.UUID, skus: Sequence[str], now: dt.datetime) -> Select[str, int]:
    counted = func.count(distinct(OrderLine.order_id))
    return select(OrderLine.sku, counted).where(*_is_recent(merchant_id, skus, now)).group_by(OrderLine.sku)


def _set_popularity(merchant_id: uuid.UUID, now: dt.datetime) -> Any:  # noqa: ANN401  a statement of SQLAlchemy
    mine = (Product.merchant_id == merchant_id, Product.sku == bindparam("of_sku"))
    return update(Product).where(*mine).values(order_count=bindparam("counted"), popularity_counted_at=now)


def _load_together(
    session: Session, merchant_id: uuid.UUID, skus: Sequence[str], now: dt.datetime
) -> Mapping[str, dict[str, int]]:
    """By product, in how many of its newest orders each other product of the catalogue is."""
    newest_first = func.row_number().over(partition_by=OrderLine.sku, order_by=OrderLine.order_id.desc())
    numbered = (
        select(OrderLine.sku, OrderLine.order_id, newest_first.label("place"))
        .where(*_is_recent(merchant_id, skus, now))
        .subquery()
    )
    other, counted = aliased(OrderLine), aliased(OrderLine)
    size = select(func.count()).where(counted.order_id == numbered.c.order_id).scalar_subquery()
    pairs = (
        select(numbered.c.sku, other.sku, func.count(distinct(numbered.c.order_id)))
        .join(other, (other.order_id == numbered.c.order_id) & (other.sku != numbered.c.sku) & (other.quantity > 0))
        .join(Product, (Product.merchant_id == merchant_id) & (Product.sku == other.sku))
        .where(numbered.c.place <= _MOST_ORDERS, size <= LARGEST_BASKET)
        .group_by(numbered.c.sku, other.sku)
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for sku, other_sku, count in session.execute(pairs):
        found[sku][other_sku] = count
    return found


def _load_sold(session: Session, merchant_id: uuid.UUID, skus: set[str]) -> dict[str, int]:
    wanted = select(Product.sku, Product.order_count).where(Product.merchant_id == merchant_id)
    return {sku: count for sku, count in session.execute(wanted) if sku in skus}
