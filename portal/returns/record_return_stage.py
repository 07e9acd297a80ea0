"""How far a return is: kept and told in one transaction, always forward."""

import datetime as dt
from typing import Final, cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from notifier.foundation.database import insert_or_ignore
from portal.alerts.publish import News
from portal.models import Return, ReturnStageChange
from portal.queries.page_links import PageLinks
from portal.returns.return_news import lock_return, publish_return_news
from portal.vocabulary.return_stage import ReturnStage
from portal.vocabulary.trigger_name import return_trigger

_CHANGES: Final = cast(Table, ReturnStageChange.__table__)


def record_return_stage(
    session: Session, links: PageLinks, returned: Return, stage: ReturnStage, *, at: dt.datetime
) -> bool:
    """Put a return at a stage it may go on to, and tell it; returns whether that was news.

    What comes late is kept beside the other moments and told to nobody; after its end nothing of a return changes.
    """
    order = lock_return(session, returned)
    current = ReturnStage(returned.stage)
    if current.is_terminal:
        return False
    if not stage.may_follow(current):
        if stage.rank < current.rank:
            keep_stage_moment(session, returned, stage, at=at)
        return False
    returned.stage = stage.value
    # A look finds out what the new stage makes due, and when.
    returned.watch_at = at
    order.page_version += 1
    keep_stage_moment(session, returned, stage, at=at)
    news = News(return_trigger(stage), str(returned.id), occurred_at=at, learned_at=at)
    publish_return_news(session, links, returned, news)
    return True


def keep_stage_moment(session: Session, returned: Return, stage: ReturnStage, *, at: dt.datetime) -> None:
    """Keep when a return reached a stage, once."""
    row = {"return_id": returned.id, "stage": stage.value, "merchant_id": returned.merchant_id, "reached_at": at}
    session.flush()
    insert_or_ignore(session, _CHANGES, [row], on=("return_id", "stage"))
