"""Returns with a deadline that somebody has to look at, as pictures from which follows what the clock makes news."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from portal.models import Merchant, OrderContact, Return, ReturnStageChange
from portal.returns.return_deadlines import ReturnPicture
from portal.sources.zones import find_zone
from portal.timeline.scan import Place
from portal.vocabulary.return_stage import RefundStage, ReturnStage

_Found = Row[*tuple[Any, ...]]

_COLUMNS: Final = (
    *(Return.id, Return.order_id, Return.watch_at, Return.stage, Return.requested_at, Return.drop_off_until_on),
    *(Return.refund_stage, Return.refund_promised_on, Merchant.time_zone),
    *(OrderContact.city, OrderContact.region_code, OrderContact.postcode, OrderContact.country),
)


def load_due_returns(session: Session, now: dt.datetime, *, limit: int) -> Sequence[_Found]:
    """The returns to be looked at by now, those that wait longest first."""
    return _load_rows(session, Return.watch_at <= now, limit)


def load_return(session: Session, return_id: uuid.UUID) -> Sequence[_Found]:
    """One return in the same form; nothing once nobody has to look at it any more."""
    return _load_rows(session, Return.id == return_id, 1)


def paint_returns(session: Session, rows: Sequence[_Found]) -> list[ReturnPicture]:
    """A picture of each row, in their order; one query for all of them together."""
    moments = _load_moments(session, [row.id for row in rows])
    return [_paint(row, moments.get(row.id, row.requested_at)) for row in rows]


def _load_rows(session: Session, wanted: ColumnElement[bool], limit: int) -> Sequence[_Found]:
    return session.execute(
        select(*_COLUMNS)
        .join(Merchant, Merchant.id == Return.merchant_id)
        .join(OrderContact, OrderContact.order_id == Return.order_id)
        .where(wanted, Return.watch_at.is_not(None))
        .order_by(Return.watch_at, Return.id)
        .limit(limit)
    ).all()


def _load_moments(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, dt.datetime]:
    of_return = ReturnStageChange.return_id
    wanted = select(of_return, func.max(ReturnStageChange.reached_at)).where(of_return.in_(ids)).group_by(of_return)
    return dict(session.execute(wanted).all())


def _paint(row: _Found, since: dt.datetime) -> ReturnPicture:
    shop_zone = ZoneInfo(row.time_zone)
    return ReturnPicture(
        return_id=row.id,
        stage=ReturnStage(row.stage),
        since=since,
        drop_off_until_on=row.drop_off_until_on,
        refund_stage=None if row.refund_stage is None else RefundStage(row.refund_stage),
        refund_promised_on=row.refund_promised_on,
        zone=find_zone(Place(row.city, row.region_code, row.postcode, row.country)) or shop_zone,
        shop_zone=shop_zone,
    )
