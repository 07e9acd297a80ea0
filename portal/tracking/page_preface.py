"""Before a shopper reports a problem: where the order honestly stands, and which problems it can have by now."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from portal.tracking.page_rows import ShipmentRow
from portal.tracking.page_view import Headline, HeadlineKind
from portal.tracking.page_view_cases import Preface
from portal.tracking.page_view_parcel import ArrivalKind
from portal.vocabulary.case_kind import PROBLEM_KINDS, CaseKind
from portal.vocabulary.milestone import Milestone

_NOT_SENT: Final = frozenset(
    {
        HeadlineKind.AWAITING_PAYMENT,
        HeadlineKind.PLACED,
        HeadlineKind.AWAITING_STOCK,
        HeadlineKind.IN_PREPARATION,
        HeadlineKind.LABEL_READY,
    }
)
_MOVES_WELL: Final = frozenset(
    {HeadlineKind.ON_ITS_WAY, HeadlineKind.OUT_FOR_DELIVERY, HeadlineKind.PARTLY_SHIPPED, HeadlineKind.PARTLY_DELIVERED}
)
_HAS_NOTHING_TO_COME: Final = frozenset({Milestone.DELIVERED, Milestone.RETURNED, Milestone.CANCELLED})
#: What can be wrong with goods that are still in the shop.
_WITHOUT_PARCEL: Final = (CaseKind.LATE, CaseKind.OTHER)


def choose_preface(headline: Headline, parcels: Sequence[ShipmentRow], today: dt.date) -> Preface:
    """What to say first, so that nobody has to ask what is known already; `today` is the merchant's day."""
    if any(_is_late(parcel, today) for parcel in parcels):
        return Preface.LATE
    if headline.kind is HeadlineKind.DELIVERED:
        return Preface.DELIVERED
    has_day = headline.arrival is not None and headline.arrival.kind is not ArrivalKind.UNKNOWN
    if has_day and headline.kind in _MOVES_WELL | _NOT_SENT:
        return Preface.NOT_LATE
    return Preface.NOT_SENT if headline.kind in _NOT_SENT else Preface.PLAIN


def choose_kinds(headline: Headline, parcels: Sequence[ShipmentRow]) -> tuple[CaseKind, ...]:
    """The problems worth offering, in the order of the form."""
    if headline.kind in _NOT_SENT:
        return _WITHOUT_PARCEL
    has_arrived = [parcel.milestone is Milestone.DELIVERED for parcel in parcels]
    left_out = set[CaseKind]()
    if not any(has_arrived):
        left_out.add(CaseKind.NOT_HERE)
    elif all(has_arrived):
        left_out.add(CaseKind.LATE)
    return tuple(kind for kind in PROBLEM_KINDS if kind not in left_out)


def _is_late(parcel: ShipmentRow, today: dt.date) -> bool:
    is_expected = parcel.milestone not in _HAS_NOTHING_TO_COME
    return is_expected and parcel.latest_on is not None and parcel.latest_on < today
