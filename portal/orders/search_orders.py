"""What one box finds: numbers of orders and parcels by their beginning, names word by word, e-mail addresses.

Few hits are fetched and sorted; many are frequent, so that a walk along the list soon has a page of them. Either way
the cost does not grow with how many there are.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from portal.models import Order, OrderSearchWord, Shipment
from portal.orders.import_order import number_key
from portal.orders.search_words import split_words
from portal.queries.order_marks import begins_with
from portal.sources.carriers.recognise import normalise_number

#: Hits of each kind that are fetched before a walk is cheaper.
MOST_FETCHED: Final = 500
#: Shorter than this every second parcel begins so.
_LEAST_NUMBER: Final = 4


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was typed, in the form each kind is compared in; empty where the kind is out of the question."""

    merchant_id: uuid.UUID
    number: str
    parcel: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Hits:
    """Orders that were found: by their ids when they are few, else as what holds for each of them."""

    ids: frozenset[uuid.UUID] | None
    condition: ColumnElement[bool]


def search_orders(
    session: Session, merchant_id: uuid.UUID, text: str, order_id: InstrumentedAttribute[uuid.UUID]
) -> Hits:
    """Orders of a merchant; `order_id` is the list's own column, for a condition on its rows."""
    parcel = normalise_number(text)
    wanted = _Wanted(merchant_id, number_key(text), parcel if len(parcel) >= _LEAST_NUMBER else "", split_words(text))
    parts = [query.limit(MOST_FETCHED + 1).subquery() for query in _select_hits(session, wanted)]
    if not parts:
        return Hits(frozenset(), false())
    found = session.scalars(union_all(*(select(part) for part in parts))).all()
    if len(found) <= MOST_FETCHED:
        return Hits(frozenset(found), order_id.in_(found))
    return Hits(None, _hits_again(session, wanted, order_id))


def _select_hits(session: Session, wanted: _Wanted) -> list[Select[*tuple[Any, ...]]]:
    queries: list[Select[*tuple[Any, ...]]] = []
    if wanted.number:
        mine = Order.merchant_id == wanted.merchant_id
        queries.append(select(Order.id).where(mine, begins_with(session, Order.number_key, wanted.number)))
    if wanted.parcel:
        mine = Shipment.merchant_id == wanted.merchant_id
        queries.append(select(Shipment.order_id).where(mine, begins_with(session, Shipment.number_key, wanted.parcel)))
    if wanted.words:
        # The longest word is the rarest, as far as anybody can tell.
        first, *others = sorted(wanted.words, key=len, reverse=True)
        mine = OrderSearchWord.merchant_id == wanted.merchant_id
        query = select(OrderSearchWord.order_id).where(mine, begins_with(session, OrderSearchWord.word, first))
        queries.append(query.where(*(_has_word(session, word, OrderSearchWord.order_id) for word in others)))
    return queries


def _hits_again(session: Session, wanted: _Wanted, order_id: InstrumentedAttribute[uuid.UUID]) -> ColumnElement[bool]:
    """The same as a condition on one order, for a walk along the list."""
    parts: list[ColumnElement[bool]] = []
    if wanted.number:
        named = aliased(Order)
        is_it = (named.id == order_id, begins_with(session, named.number_key, wanted.number))
        parts.append(exists(select(named.id).where(*is_it)))
    if wanted.parcel:
        begins = begins_with(session, Shipment.number_key, wanted.parcel)
        parts.append(exists(select(Shipment.id).where(Shipment.order_id == order_id, begins)))
    if wanted.words:
        parts.append(and_(*(_has_word(session, word, order_id) for word in wanted.words)))
    return or_(*parts)


def _has_word(session: Session, word: str, order_id: InstrumentedAttribute[uuid.UUID]) -> ColumnElement[bool]:
    other = aliased(OrderSearchWord)
    begins = begins_with(session, other.word, word)
    return exists(select(other.order_id).where(other.order_id == order_id, begins))
