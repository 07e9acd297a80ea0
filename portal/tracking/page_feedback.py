"""Which question about which parcel a shopper is asked next."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from portal.queries.feedback_answers import AnswersOfOrder
from portal.tracking.page_view_feedback import FeedbackCard
from portal.vocabulary.case_kind import CaseKind
from portal.vocabulary.feedback_question import LOW_SCORE, RATED, FeedbackQuestion
from portal.vocabulary.milestone import Milestone

#: The score of each question that has an answer; of words None.
Answers: TypeAlias = Mapping[FeedbackQuestion, int | None]


@dataclass(frozen=True, slots=True)
class ArrivedParcel:
    """A delivered parcel: `number` names it in addresses, `position` counts the parcels shown (None: the only one)."""

    shipment_id: uuid.UUID
    number: int
    position: int | None
    answers: Answers

    @property
    def is_missing(self) -> bool:
        """Whether the shopper says that it has not come."""
        return self.answers.get(FeedbackQuestion.RECEIVED) == 0


@dataclass(frozen=True, slots=True)
class OrderAddress:
    """Where the pages of an order are: `/t/<token>`, and the language if one was chosen there (else empty)."""

    path: str
    language: str

    def url(self, ending: str = "", **values: str) -> str:
        """A page of the order, with the values after the question mark."""
        told = values | ({"lang": self.language} if self.language else {})
        query = "&".join(f"{name}={value}" for name, value in told.items())
        return f"{self.path}{ending}" + (f"?{query}" if query else "")


def arrived_parcels(
    standing: Sequence[tuple[uuid.UUID, int, Milestone]], answers: AnswersOfOrder
) -> list[ArrivedParcel]:
    """The delivered ones among all parcels shown: id, number and milestone of each, in the order they are shown."""
    is_only = len(standing) == 1
    return [
        ArrivedParcel(shipment_id, number, None if is_only else position, answers.get(shipment_id, {}))
        for position, (shipment_id, number, milestone) in enumerate(standing, start=1)
        if milestone is Milestone.DELIVERED
    ]


def choose_parcel(parcels: Sequence[ArrivedParcel]) -> ArrivedParcel:
    """The first one there is a question about, else one that is missed, else the last."""
    asked = (parcel for parcel in parcels if choose_question(parcel.answers) not in (None, FeedbackQuestion.COMMENT))
    missed = (parcel for parcel in parcels if parcel.is_missing)
    return next(asked, None) or next(missed, None) or parcels[-1]


def choose_question(answers: Answers) -> FeedbackQuestion | None:
    """The next question; who has rated has the parcel, and who misses it is asked no more."""
    if answers.get(FeedbackQuestion.RECEIVED) == 0:
        return None
    if FeedbackQuestion.RECEIVED not in answers and not any(question in answers for question in RATED):
        return FeedbackQuestion.RECEIVED
    return next((question for question in (*RATED, FeedbackQuestion.COMMENT) if question not in answers), None)


def show_card(parcel: ArrivedParcel, address: OrderAddress) -> FeedbackCard:
    """The card about one parcel."""
    return FeedbackCard(
        action_url=address.url(f"/feedback/{parcel.number}"),
        question=choose_question(parcel.answers),
        is_missing=parcel.is_missing,
        parcel_position=parcel.position,
        problem_url=_problem_url(parcel, address),
    )


def _problem_url(parcel: ArrivedParcel, address: OrderAddress) -> str | None:
    if parcel.is_missing:
        return address.url("/problem", kind=CaseKind.NOT_HERE.value)
    is_bad = any((parcel.answers.get(question) or LOW_SCORE + 1) <= LOW_SCORE for question in RATED)
    return address.url("/problem") if is_bad else None
