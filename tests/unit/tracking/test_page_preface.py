"""Before a problem is reported the form says what is known, and offers what can be wrong by now."""

import datetime as dt

import pytest

from portal.tracking.page_preface import choose_kinds, choose_preface
from portal.tracking.page_view import HeadlineKind
from portal.tracking.page_view_cases import Preface
from portal.vocabulary.case_kind import CaseKind
from portal.vocabulary.milestone import Milestone
from tests.factories.page_views import make_arrival, make_headline
from tests.unit.tracking.rows import make_row

TODAY = dt.date(2026, 11, 22)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "milestone", "latest_on", "expected"),
    [
        (HeadlineKind.ON_ITS_WAY, Milestone.IN_TRANSIT, TODAY, Preface.NOT_LATE),
        (HeadlineKind.ON_ITS_WAY, Milestone.IN_TRANSIT, TODAY - DAY, Preface.LATE),
        (HeadlineKind.ON_ITS_WAY, Milestone.IN_TRANSIT, None, Preface.PLAIN),
        (HeadlineKind.PARTLY_DELIVERED, Milestone.IN_TRANSIT, TODAY + DAY, Preface.NOT_LATE),
        (HeadlineKind.DELIVERED, Milestone.DELIVERED, TODAY - DAY, Preface.DELIVERED),
        (HeadlineKind.IN_PREPARATION, Milestone.PENDING, None, Preface.NOT_SENT),
        (HeadlineKind.LABEL_READY, Milestone.INFO_RECEIVED, TODAY + DAY, Preface.NOT_LATE),
        (HeadlineKind.HELD_UP, Milestone.EXCEPTION, TODAY + DAY, Preface.PLAIN),
        (HeadlineKind.CANCELLED, Milestone.CANCELLED, TODAY - DAY, Preface.PLAIN),
    ],
)
def test_the_preface_is_honest_about_lateness(
    kind: HeadlineKind, milestone: Milestone, latest_on: dt.date | None, expected: Preface
) -> None:
    headline = make_headline(kind, arrival=make_arrival() if latest_on else None)
    parcel = make_row(milestone=milestone, earliest_on=latest_on, latest_on=latest_on)
    assert choose_preface(headline, [parcel], TODAY) is expected


def test_an_order_that_was_not_sent_can_only_be_late_or_something_else() -> None:
    assert choose_kinds(make_headline(HeadlineKind.PLACED), []) == (CaseKind.LATE, CaseKind.OTHER)


def test_late_is_for_what_has_not_come_and_not_here_for_what_the_carrier_says_has() -> None:
    moving, arrived = make_row(milestone=Milestone.IN_TRANSIT), make_row(milestone=Milestone.DELIVERED)
    headline = make_headline(HeadlineKind.ON_ITS_WAY)
    offered = {
        name: {CaseKind.LATE, CaseKind.NOT_HERE} & set(choose_kinds(headline, parcels))
        for name, parcels in {"moving": [moving], "arrived": [arrived], "both": [moving, arrived]}.items()
    }
    assert offered == {
        "moving": {CaseKind.LATE},
        "arrived": {CaseKind.NOT_HERE},
        "both": {CaseKind.LATE, CaseKind.NOT_HERE},
    }
