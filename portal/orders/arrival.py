"""Telling once that every parcel of an order has arrived."""

import datetime as dt

from sqlalchemy.orm import Session

from portal.alerts.follow_ups import publish_thank_you
from portal.alerts.publish import News, publish_order_news
from portal.models import Order
from portal.orders.fulfilments import live_parcels
from portal.queries.page_links import PageLinks
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.vocabulary.trigger_name import ORDER_ALL_DELIVERED


def tell_all_delivered(
    session: Session, links: PageLinks, order: Order, *, occurred_at: dt.datetime, learned_at: dt.datetime
) -> None:
    """Publish the arrival of the last parcel, if it is the last one; a repeated call tells nothing again.

    Of an order in one parcel the parcel's own arrival says it all.
    """
    count = count_delivered(session, order)
    if not count:
        return
    if count > 1:
        news = News(ORDER_ALL_DELIVERED, str(order.id), occurred_at=occurred_at, learned_at=learned_at)
        publish_order_news(session, links, order.id, news)
    publish_thank_you(session, links, order.id, occurred_at=occurred_at, learned_at=learned_at)


def count_delivered(session: Session, order: Order) -> int:
    """How many parcels have arrived when the whole order was sent and the last of them has, else none."""
    if order.stage not in {OrderStage.SHIPPED, OrderStage.COMPLETED}:
        return 0
    milestones = [parcel.milestone for parcel in live_parcels(session, order.id)]
    return len(milestones) if set(milestones) == {Milestone.DELIVERED.value} else 0
