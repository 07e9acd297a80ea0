"""Whether a page may offer something: never while the shopper waits for us to put something right."""

import datetime as dt
from collections.abc import Collection, Sequence
from types import MappingProxyType
from typing import Final

from portal.tracking.page_rows import EstimateRow, PageRows
from portal.tracking.page_view import HeadlineKind, TrackingPage
from portal.vocabulary.estimate_source import EstimateSource
from portal.vocabulary.link_kind import LinkKind
from portal.vocabulary.milestone import Milestone

#: Every headline: one that is new must be thought about here.
SELLS_BESIDE: Final = MappingProxyType(
    {
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
)
#: One such parcel is enough, whatever the headline says of the others.
_TROUBLED: Final = frozenset(
    {
        Milestone.FAILED_ATTEMPT,
        Milestone.EXCEPTION,
        Milestone.RETURNING,
        Milestone.RETURNED,
        Milestone.EXPIRED,
        Milestone.CANCELLED,
    }
)


def may_sell(
    headline: HeadlineKind, milestones: Collection[Milestone], kind: LinkKind, *, is_late: bool, is_asking: bool
) -> bool:
    """Whether products and selling blocks may stand on the page.

    `milestones` are those of its parcels; `is_asking` says that the shopper has something to do or has a case or a
    return with the shop. Nothing is sold to who opens a gift link: it is not their order.
    """
    is_calm = SELLS_BESIDE[headline] and _TROUBLED.isdisjoint(milestones)
    return is_calm and kind is not LinkKind.GIFT and not is_late and not is_asking


def is_asking(page: TrackingPage) -> bool:
    """Whether the shopper has something to do, has told the shop of a problem, or sends something back."""
    return bool(page.actions or page.cases or page.returns)


def is_late(rows: PageRows, today: dt.date) -> bool:
    """Whether a parcel under way comes later than shop or carrier said before, or should have come already."""
    return any(
        row.latest_on is not None
        and (row.latest_on < today or _has_slipped(row.latest_on, rows.estimates.get(row.id, ())))
        for row in rows.shipments
        if not row.milestone.is_terminal
    )


def _has_slipped(latest_on: dt.date, estimates: Sequence[EstimateRow]) -> bool:
    told = (row for row in estimates if row.source is not EstimateSource.TRANSIT_TIMES)
    return any(row.latest_on < latest_on for row in told)
