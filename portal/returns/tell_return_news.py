"""Telling what the clock has made news of a return, with what follows from it."""

import uuid

from sqlalchemy.orm import Session

from portal.alerts.publish import News
from portal.models import Return
from portal.queries.page_links import PageLinks
from portal.returns.record_refund import RefundNews, record_refund
from portal.returns.record_return_stage import record_return_stage
from portal.returns.return_news import publish_return_news
from portal.vocabulary.return_stage import RefundStage, ReturnStage
from portal.vocabulary.trigger_name import refund_trigger, return_trigger


def tell_return_news(session: Session, links: PageLinks, return_id: uuid.UUID, news: News) -> None:
    """An end moves the return on and a late refund marks it; reminders are told alone."""
    returned = session.get_one(Return, return_id)
    if news.trigger == return_trigger(ReturnStage.EXPIRED):
        record_return_stage(session, links, returned, ReturnStage.EXPIRED, at=news.learned_at)
    elif news.trigger == refund_trigger(RefundStage.LATE):
        record_refund(session, links, returned, RefundNews(stage=RefundStage.LATE), at=news.learned_at)
    else:
        publish_return_news(session, links, returned, news)
