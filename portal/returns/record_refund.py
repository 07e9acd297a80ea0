"""The money for a return: promised for a day, issued, or late; kept and told in one transaction."""

import datetime as dt
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from notifier.foundation.errors import ProductError
from portal.alerts.publish import News
from portal.models import Return
from portal.queries.page_links import PageLinks
from portal.returns.return_news import lock_return, publish_return_news
from portal.vocabulary.return_stage import RefundStage
from portal.vocabulary.trigger_name import refund_trigger

_RANKS: Final = MappingProxyType({RefundStage.PROMISED: 0, RefundStage.LATE: 1, RefundStage.ISSUED: 2})


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundNews:
    """What is known of a refund; `on` is the day it is promised for or was issued, `minor` in the order's currency.

    What is None or empty stays as it was told before.
    """

    stage: RefundStage
    minor: int | None = None
    on: dt.date | None = None
    method: str = ""


def record_refund(session: Session, links: PageLinks, returned: Return, news: RefundNews, *, at: dt.datetime) -> bool:
    """Keep and tell a refund, never backwards; returns whether that was news.

    A promise made anew for another day or amount is told again, until it is late. `ProductError` when the amount or
    the day is missing or cannot be.
    """
    order = lock_return(session, returned)
    before = (returned.refund_stage, returned.refund_minor, returned.refund_promised_on)
    current = None if returned.refund_stage is None else RefundStage(returned.refund_stage)
    if current is not None and _RANKS[news.stage] < _RANKS[current]:
        return False
    _check(returned, news, at)
    _apply(returned, news)
    after = (returned.refund_stage, returned.refund_minor, returned.refund_promised_on)
    if before == after:
        return False
    returned.watch_at = at
    order.page_version += 1
    told = News(refund_trigger(news.stage), _occurrence(returned), occurred_at=at, learned_at=at)
    return publish_return_news(session, links, returned, told)


def _check(returned: Return, news: RefundNews, at: dt.datetime) -> None:
    minor = returned.refund_minor if news.minor is None else news.minor
    if minor is None or minor <= 0:
        raise ProductError("Say how much is refunded.")
    if news.on is None and news.stage is not RefundStage.LATE:
        raise ProductError("Say on which day the refund is issued, or for which day it is promised.")
    # Somewhere on earth it is still yesterday.
    if news.stage is RefundStage.PROMISED and news.on is not None and news.on < at.date() - dt.timedelta(days=1):
        raise ProductError(f"The refund is promised for {news.on}, which has passed.")


def _apply(returned: Return, news: RefundNews) -> None:
    returned.refund_stage = news.stage.value
    returned.refund_minor = returned.refund_minor if news.minor is None else news.minor
    returned.refund_method = news.method or returned.refund_method
    if news.on is not None and news.stage is RefundStage.PROMISED:
        returned.refund_promised_on = news.on
    elif news.on is not None and news.stage is RefundStage.ISSUED:
        returned.refund_issued_on = news.on


def _occurrence(returned: Return) -> str:
    if returned.refund_stage != RefundStage.PROMISED:
        return str(returned.id)
    return f"{returned.id}:{returned.refund_promised_on}:{returned.refund_minor}"
