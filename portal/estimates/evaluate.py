"""How good estimates would have been: learned from one history, judged by another."""

import bisect
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from portal.estimates.choose import (
    EARLIEST_SHARE,
    HISTORY_DAYS,
    LATEST_SHARE,
    LIKELY_SHARE,
    LONGEST_DAYS,
    MOST_DELIVERIES,
    Departure,
    Estimate,
    Spread,
    choose_range,
    choose_spread,
)
from portal.estimates.delivery_records import DeliveryRecord
from portal.estimates.lanes import FILE_LADDER, LaneField, calendar_of, usable_groups
from portal.estimates.working_days import count_working_days
from portal.vocabulary.estimate_source import EstimateSource

_Key = tuple[str, ...]


class AsOf(StrEnum):
    """The moment an estimate is made at: nothing that happened later is known then."""

    PLACED = "placed"
    SHIPPED = "shipped"


@dataclass(frozen=True, slots=True)
class Measures:
    """Of so many orders: days the likely day was off, the share that arrived within the range and its width.

    `pinball` is the mean loss of the three quantiles in days, `late_share` what arrived after the range. Orders
    nobody dared to estimate count in `without_estimate` alone; everything is None when there is no other.
    """

    orders: int
    without_estimate: int
    mae_days: float | None = None
    rmse_days: float | None = None
    coverage_80: float | None = None
    mean_width_days: float | None = None
    pinball: float | None = None
    late_share: float | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the estimates were worth at each moment, and beside them the days that the shop promised."""

    as_of: dict[AsOf, Measures]
    promise: Measures


def evaluate(history: Sequence[DeliveryRecord], tested: Sequence[DeliveryRecord]) -> Evaluation:
    """Judge estimates of `tested` made from `history`, as the product makes them, and the shop's own promises."""
    as_of = {}
    for moment in AsOf:
        lessons = _learn(history, moment)
        judged = [(record, left_at) for record in tested if (left_at := _left_at(record, moment)) is not None]
        guesses = ((_guess(lessons, record, left_at), record.delivered_at.date()) for record, left_at in judged)
        as_of[moment] = _measure(guesses)
    promises = ((_promise(record), record.delivered_at.date()) for record in tested)
    return Evaluation(as_of, _measure(promises))


@dataclass(slots=True)
class _Lessons:
    """Deliveries of each group, oldest first: when each arrived, and how many working days it took."""

    delivered_at: dict[_Key, list[dt.datetime]] = field(default_factory=lambda: defaultdict(list))
    took: dict[_Key, list[float]] = field(default_factory=lambda: defaultdict(list))
    #: Many orders find the same deliveries behind them.
    counted: dict[tuple[_Key, int, int], Spread] = field(default_factory=dict)

    def spread(self, key: _Key, at: dt.datetime) -> Spread:
        """What a group had taught at a moment, by its newest deliveries."""
        moments = self.delivered_at.get(key, [])
        end = bisect.bisect_left(moments, at)
        oldest = bisect.bisect_left(moments, at - dt.timedelta(days=HISTORY_DAYS))
        start = max(oldest, end - MOST_DELIVERIES)
        known = self.counted.get((key, start, end))
        if known is None:
            known = self.counted[key, start, end] = Counter(self.took[key][start:end]) if start < end else {}
        return known


def _learn(history: Sequence[DeliveryRecord], moment: AsOf) -> _Lessons:
    lessons = _Lessons()
    for record in sorted(history, key=lambda record: record.delivered_at):
        left_at = _left_at(record, moment)
        if left_at is None or (record.delivered_at - left_at).days > LONGEST_DAYS:
            continue
        took = count_working_days(calendar_of(record.lane), left_at.date(), record.delivered_at.date())
        for key in _keys(record):
            lessons.delivered_at[key].append(record.delivered_at)
            lessons.took[key].append(took)
    return lessons


def _left_at(record: DeliveryRecord, moment: AsOf) -> dt.datetime | None:
    if moment is AsOf.PLACED:
        return record.placed_at
    is_sound = record.shipped_at is not None and record.shipped_at <= record.delivered_at
    return record.shipped_at if is_sound else None


def _keys(record: DeliveryRecord) -> Iterable[_Key]:
    groups = usable_groups(FILE_LADDER, record.lane)
    return dict.fromkeys(_key(group, record) for group in groups)


def _key(group: tuple[LaneField, ...], record: DeliveryRecord) -> _Key:
    return tuple(f"{name}={record.lane[name]}" for name in group)


def _guess(lessons: _Lessons, record: DeliveryRecord, left_at: dt.datetime) -> Estimate | None:
    spread = choose_spread(lessons.spread(key, left_at) for key in _keys(record))
    if spread is None:
        return None
    day = left_at.date()
    return choose_range(spread, Departure(calendar_of(record.lane), day), day)


def _promise(record: DeliveryRecord) -> Estimate | None:
    """A promised day is the last of those on which the parcel may come."""
    day = record.promised_on
    return None if day is None else Estimate(record.placed_at.date(), day, day, EstimateSource.PROMISE)


def _measure(guesses: Iterable[tuple[Estimate | None, dt.date]]) -> Measures:
    pairs = list(guesses)
    known = [(estimate, day) for estimate, day in pairs if estimate is not None]
    missing = len(pairs) - len(known)
    if not known:
        return Measures(0, missing)
    errors = [(day - estimate.likely_on).days for estimate, day in known]
    count = len(known)
    return Measures(
        orders=count,
        without_estimate=missing,
        mae_days=_round(sum(map(abs, errors)) / count),
        rmse_days=_round((sum(error * error for error in errors) / count) ** 0.5),
        coverage_80=_round(sum(it.earliest_on <= day <= it.latest_on for it, day in known) / count),
        mean_width_days=_round(sum((it.latest_on - it.earliest_on).days for it, _ in known) / count),
        pinball=_round(sum(_pinball(it, day) for it, day in known) / count),
        late_share=_round(sum(day > it.latest_on for it, day in known) / count),
    )


def _pinball(estimate: Estimate, day: dt.date) -> float:
    """The mean loss of the quantiles; of a promise, which knows one day only, that day stands for all of them."""
    if estimate.source is EstimateSource.PROMISE:
        quantiles = dict.fromkeys((EARLIEST_SHARE, LIKELY_SHARE, LATEST_SHARE), estimate.likely_on)
    else:
        quantiles = {
            EARLIEST_SHARE: estimate.earliest_on,
            LIKELY_SHARE: estimate.likely_on,
            LATEST_SHARE: estimate.latest_on,
        }
    losses = ((day - quantile).days for quantile in quantiles.values())
    pairs = zip(quantiles, losses, strict=True)
    return sum(max(share * late, (share - 1) * late) for share, late in pairs) / len(quantiles)


def _round(value: float) -> float:
    return round(value, 4)
