"""Telling what happens to a return, in the same transaction as what happened."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.alerts.facts_returns import collect_return_facts
from portal.alerts.publish import News, publish_order_news
from portal.models import Order, Return
from portal.queries.page_links import PageLinks


def publish_return_news(session: Session, links: PageLinks, returned: Return, news: News) -> bool:
    """Tell the notifier about a return as it stands now; returns whether the occurrence was new."""
    session.flush()
    facts = {**news.facts, **collect_return_facts(session, returned.id)}
    return publish_order_news(session, links, returned.order_id, replace(news, facts=facts))


def lock_return(session: Session, returned: Return) -> Order:
    """Wait for everybody else who works on the return or its order, and read both anew."""
    order = session.scalars(select(Order).where(Order.id == returned.order_id).with_for_update()).one()
    session.refresh(returned, with_for_update=True)
    return order
