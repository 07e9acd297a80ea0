"""Keeps what a shopper answers about a parcel, each answer at once, and tells the notifier of it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.api.vocabulary import Facts
from notifier.foundation.clock import utc_now
from portal.alerts.facts_feedback import feedback_facts, reporting_links
from portal.alerts.publish import News, Parcel, publish_shipment_news
from portal.alerts.stand_ins import stands_in
from portal.models import FeedbackAnswer, FeedbackChange, Merchant, Order
from portal.queries.page_links import PageLinks
from portal.vocabulary.feedback_question import LOW_SCORE, RATED, FeedbackQuestion
from portal.vocabulary.trigger_name import FEEDBACK_LOW_SCORE, FEEDBACK_RECEIVED


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer: a score (1 to 5; for `received` 1 or 0), or words for `comment`."""

    question: FeedbackQuestion
    score: int | None = None
    comment: str | None = None


def record_feedback(session: Session, links: PageLinks, parcel: Parcel, given: GivenAnswer) -> bool:
    """Keep an answer in place of an earlier one; returns False when the same answer is kept already.

    Ratings and words are news, once per order; a bad rating is news of its own. That the parcel has come is none.
    """
    order = session.scalars(select(Order).where(Order.id == parcel.order_id).with_for_update()).one()
    answers = _load_answers(session, parcel.shipment_id)
    known = answers.get(given.question)
    if known is not None and (known.score, known.comment) == (given.score, given.comment):
        return False
    now = utc_now()
    answers[given.question] = row = known or _new_answer(order, parcel.shipment_id, given.question, now)
    row.score, row.comment = given.score, given.comment
    row.answered_at, row.answered_on = now, now.astimezone(_zone(session, order)).date()
    session.add_all((row, _change_of(row)))
    order.page_version += 1
    session.flush()
    if given.question is not FeedbackQuestion.RECEIVED:
        _publish(session, links, parcel, answers)
    return True


def ask_for_feedback(session: Session, merchant_id: uuid.UUID, *, is_on: bool) -> None:
    """Let the pages of a merchant ask how it was, or not; answers given so far stay."""
    merchant = session.get_one(Merchant, merchant_id, with_for_update=True)
    if merchant.asks_feedback != is_on:
        merchant.asks_feedback = is_on
        merchant.page_version += 1


def _load_answers(session: Session, shipment_id: uuid.UUID) -> dict[FeedbackQuestion, FeedbackAnswer]:
    wanted = select(FeedbackAnswer).where(FeedbackAnswer.shipment_id == shipment_id)
    # The order is locked: what another request has just stored counts.
    rows = session.scalars(wanted.execution_options(populate_existing=True))
    return {FeedbackQuestion(row.question): row for row in rows}


def _new_answer(order: Order, shipment_id: uuid.UUID, question: FeedbackQuestion, now: dt.datetime) -> FeedbackAnswer:
    return FeedbackAnswer(
        shipment_id=shipment_id,
        question=question.value,
        merchant_id=order.merchant_id,
        order_id=order.id,
        first_answered_at=now,
    )


def _change_of(row: FeedbackAnswer) -> FeedbackChange:
    return FeedbackChange(
        merchant_id=row.merchant_id,
        shipment_id=row.shipment_id,
        question=row.question,
        score=row.score,
        changed_at=row.answered_at,
    )


def _zone(session: Session, order: Order) -> ZoneInfo:
    return ZoneInfo(session.get_one(Merchant, order.merchant_id).time_zone)


def _publish(
    session: Session, links: PageLinks, parcel: Parcel, answers: Mapping[FeedbackQuestion, FeedbackAnswer]
) -> None:
    """The notifier knows an occurrence again, so telling it after every answer tells it once."""
    scores = [row.score for question in RATED if (row := answers.get(question)) and row.score is not None]
    score = min(scores, default=None)
    words = answers.get(FeedbackQuestion.COMMENT)
    facts = feedback_facts(score, words.comment if words else None)
    is_low = score is not None and score <= LOW_SCORE
    if is_low:
        regret = {**facts, **reporting_links(session, links, parcel.order_id)}
        _tell(session, links, parcel, FEEDBACK_LOW_SCORE, regret)
    merchant_id = next(iter(answers.values())).merchant_id
    # Thanks and regrets would arrive together: where the merchant writes to the unhappy, that says both.
    if not is_low or not stands_in(session, merchant_id, finer=FEEDBACK_LOW_SCORE, plain=FEEDBACK_RECEIVED):
        _tell(session, links, parcel, FEEDBACK_RECEIVED, facts)


def _tell(session: Session, links: PageLinks, parcel: Parcel, trigger: str, facts: Facts) -> None:
    now = utc_now()
    publish_shipment_news(session, links, parcel, News(trigger, str(parcel.order_id), now, now, facts))
