"""Nothing is sold to who waits for us to put something right."""

import pytest

from portal.tracking.page_may_sell import may_sell
from portal.tracking.page_view import HeadlineKind
from portal.vocabulary.link_kind import LinkKind
from portal.vocabulary.milestone import Milestone

EXPECTED = {
    HeadlineKind.AWAITING_PAYMENT: False,
    HeadlineKind.PLACED: True,
    HeadlineKind.AWAITING_STOCK: False,
    HeadlineKind.IN_PREPARATION: True,
    HeadlineKind.LABEL_READY: True,
    HeadlineKind.ON_ITS_WAY: True,
    HeadlineKind.OUT_FOR_DELIVERY: True,
    HeadlineKind.READY_FOR_PICKUP: False,
    HeadlineKind.PARTLY_SHIPPED: True,
    HeadlineKind.PARTLY_DELIVERED: True,
    HeadlineKind.DELIVERED: True,
    HeadlineKind.FAILED_ATTEMPT: False,
    HeadlineKind.HELD_UP: False,
    HeadlineKind.ACTION_NEEDED: False,
    HeadlineKind.RETURNING: False,
    HeadlineKind.RETURNED: False,
    HeadlineKind.LOST: False,
    HeadlineKind.NO_NEWS: False,
    HeadlineKind.CANCELLED: False,
}
TROUBLE = (
    Milestone.FAILED_ATTEMPT,
    Milestone.EXCEPTION,
    Milestone.RETURNING,
    Milestone.RETURNED,
    Milestone.EXPIRED,
    Milestone.CANCELLED,
)


def sells(headline: HeadlineKind, *milestones: Milestone, **changes: object) -> bool:
    usual = {"is_late": False, "is_asking": False}
    kind = changes.pop("kind", LinkKind.SHOPPER)
    return may_sell(headline, milestones, kind, **(usual | changes))  # type: ignore[arg-type]  # its own names


@pytest.mark.parametrize("headline", HeadlineKind)
def test_every_headline_sells_or_does_not(headline: HeadlineKind) -> None:
    assert sells(headline) is EXPECTED[headline]


@pytest.mark.parametrize("milestone", Milestone)
def test_one_parcel_in_trouble_silences_the_page(milestone: Milestone) -> None:
    shown = sells(HeadlineKind.OUT_FOR_DELIVERY, Milestone.OUT_FOR_DELIVERY, milestone)
    assert shown is (milestone not in TROUBLE)


@pytest.mark.parametrize("headline", HeadlineKind)
@pytest.mark.parametrize("change", [{"is_late": True}, {"is_asking": True}, {"kind": LinkKind.GIFT}])
def test_nothing_is_sold_while_late_or_asked_or_to_whom_it_is_given(
    headline: HeadlineKind, change: dict[str, object]
) -> None:
    assert not sells(headline, **change)
