"""Order stages: which may follow which, and what a change of stage sets off."""

import datetime as dt
from typing import cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from notifier.foundation.database import insert_or_ignore
from portal.alerts.publish import News, publish_order_news
from portal.models import Order, OrderStageChange
from portal.queries.page_links import PageLinks
from portal.vocabulary.order_stage import OrderStage
from portal.vocabulary.trigger_name import order_trigger

_STAGE_CHANGES = cast(Table, OrderStageChange.__table__)


def record_order_stage(
    session: Session, links: PageLinks, order: Order, *, reached_at: dt.datetime, learned_at: dt.datetime
) -> bool:
    """Keep that the order stands at its stage and tell it, once per stage; returns whether that was news."""
    row = {
        "order_id": order.id,
        "stage": order.stage,
        "merchant_id": order.merchant_id,
        "reached_at": reached_at,
    }
    if not insert_or_ignore(session, _STAGE_CHANGES, [row], on=("order_id", "stage")):
        return False
    news = News(
        trigger=order_trigger(OrderStage(order.stage)),
        occurrence=str(order.id),
        occurred_at=reached_at,
        learned_at=learned_at,
    )
    publish_order_news(session, links, order.id, news)
    return True


def advance_order_stage(
    session: Session, links: PageLinks, order: Order, stage: OrderStage, *, at: dt.datetime
) -> bool:
    """Move an order forward to a stage we concluded ourselves; never back, never out of a final stage."""
    current = OrderStage(order.stage)
    if current.is_terminal or stage.rank <= current.rank:
        return False
    order.stage = stage.value
    session.flush()
    return record_order_stage(session, links, order, reached_at=at, learned_at=at)
