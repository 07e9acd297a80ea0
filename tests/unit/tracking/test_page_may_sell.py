"""Nothing is sold to who waits for us to put something right."""

import pytest

from portal.tracking.page_may_sell import may_sell
from portal.tracking.page_view import HeadlineKind
from portal.vocabulary.link_kind import LinkKind
from portal.vocabulary.milestone import Milestone

SELLING = {
    *(HeadlineKind.PLACED, HeadlineKind.IN_PREPARATION, HeadlineKind.LABEL_READY, HeadlineKind.ON_ITS_WAY),
    *(HeadlineKind.OUT_FOR_DELIVERY, HeadlineKind.PARTLY_SHIPPED, HeadlineKind.PARTLY_DELIVERED),
    HeadlineKind.DELIVERED,
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
    assert sells(headline) is (headline in SELLING)


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
