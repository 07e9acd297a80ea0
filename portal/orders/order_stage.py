"""Order stages: which may follow which, and what a change of stage sets off."""

import datetime as dt
from typing import Final, cast

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from notifier.foundation.database import insert_or_ignore
from portal.alerts.publish import News, publish_order_news
from portal.models import Order, OrderStageChange
from portal.orders.arrival import tell_all_delivered
from portal.orders.fulfilments import have_all_ended, live_parcels
from portal.queries.page_links import PageLinks
from portal.vocabulary.order_stage import PREPARING_STAGES, OrderStage
from portal.vocabulary.trigger_name import order_trigger

_STAGE_CHANGES = cast(Table, OrderStageChange.__table__)

#: Stages we conclude ourselves from what travels.
SENT_STAGES: Final = frozenset({OrderStage.PARTIALLY_SHIPPED, OrderStage.SHIPPED})
_AFTER_SENDING: Final = frozenset({*SENT_STAGES, OrderStage.READY_FOR_PICKUP, OrderStage.COMPLETED})


def record_order_stage(
    session: Session, links: PageLinks, order: Order, *, reached_at: dt.datetime, learned_at: dt.datetime
) -> bool:
    """Keep that the order stands at its stage and tell it, once per stage; returns whether that was news."""
    if not _store(session, order, reached_at):
        return False
    stage = OrderStage(order.stage)
    # "On its way" is wrong once everything has arrived.
    if stage not in SENT_STAGES or not have_all_ended(live_parcels(session, order.id)):
        news = News(
            trigger=order_trigger(stage), occurrence=str(order.id), occurred_at=reached_at, learned_at=learned_at
        )
        publish_order_news(session, links, order.id, news)
    tell_all_delivered(session, links, order, occurred_at=reached_at, learned_at=learned_at)
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


def take_back_order_stage(session: Session, order: Order, stage: OrderStage, *, at: dt.datetime) -> None:
    """Put an order back to a stage before it was sent, or sent whole; nobody is told, the page shows it."""
    order.stage = stage.value
    order.page_version += 1
    undone = [known.value for known in _AFTER_SENDING if known.rank > stage.rank]
    session.execute(
        delete(OrderStageChange).where(OrderStageChange.order_id == order.id, OrderStageChange.stage.in_(undone))
    )
    session.flush()
    _store(session, order, at)


def stage_before_sending(session: Session, order: Order) -> OrderStage:
    """Where the order stood before anything was sent, as far as we were told."""
    reached = session.scalars(select(OrderStageChange.stage).where(OrderStageChange.order_id == order.id)).all()
    earlier = [OrderStage(stage) for stage in reached if OrderStage(stage).rank < OrderStage.PARTIALLY_SHIPPED.rank]
    return max(earlier, key=lambda stage: stage.rank, default=OrderStage.PLACED)


def _store(session: Session, order: Order, reached_at: dt.datetime) -> bool:
    order.watch_at = reached_at if OrderStage(order.stage) in PREPARING_STAGES else None
    row = {
        "order_id": order.id,
        "stage": order.stage,
        "merchant_id": order.merchant_id,
        "reached_at": reached_at,
    }
    return bool(insert_or_ignore(session, _STAGE_CHANGES, [row], on=("order_id", "stage")))
