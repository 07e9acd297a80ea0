"""What a shopper is asked after a parcel has arrived."""

from enum import StrEnum
from typing import Final


class FeedbackQuestion(StrEnum):
    """One question about one parcel; the values stand in forms and in the database."""

    #: Answered with the score 1 (yes) or 0 (no).
    RECEIVED = "received"
    #: Answered with a score from 1 to 5, as `products` is.
    DELIVERY = "delivery"
    PRODUCTS = "products"
    #: Answered with words.
    COMMENT = "comment"


#: The two that are rated, in the order they are asked.
RATED: Final = (FeedbackQuestion.DELIVERY, FeedbackQuestion.PRODUCTS)
BEST_SCORE: Final = 5
#: From here down a score is bad.
LOW_SCORE: Final = 2
