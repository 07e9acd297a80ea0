"""Orders somebody should look at: their moment has come, or a message did not arrive; the newest first."""

import datetime as dt
import heapq
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import literal_column, select, tuple_
from sqlalchemy.orm import Session

from notifier.api.history import find_troubled_subjects
from notifier.api.vocabulary import Channel
from portal.alerts.publish import find_subject_order
from portal.models import OrderSummary
from portal.orders.list_orders import ListedOrder, load_listed
from portal.orders.order_filters import ListPlace

#: After this a message that did not arrive is nobody's business any more.
_MESSAGE_AGE: Final = dt.timedelta(days=14)
_MOST_MESSAGES: Final = 500
_Moment = tuple[dt.datetime, uuid.UUID]


@dataclass(frozen=True, slots=True)
class Problem:
    """An order with why somebody should look; `channels` are those on which a message did not arrive."""

    order: ListedOrder
    since: dt.datetime
    channels: tuple[Channel, ...]


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """Problems, the newest first, and the place below the last when there are more."""

    problems: tuple[Problem, ...]
    next_place: _Moment | None


def list_problems(session: Session, place: ListPlace, *, limit: int) -> ProblemPage:
    """One page, in the same few statements whatever there is."""
    mute = find_troubled_subjects(session, place.merchant_id, since=place.now - _MESSAGE_AGE, limit=_MOST_MESSAGES)
    unreached = {
        order_id: told for subject, told in mute.items() if (order_id := find_subject_order(subject)) is not None
    }
    summaries = _load_attention(session, place, limit + 1, skipped=unreached)
    moments = heapq.merge(summaries, _below(unreached, place), reverse=True)
    found = [moment for moment, _ in zip(moments, range(limit + 1), strict=False)]
    shown = found[:limit]
    listed = {row.order_id: row for row in load_listed(session, place, [order_id for _, order_id in shown])}
    problems = tuple(
        Problem(listed[order_id], since, unreached[order_id][1] if order_id in unreached else ())
        for since, order_id in shown
        if order_id in listed
    )
    return ProblemPage(problems, shown[-1] if len(found) > limit else None)


def _load_attention(session: Session, place: ListPlace, limit: int, *, skipped: Iterable[uuid.UUID]) -> list[_Moment]:
    moment, order_id = OrderSummary.attention_at, OrderSummary.order_id
    query = (
        select(moment, order_id)
        # Written out, for a partial index serves only statements that name its condition.
        .where(OrderSummary.merchant_id == place.merchant_id, literal_column("attention_at IS NOT NULL"))
        .where(moment <= place.now, order_id.not_in(list(skipped)))
        .order_by(moment.desc(), order_id.desc())
        .limit(limit)
    )
    if place.older_than is not None:
        query = query.where(tuple_(moment, order_id) < tuple_(*place.older_than))
    return [(at, found) for at, found in session.execute(query) if at is not None]


def _below(unreached: Mapping[uuid.UUID, tuple[dt.datetime, tuple[Channel, ...]]], place: ListPlace) -> list[_Moment]:
    """Orders by the newest message that did not arrive, below the place."""
    moments = sorted(((at, order_id) for order_id, (at, _) in unreached.items()), reverse=True)
    return [moment for moment in moments if place.older_than is None or moment < place.older_than]
