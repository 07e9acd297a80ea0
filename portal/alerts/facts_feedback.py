"""What triggers say of feedback: the scores and words given, and where the shopper is asked."""

import uuid

from sqlalchemy.orm import Session

from notifier.api.vocabulary import Facts
from portal.alerts.known_facts import keep_known
from portal.models import Shipment
from portal.queries.page_links import PageLinks


def feedback_facts(score: int | None, comment: str | None) -> Facts:
    """The group `feedback`; `score` is the worst of the ratings of a parcel, 1 to 5."""
    return {"feedback": keep_known(score=score, comment=comment)}


def asking_links(session: Session, links: PageLinks, order_id: uuid.UUID, shipment_id: uuid.UUID) -> Facts:
    """The group `links` of a message that asks: `feedback` is the form, also with `?score=4` after it.

    Whatever else of the message can be tapped leads there too, so `page` is the same.
    """
    page = links.find_page_url(session, order_id)
    if page is None:
        return {"links": {"page": None}}
    form = f"{page}/feedback/{session.get_one(Shipment, shipment_id).position}"
    return {"links": {"page": form, "feedback": form}}


def reporting_links(session: Session, links: PageLinks, order_id: uuid.UUID) -> Facts:
    """The group `links` of a message to the unhappy: it leads to where a problem is reported."""
    page = links.find_page_url(session, order_id)
    return {"links": {"page": None if page is None else f"{page}/problem"}}
