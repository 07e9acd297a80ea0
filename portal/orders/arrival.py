"""Telling once that every parcel of an order has arrived."""

import datetime as dt

from sqlalchemy.orm import Session

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
    """Publish the arrival of the last parcel, if it is the last one; a repeated call tells nothing again."""
    if not is_all_delivered(session, order):
        return
    news = News(trigger=ORDER_ALL_DELIVERED, occurrence=str(order.id), occurred_at=occurred_at, learned_at=learned_at)
    publish_order_news(session, links, order.id, news)


def is_all_delivered(session: Session, order: Order) -> bool:
    """True when the whole order is sent, in several parcels, and the last of them has arrived."""
    if order.stage not in {OrderStage.SHIPPED, OrderStage.COMPLETED}:
        return False
    milestones = [parcel.milestone for parcel in live_parcels(session, order.id)]
    return len(milestones) > 1 and set(milestones) == {Milestone.DELIVERED.value}
