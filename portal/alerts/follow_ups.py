"""What an arrival makes possible later: a question, a word after some days, a thank-you; the rules say how much later.

Told when it arrives and only to merchants with a rule for it, on or off, so that nobody else pays for it. A return, a
case or bad feedback takes the messages back while they wait, as the catalogue says.
"""

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from notifier.api.rules import load_rules
from portal.alerts.facts_feedback import asking_links
from portal.alerts.publish import News, Parcel, publish_order_news, publish_shipment_news
from portal.models import Merchant, Order
from portal.queries.page_links import PageLinks
from portal.vocabulary.trigger_name import FEEDBACK_REQUEST, RELATIONSHIP_AFTER_DELIVERY, RELATIONSHIP_THANK_YOU


def publish_follow_ups(
    session: Session, links: PageLinks, parcel: Parcel, *, occurred_at: dt.datetime, learned_at: dt.datetime
) -> None:
    """After a parcel has arrived; a repeated call tells nothing again."""
    named = _named_triggers(session, parcel.order_id)
    for trigger in (FEEDBACK_REQUEST, RELATIONSHIP_AFTER_DELIVERY):
        if trigger in named:
            asks = trigger == FEEDBACK_REQUEST
            facts = asking_links(session, links, parcel.order_id, parcel.shipment_id) if asks else {}
            news = News(trigger, str(parcel.shipment_id), occurred_at, learned_at, facts)
            publish_shipment_news(session, links, parcel, news)


def publish_thank_you(
    session: Session, links: PageLinks, order_id: uuid.UUID, *, occurred_at: dt.datetime, learned_at: dt.datetime
) -> None:
    """After everything of an order has arrived; a repeated call tells nothing again."""
    if RELATIONSHIP_THANK_YOU in _named_triggers(session, order_id):
        news = News(RELATIONSHIP_THANK_YOU, str(order_id), occurred_at=occurred_at, learned_at=learned_at)
        publish_order_news(session, links, order_id, news)


def _named_triggers(session: Session, order_id: uuid.UUID) -> frozenset[str]:
    merchant = session.get_one(Merchant, session.get_one(Order, order_id).merchant_id)
    named = frozenset(rule.trigger for rule in load_rules(session, merchant.id))
    return named if merchant.asks_feedback else named - {FEEDBACK_REQUEST}
