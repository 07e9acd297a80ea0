"""What shoppers answered about the parcels of one order, for the pages that ask."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import Connection, Select, bindparam, select

from portal.models import FeedbackAnswer, Merchant, Order
from portal.vocabulary.feedback_question import FeedbackQuestion

#: By parcel: the score of each question that has an answer; of words None.
AnswersOfOrder: TypeAlias = Mapping[uuid.UUID, Mapping[FeedbackQuestion, int | None]]

# Built once: putting the statement together costs more than SQLite takes to answer it.
_ANSWERS: Select[*tuple[Any, ...]] = (
    select(Merchant.asks_feedback, FeedbackAnswer.shipment_id, FeedbackAnswer.question, FeedbackAnswer.score)
    .select_from(Order)
    .join(Merchant, Merchant.id == Order.merchant_id)
    .outerjoin(FeedbackAnswer, FeedbackAnswer.order_id == Order.id)
    .where(Order.id == bindparam("order_id"))
)


def load_feedback_answers(connection: Connection, order_id: uuid.UUID) -> tuple[bool, AnswersOfOrder]:
    """Whether the merchant asks at all, and the answers so far."""
    rows = connection.execute(_ANSWERS, {"order_id": order_id}).all()
    found = defaultdict[uuid.UUID, dict[FeedbackQuestion, int | None]](dict)
    for _, shipment_id, question, score in rows:
        if shipment_id is not None:
            found[shipment_id][FeedbackQuestion(question)] = score
    return any(asks for asks, *_ in rows), found
