"""What asks a shopper after delivery how it was: the card on the tracking page, and the page of its own."""

from dataclasses import dataclass

from portal.tracking.page_view_brand import Brand, Link
from portal.vocabulary.feedback_question import FeedbackQuestion


@dataclass(frozen=True, slots=True)
class FeedbackCard:
    """One question at a time about one parcel, each answered by one tap.

    `question` None: all is answered, or the shopper waits (`is_missing`). `parcel_position` is None for an only
    parcel. `problem_url` is there when something was bad enough to be reported.
    """

    action_url: str
    question: FeedbackQuestion | None
    is_missing: bool
    parcel_position: int | None
    problem_url: str | None


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """Every question about one parcel with its answers, which can be changed; forms `POST` to `card.action_url`.

    `chosen_score` came with the link of a message and is not kept yet: looking at the page keeps nothing.
    """

    brand: Brand
    order_number: str
    card: FeedbackCard
    received: bool | None
    delivery: int | None
    products: int | None
    chosen_score: int | None
    has_comment: bool
    #: What was typed and is not kept, because it is too long.
    refused_comment: str | None
    tracking_url: str
    languages: tuple[Link, ...]

    @property
    def is_answered(self) -> bool:
        """Whether anything was rated or written."""
        return self.has_comment or self.delivery is not None or self.products is not None
