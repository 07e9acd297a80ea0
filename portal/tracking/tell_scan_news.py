"""Telling what a batch of scans made news: once for the milestone they lead to and its finer meaning together."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.alerts.follow_ups import publish_follow_ups
from portal.alerts.publish import News, Parcel, publish_scan_news
from portal.models import Order, Shipment
from portal.orders.arrival import tell_all_delivered
from portal.queries.page_links import PageLinks
from portal.timeline.code_news import CodeNews
from portal.timeline.progress import MilestoneChange
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.trigger_name import shipment_trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanNews:
    """The milestone the shipment has come to and what its newest scan says in particular; None where not news."""

    change: MilestoneChange | None
    code: CodeNews | None
    learned_at: dt.datetime


def tell_scan_news(session: Session, links: PageLinks, shipment: Shipment, news: ScanNews) -> None:
    """Publish it, and the arrival of the whole order when this was its last parcel."""
    change, code, learned_at = news.change, news.code, news.learned_at
    of_milestone = of_code = None
    if change is not None:
        trigger = shipment_trigger(change.milestone)
        of_milestone = News(trigger, f"{shipment.id}:{change.key}", change.occurred_at, learned_at)
    if code is not None:
        of_code = News(code.trigger, f"{shipment.id}:{code.key}", code.scan.occurred_at, learned_at)
    parcel = Parcel(shipment.order_id, shipment.id)
    publish_scan_news(session, links, parcel, milestone=of_milestone, code=of_code)
    if change is not None and change.milestone is Milestone.DELIVERED:
        publish_follow_ups(session, links, parcel, occurred_at=change.occurred_at, learned_at=learned_at)
        order = session.get_one(Order, shipment.order_id)
        tell_all_delivered(session, links, order, occurred_at=change.occurred_at, learned_at=learned_at)
