"""What a merchant decides about a return: approved, rejected, given a label, resolved."""

import datetime as dt
from typing import Final

from sqlalchemy.orm import Session

from notifier.foundation.errors import ProductError
from portal.models import Order, OrderContact, Return
from portal.queries.page_links import PageLinks
from portal.returns.record_return_stage import record_return_stage
from portal.returns.return_news import lock_return
from portal.returns.return_terms import load_terms
from portal.returns.returnable import find_return_zone
from portal.vocabulary.return_stage import ReturnResolution, ReturnStage
from portal.web.safe_urls import https_url

LONGEST_ANSWER: Final = 1000
_LONGEST_URL: Final = 2_000


def approve_return(session: Session, links: PageLinks, returned: Return, *, at: dt.datetime) -> bool:
    """Let the shopper hand in the parcel, for as many days as the terms say; returns whether that was news."""
    order = lock_return(session, returned)
    if not ReturnStage.APPROVED.may_follow(ReturnStage(returned.stage)):
        return False
    returned.drop_off_until_on = choose_last_day(session, order, at=at)
    session.flush()
    return record_return_stage(session, links, returned, ReturnStage.APPROVED, at=at)


def reject_return(session: Session, links: PageLinks, returned: Return, words: str, *, at: dt.datetime) -> bool:
    """Say no, with words that the shopper reads; returns whether that was news."""
    if not words.strip() or len(words) > LONGEST_ANSWER:
        raise ProductError(f"Say in 1 to {LONGEST_ANSWER} characters why the return is rejected.")
    lock_return(session, returned)
    if not ReturnStage.REJECTED.may_follow(ReturnStage(returned.stage)):
        return False
    returned.answer = words.strip()
    session.flush()
    return record_return_stage(session, links, returned, ReturnStage.REJECTED, at=at)


def give_label(
    session: Session, links: PageLinks, returned: Return, label: tuple[str, dt.date | None], *, at: dt.datetime
) -> bool:
    """Give the address of a label and the last day it works, else what the terms say; returns whether that was news.

    While the parcel is awaited a label may be replaced, which the page shows and no message tells.
    """
    url, last_on = label[0].strip(), label[1]
    if https_url(url) is None or len(url) > _LONGEST_URL:
        raise ProductError(f"The address of the label {url!r} must begin with https:// and hold no spaces.")
    order = lock_return(session, returned)
    if last_on is not None and last_on < _find_today(session, order, at):
        raise ProductError(f"The last day of the label, {last_on}, has passed.")
    stage = ReturnStage(returned.stage)
    if stage.rank > ReturnStage.LABEL_READY.rank:
        return False
    returned.label_url = url
    returned.drop_off_until_on = last_on or returned.drop_off_until_on or choose_last_day(session, order, at=at)
    returned.watch_at = at
    order.page_version += 1
    session.flush()
    return record_return_stage(session, links, returned, ReturnStage.LABEL_READY, at=at)


def resolve_return(
    session: Session, links: PageLinks, returned: Return, resolution: ReturnResolution, *, at: dt.datetime
) -> bool:
    """Settle a return for good; returns whether that was news."""
    lock_return(session, returned)
    if not ReturnStage.RESOLVED.may_follow(ReturnStage(returned.stage)):
        return False
    returned.resolution = resolution.value
    session.flush()
    return record_return_stage(session, links, returned, ReturnStage.RESOLVED, at=at)


def choose_last_day(session: Session, order: Order, *, at: dt.datetime) -> dt.date:
    """The last day to hand in a parcel approved at this moment, on the shopper's calendar."""
    days = load_terms(session, order.merchant_id).hand_in_days
    return _find_today(session, order, at) + dt.timedelta(days=days)


def _find_today(session: Session, order: Order, at: dt.datetime) -> dt.date:
    contact = session.get_one(OrderContact, order.id)
    return at.astimezone(find_return_zone(session, order, contact)).date()
