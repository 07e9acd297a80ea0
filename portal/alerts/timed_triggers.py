"""What silence and time make news about a parcel or an order, decided from a picture of it and nothing else.

The moments follow from the picture alone, the clock only chooses among them. So any number of looks, early or late, in
any order, finds the same occurrences; the notifier keeps each once by its name.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from zoneinfo import ZoneInfo

from notifier.api.vocabulary import Facts
from notifier.foundation.local_time import first_moment
from portal.alerts import timed_thresholds as limits
from portal.alerts.working_hours import ShopClock, add_working_hours
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import PREPARING_STAGES, OrderStage
from portal.vocabulary.trigger_name import (
    ESTIMATE_AT_RISK,
    ESTIMATE_MISSED,
    ESTIMATE_TOMORROW,
    ORDER_PREPARATION_LATE,
    RELATIONSHIP_CONSUMABLE_DUE,
    SHIPMENT_PICKUP_DEADLINE_NEAR,
    SILENCE_AT_CUSTOMS,
    SILENCE_IN_PREPARATION,
    SILENCE_IN_TRANSIT,
    SILENCE_NO_FIRST_SCAN,
)

_MIDNIGHT: Final = dt.time()
_BEFORE_FIRST_SCAN: Final = frozenset({Milestone.PENDING, Milestone.INFO_RECEIVED})
_ON_THE_WAY: Final = frozenset({Milestone.IN_TRANSIT, Milestone.OUT_FOR_DELIVERY, Milestone.FAILED_ATTEMPT})
_AT_CUSTOMS: Final = frozenset(
    {
        CheckpointCode.CUSTOMS_STARTED,
        CheckpointCode.CUSTOMS_INSPECTION,
        CheckpointCode.CUSTOMS_DELAY,
        CheckpointCode.CUSTOMS_HOLD,
        CheckpointCode.CUSTOMS_DOCUMENTS_NEEDED,
        CheckpointCode.CUSTOMS_DUTIES_DUE,
    }
)
#: Nothing more is expected to move, so that no more scans are no news.
_STUCK_FOR_GOOD: Final = frozenset(
    {
        CheckpointCode.LOST,
        CheckpointCode.DAMAGED,
        CheckpointCode.DISPOSED,
        CheckpointCode.REFUSED,
        CheckpointCode.RECIPIENT_CANCELLED,
        CheckpointCode.UNCLAIMED,
        CheckpointCode.PICKUP_MISSED,
        CheckpointCode.UNDELIVERABLE,
        CheckpointCode.NOT_SERVICEABLE,
        CheckpointCode.REJECTED_BY_CARRIER,
        CheckpointCode.CUSTOMS_PROHIBITED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelPicture:
    """A parcel as of now; moments aware UTC, days those at its destination.

    `learned_at` is when we heard of it last, `estimate_learned_at` when we heard of the days shown. `zone` is the
    destination's where it is known, else the merchant's. `is_listened_to` says that somebody
    would tell us of a scan; a parcel without number is never scanned.
    """

    shipment_id: uuid.UUID
    milestone: Milestone
    milestone_at: dt.datetime | None
    code: CheckpointCode | None
    last_scan_at: dt.datetime | None
    shipped_at: dt.datetime | None
    learned_at: dt.datetime
    earliest_on: dt.date | None
    latest_on: dt.date | None
    estimate_learned_at: dt.datetime | None
    pickup_until_on: dt.date | None
    has_consumables: bool
    is_listened_to: bool
    is_order_cancelled: bool
    zone: ZoneInfo
    clock: ShopClock

    @property
    def is_stuck(self) -> bool:
        """True when the newest scan says that it will not arrive by itself."""
        return self.milestone is Milestone.EXCEPTION and self.code in _STUCK_FOR_GOOD


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPicture:
    """An order as of now, with the moment it reached its stage; `has_goods` is False when nothing can be sent.

    `taken_back_at` is when the store took back what it had sent, if it did: the shop's clock runs anew from then.
    """

    order_id: uuid.UUID
    stage: OrderStage
    reached_at: dt.datetime
    taken_back_at: dt.datetime | None
    learned_at: dt.datetime
    has_goods: bool
    clock: ShopClock


@dataclass(frozen=True, slots=True)
class TimedNews:
    """An occurrence and the moments between which it is news; `until` is the first at which it is none any more."""

    trigger: str
    occurrence: str
    due_at: dt.datetime
    until: dt.datetime
    facts: Facts = field(default_factory=dict)


def plan_parcel_news(parcel: ParcelPicture) -> tuple[TimedNews, ...]:
    """Everything that becomes news about the parcel if nothing more happens to it."""
    if parcel.is_order_cancelled:
        return ()
    return (
        *_no_first_scan(parcel),
        *_no_more_scans(parcel),
        *_estimated_day(parcel),
        *_pickup_deadline(parcel),
        *_consumables(parcel),
    )


def plan_order_news(order: OrderPicture) -> tuple[TimedNews, ...]:
    """Everything that becomes news about the order if the shop does nothing more."""
    if order.stage not in PREPARING_STAGES or not order.has_goods:
        return ()
    since, again = order.reached_at, ""
    if order.taken_back_at is not None:
        since, again = max(since, order.taken_back_at), f":{order.taken_back_at.isoformat(timespec='seconds')}"
    quiet_at = add_working_hours(since, limits.PREPARATION_HOURS, order.clock)
    late_at = add_working_hours(since, limits.PREPARATION_LATE_HOURS, order.clock)
    quiet = _quiet_facts(limits.PREPARATION_HOURS // 24, since)
    planned = (
        TimedNews(SILENCE_IN_PREPARATION, f"{order.order_id}:{order.stage}{again}", quiet_at, late_at, quiet),
        TimedNews(ORDER_PREPARATION_LATE, f"{order.order_id}{again}", late_at, late_at + limits.NEWS_AGE),
    )
    return tuple(_after(order.learned_at, planned))


def choose_due(planned: Iterable[TimedNews], now: dt.datetime) -> tuple[TimedNews, ...]:
    """What is news at this moment."""
    return tuple(news for news in planned if news.due_at <= now < news.until)


def find_next_look(planned: Iterable[TimedNews], now: dt.datetime) -> dt.datetime | None:
    """When the next occurrence is due; None when nothing will be."""
    return min((news.due_at for news in planned if news.due_at > now), default=None)


def _after(learned_at: dt.datetime, planned: Iterable[TimedNews]) -> Iterator[TimedNews]:
    """What was due before we knew of it had its time without us."""
    return (news for news in planned if news.due_at > learned_at)


def _no_first_scan(parcel: ParcelPicture) -> Iterator[TimedNews]:
    if parcel.milestone not in _BEFORE_FIRST_SCAN or parcel.shipped_at is None or not parcel.is_listened_to:
        return
    due_at = add_working_hours(parcel.shipped_at, limits.FIRST_SCAN_HOURS, parcel.clock)
    facts = _quiet_facts(limits.FIRST_SCAN_HOURS // 24, parcel.shipped_at)
    news = TimedNews(SILENCE_NO_FIRST_SCAN, str(parcel.shipment_id), due_at, due_at + limits.NEWS_AGE, facts)
    yield from _after(parcel.learned_at, [news])


def _no_more_scans(parcel: ParcelPicture) -> Iterator[TimedNews]:
    is_moving = parcel.milestone in _ON_THE_WAY or (parcel.milestone is Milestone.EXCEPTION and not parcel.is_stuck)
    if not is_moving or parcel.last_scan_at is None or not parcel.is_listened_to:
        return
    at_customs = parcel.code in _AT_CUSTOMS
    trigger = SILENCE_AT_CUSTOMS if at_customs else SILENCE_IN_TRANSIT
    steps = limits.CUSTOMS_DAYS if at_customs else limits.TRANSIT_DAYS
    moments = [parcel.last_scan_at + dt.timedelta(days=days) for days in steps]
    ends = [*moments[1:], moments[-1] + limits.NEWS_AGE]
    since = parcel.last_scan_at.isoformat(timespec="minutes")
    yield from _after(
        parcel.learned_at,
        (
            TimedNews(
                trigger, f"{parcel.shipment_id}:{since}:{days}", due_at, end, _quiet_facts(days, parcel.last_scan_at)
            )
            for days, due_at, end in zip(steps, moments, ends, strict=True)
        ),
    )


def _estimated_day(parcel: ParcelPicture) -> Iterator[TimedNews]:
    day = parcel.latest_on
    if day is None or parcel.estimate_learned_at is None or parcel.is_stuck:
        return
    name = f"{parcel.shipment_id}:{day.isoformat()}"
    # Of a range only its end is news: nobody was told a day that could be tomorrow, or at risk.
    is_range = parcel.earliest_on != day
    yield from _after(
        parcel.estimate_learned_at,
        (
            TimedNews(trigger, name, due_at, until)
            for trigger, due_at, until in _moments_of_day(day, parcel.zone)
            if parcel.milestone in _SPEAKS_OF_DAY[trigger] and (trigger == ESTIMATE_MISSED or not is_range)
        ),
    )


def _moments_of_day(day: dt.date, zone: ZoneInfo) -> Iterator[tuple[str, dt.datetime, dt.datetime]]:
    before, after = day - dt.timedelta(days=1), day + dt.timedelta(days=1)
    yield ESTIMATE_TOMORROW, _at(before, limits.TOMORROW_TIME, zone), _at(day, _MIDNIGHT, zone)
    yield ESTIMATE_AT_RISK, _at(day, limits.AT_RISK_TIME, zone), _at(after, _MIDNIGHT, zone)
    missed_at = _at(after, limits.MISSED_TIME, zone)
    yield ESTIMATE_MISSED, missed_at, missed_at + limits.NEWS_AGE


#: A failed attempt is no missed day, and a parcel nobody has seen is not promised for tomorrow.
_SPEAKS_OF_DAY: Final = {
    ESTIMATE_TOMORROW: frozenset({Milestone.IN_TRANSIT, Milestone.FAILED_ATTEMPT}),
    ESTIMATE_AT_RISK: _BEFORE_FIRST_SCAN | {Milestone.IN_TRANSIT, Milestone.EXCEPTION},
    ESTIMATE_MISSED: _BEFORE_FIRST_SCAN | {Milestone.IN_TRANSIT, Milestone.EXCEPTION, Milestone.OUT_FOR_DELIVERY},
}


def _pickup_deadline(parcel: ParcelPicture) -> Iterator[TimedNews]:
    if parcel.milestone is not Milestone.AVAILABLE_FOR_PICKUP or parcel.milestone_at is None:
        return
    zone = parcel.zone
    came_on = parcel.milestone_at.astimezone(zone).date()
    if parcel.pickup_until_on is not None:
        due_at = _at(parcel.pickup_until_on - dt.timedelta(days=limits.PICKUP_DAYS_BEFORE), limits.PICKUP_TIME, zone)
        if due_at <= parcel.milestone_at:
            # Kept for so short a time that the usual reminder would have come before the parcel.
            due_at = _at(parcel.pickup_until_on, limits.PICKUP_TIME, zone)
        until = _at(parcel.pickup_until_on + dt.timedelta(days=1), _MIDNIGHT, zone)
    else:
        day = came_on + dt.timedelta(days=limits.PICKUP_DAYS_WAITING)
        due_at = _at(day, limits.PICKUP_TIME, zone)
        until = _at(day + dt.timedelta(days=limits.PICKUP_DAYS_BEFORE), _MIDNIGHT, zone)
    # The very name by which a carrier's own reminder is known: whichever comes first is the only one.
    name = f"{parcel.shipment_id}:{SHIPMENT_PICKUP_DEADLINE_NEAR.partition('.')[2]}"
    yield from _after(parcel.milestone_at, [TimedNews(SHIPMENT_PICKUP_DEADLINE_NEAR, name, due_at, until)])


def _consumables(parcel: ParcelPicture) -> Iterator[TimedNews]:
    if parcel.milestone is not Milestone.DELIVERED or parcel.milestone_at is None or not parcel.has_consumables:
        return
    arrived_on = parcel.milestone_at.astimezone(parcel.zone).date()
    due_at = _at(arrived_on + dt.timedelta(days=limits.CONSUMABLE_DAYS), limits.CONSUMABLE_TIME, parcel.zone)
    news = TimedNews(RELATIONSHIP_CONSUMABLE_DUE, str(parcel.shipment_id), due_at, due_at + limits.NEWS_AGE)
    yield from _after(parcel.learned_at, [news])


def _quiet_facts(days: int, since_at: dt.datetime) -> Facts:
    return {"silence": {"days": days, "since_at": since_at.isoformat()}}


def _at(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    return first_moment(day, time.hour * 60 + time.minute, zone)
