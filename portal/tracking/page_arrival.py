"""When a parcel arrives, as honestly as it is known: a day, a range or not yet, with the reason when it moved."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from portal.timeline.wording import CODE_WORDING
from portal.tracking.page_news import ParcelNews
from portal.tracking.page_rows import EstimateRow, OrderRow
from portal.tracking.page_view_parcel import Arrival, ArrivalKind, EarlierPromise
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.estimate_source import EstimateSource
from portal.vocabulary.marking import N_
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import PREPARING_STAGES

NOT_KNOWN: Final = Arrival(ArrivalKind.UNKNOWN, None, None, None, None, None, ())

_MOST_PROMISES: Final = 3
_MOVED: Final = MappingProxyType(
    {
        True: N_("The carrier now expects a later day than before."),
        False: N_("Your parcel arrives earlier than we said before."),
    }
)
_OF_THE_CARRIER: Final = N_("This is what the carrier expects.")
_OF_THE_SHOP: Final = N_("This is what the shop promised.")
_BASES: Final = MappingProxyType(
    {
        EstimateSource.CARRIER: _OF_THE_CARRIER,
        EstimateSource.CORRECTED_CARRIER: _OF_THE_CARRIER,
        EstimateSource.TRANSIT_TIMES: N_("Our estimate: 8 of 10 parcels like yours arrive in this time."),
        EstimateSource.PROMISE: _OF_THE_SHOP,
        EstimateSource.MERCHANT: _OF_THE_SHOP,
    }
)
_DELAYS: Final = frozenset({Milestone.EXCEPTION, Milestone.FAILED_ATTEMPT})
_SAYS_LITTLE: Final = frozenset({CheckpointCode.EXCEPTION, CheckpointCode.DELAYED})


def parcel_arrival(
    news: ParcelNews, estimates: Sequence[EstimateRow], *, today: dt.date | None, zone: ZoneInfo
) -> Arrival | None:
    """The arrival of one parcel; None once it is delivered, waits to be picked up, is lost, cancelled or going back.

    `estimates` are newest first. A day that has passed before `today`, the merchant's day, is not shown any more.
    """
    if not news.is_under_way or news.row.milestone is Milestone.AVAILABLE_FOR_PICKUP:
        return None
    earliest, latest = news.row.earliest_on, news.row.latest_on
    if earliest is None or latest is None or (today is not None and latest < today):
        return NOT_KNOWN
    earlier = [row for row in estimates if (row.earliest_on, row.latest_on) != (earliest, latest)]
    promises = tuple(
        EarlierPromise(row.made_at.astimezone(zone).date(), row.earliest_on, row.latest_on)
        for row in earlier[:_MOST_PROMISES]
    )
    source = estimates[0].source if estimates else EstimateSource.CARRIER
    reason = _change_reason(news, earlier[0], latest, source) if earlier else None
    arrival = _arrival(earliest if today is None else max(earliest, today), latest, reason, promises)
    # The sentence about a later day names the carrier already.
    return replace(arrival, basis=None if reason == _MOVED[True] else _BASES[source])


def order_arrival(order: OrderRow, today: dt.date | None) -> Arrival:
    """The arrival of an order of which nothing was sent yet: learned from earlier ones while the shop prepares it."""
    earliest, latest = order.earliest_on, order.latest_on
    if order.stage not in PREPARING_STAGES or earliest is None or latest is None:
        return NOT_KNOWN
    if today is not None and latest < today:
        return NOT_KNOWN
    arrival = _arrival(earliest if today is None else max(earliest, today), latest, None, ())
    return replace(arrival, basis=_BASES[EstimateSource.TRANSIT_TIMES])


def join_arrivals(arrivals: Sequence[Arrival]) -> Arrival:
    """One arrival for several parcels: from the first day to the last, unknown as soon as one of them is."""
    if len(arrivals) == 1:
        return arrivals[0]
    starts = [arrival.earliest_on for arrival in arrivals if arrival.earliest_on is not None]
    ends = [arrival.latest_on for arrival in arrivals if arrival.latest_on is not None]
    if len(starts) < len(arrivals) or len(ends) < len(arrivals):
        return NOT_KNOWN
    return _arrival(min(starts), max(ends), None, ())


def _arrival(earliest: dt.date, latest: dt.date, reason: str | None, promises: tuple[EarlierPromise, ...]) -> Arrival:
    kind = ArrivalKind.DAY if earliest == latest else ArrivalKind.RANGE
    return Arrival(kind, earliest, latest, None, None, reason, promises)


def _change_reason(news: ParcelNews, before: EstimateRow, latest: dt.date, source: EstimateSource) -> str | None:
    """Our sentence for the newest trouble when the day moved back, else which way it moved."""
    if latest == before.latest_on:
        return None
    is_later = latest > before.latest_on
    trouble = next((scan for scan in reversed(news.scans) if scan.milestone in _DELAYS), None)
    if is_later and trouble is not None and trouble.code not in _SAYS_LITTLE:
        return CODE_WORDING[trouble.code]
    if is_later and source is not EstimateSource.CARRIER:
        return None  # nobody has said so: it has only not come yet
    if not is_later and before.earliest_on <= latest:
        return None  # it is known better now, as it was said before
    return _MOVED[is_later]
