"""The store's own word about money given back: a refund promised for a return was issued."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Merchant, OrderRefund, Return
from portal.queries.page_links import PageLinks
from portal.returns.record_refund import RefundNews, record_refund
from portal.vocabulary.return_stage import RefundStage

_AWAITED = (RefundStage.PROMISED.value, RefundStage.LATE.value)


def note_store_refunds(session: Session, links: PageLinks, order_id: uuid.UUID, *, at: dt.datetime) -> bool:
    """Call a promised refund issued once the store has given money back; returns whether that was news.

    Only where one return of the order waits for money, for the store does not say which one it means. What was issued
    for other returns meanwhile is not counted again.
    """
    awaited = select(Return).where(Return.order_id == order_id, Return.refund_stage.in_(_AWAITED)).limit(2)
    waiting = session.scalars(awaited).all()
    if len(waiting) != 1:
        return False
    (returned,) = waiting
    paid = select(OrderRefund).where(
        OrderRefund.order_id == order_id, OrderRefund.refunded_at >= returned.requested_at, OrderRefund.amount_minor > 0
    )
    refunds = session.scalars(paid.order_by(OrderRefund.refunded_at)).all()
    zone = ZoneInfo(session.get_one(Merchant, returned.merchant_id).time_zone)
    left = sum(refund.amount_minor for refund in refunds) - _count_issued_for_others(session, returned, zone)
    if left <= 0:
        return False
    news = RefundNews(stage=RefundStage.ISSUED, minor=left, on=refunds[-1].refunded_at.astimezone(zone).date())
    return record_refund(session, links, returned, news, at=at)


def _count_issued_for_others(session: Session, returned: Return, zone: ZoneInfo) -> int:
    """The money that other returns of the order got since this one was asked for."""
    of_others = (
        *(Return.order_id == returned.order_id, Return.id != returned.id),
        *(Return.refund_stage == RefundStage.ISSUED.value, Return.refund_issued_on.is_not(None)),
        Return.refund_issued_on >= returned.requested_at.astimezone(zone).date(),
    )
    return int(session.scalar(select(func.sum(Return.refund_minor)).where(*of_others)) or 0)
