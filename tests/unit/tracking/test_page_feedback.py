"""Which question comes next, and about which parcel."""

import pytest

from notifier.foundation.ids import new_id
from portal.tracking.page_feedback import (
    Answers,
    ArrivedParcel,
    OrderAddress,
    arrived_parcels,
    choose_parcel,
    choose_question,
    show_card,
)
from portal.vocabulary.feedback_question import FeedbackQuestion
from portal.vocabulary.milestone import Milestone

RECEIVED, DELIVERY, PRODUCTS, COMMENT = FeedbackQuestion
RATED: Answers = {DELIVERY: 4, PRODUCTS: 5}
PAGE = OrderAddress("/t/tok", "")


def parcel(number: int, answers: Answers) -> ArrivedParcel:
    return ArrivedParcel(new_id(), number, number, answers)


@pytest.mark.parametrize(
    ("answers", "question"),
    [
        ({}, RECEIVED),
        ({RECEIVED: 1}, DELIVERY),
        ({RECEIVED: 0}, None),
        ({RECEIVED: 0, DELIVERY: 3}, None),
        ({DELIVERY: 4}, PRODUCTS),
        ({PRODUCTS: 4}, DELIVERY),
        (RATED, COMMENT),
        ({COMMENT: None}, RECEIVED),
        ({**RATED, COMMENT: None}, None),
    ],
)
def test_whoever_has_rated_has_the_parcel_and_whoever_misses_it_is_asked_no_more(
    answers: Answers, question: FeedbackQuestion | None
) -> None:
    assert choose_question(answers) == question


def test_the_first_parcel_with_an_open_question_is_asked_about() -> None:
    done, missed, fresh = parcel(1, RATED), parcel(2, {RECEIVED: 0}), parcel(3, {})
    assert choose_parcel([done, missed, fresh]) is fresh
    assert choose_parcel([done, missed]) is missed
    assert choose_parcel([done, parcel(2, RATED)]).number == 2


def test_only_what_has_arrived_is_asked_about_and_keeps_its_place() -> None:
    moving, here = new_id(), new_id()
    standing = [(moving, 3, Milestone.IN_TRANSIT), (here, 5, Milestone.DELIVERED)]
    assert arrived_parcels(standing, {here: RATED}) == [ArrivedParcel(here, 5, 2, RATED)]
    assert arrived_parcels(standing[1:], {}) == [ArrivedParcel(here, 5, None, {})]


@pytest.mark.parametrize(
    ("answers", "url"),
    [
        ({RECEIVED: 0}, "/t/tok/problem?kind=not_here"),
        ({RECEIVED: 1, DELIVERY: 2}, "/t/tok/problem"),
        ({DELIVERY: 5, PRODUCTS: 1}, "/t/tok/problem"),
        ({DELIVERY: 3, PRODUCTS: 3}, None),
        ({RECEIVED: 1}, None),
    ],
)
def test_what_was_bad_can_be_reported(answers: Answers, url: str | None) -> None:
    assert show_card(parcel(1, answers), PAGE).problem_url == url


def test_addresses_keep_the_language_that_was_chosen() -> None:
    address = OrderAddress("/t/tok", "zh-Hant")
    assert address.url("/problem", kind="not_here") == "/t/tok/problem?kind=not_here&lang=zh-Hant"
    assert (address.url(), PAGE.url("/feedback/1")) == ("/t/tok?lang=zh-Hant", "/t/tok/feedback/1")
