"""What delivered parcels teach: one row each, and how long those of a lane took, by one query that scans no table."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from sqlalchemy import CompoundSelect, bindparam, delete, func, literal, select, union_all
from sqlalchemy.orm import Session

from portal.estimates.choose import HISTORY_DAYS, LONGEST_DAYS, MOST_DELIVERIES, SHORTEST_TRANSIT, Spread, choose_spread
from portal.estimates.lanes import ORDER_LADDER, PARCEL_LADDER, Ladder, Lane, usable_groups
from portal.estimates.routes import Moment, Route, load_route
from portal.estimates.working_days import count_working_days
from portal.models import Shipment, TransitTime
from portal.timeline.progress import Progress, sort_scans
from portal.timeline.scan import Scan
from portal.vocabulary.milestone import RANKS, Milestone

#: Position of a group, half days, how many deliveries took them.
_Counted: TypeAlias = tuple[int, int, int]
_MOVES_FROM: Final = RANKS[Milestone.IN_TRANSIT]


def record_transit_time(session: Session, shipment: Shipment, scans: Sequence[Scan], progress: Progress) -> None:
    """Keep how long a delivered parcel took; forget it when the carrier takes the delivery back. Repeatable."""
    if progress.milestone is not Milestone.DELIVERED:
        # Taken back: it may still arrive, on another day.
        _forget(session, shipment)
        return
    route = load_route(session, shipment.order_id)
    arrived, left = _find_arrival(route, scans, progress), find_departure(route, shipment, scans)
    if left is None or not _is_a_lesson(route.placed_on, left, arrived):
        # What a later scan puts in another light has taught the wrong thing.
        _forget(session, shipment)
        return
    lane = route.lane_of(shipment)
    session.merge(
        TransitTime(
            shipment_id=shipment.id,
            merchant_id=shipment.merchant_id,
            **{field.value: lane[field] for field in lane},
            transit_half_days=_half_days(route, left.on, arrived.on),
            order_half_days=_half_days(route, route.placed_on, arrived.on),
            delivered_on=arrived.on,
        )
    )
    session.flush()


def _forget(session: Session, shipment: Shipment) -> None:
    session.execute(delete(TransitTime).where(TransitTime.shipment_id == shipment.id))


def find_departure(route: Route, shipment: Shipment, scans: Sequence[Scan]) -> Moment | None:
    """When the carrier had it: the first scan on the road, else when the store says it was sent."""
    first = next((scan for scan in sort_scans(scans) if (scan.milestone.rank or 0) >= _MOVES_FROM), None)
    if first is not None and first.milestone is not Milestone.DELIVERED:
        return route.moment(first.occurred_at, first.local_offset_minutes)
    return None if shipment.shipped_at is None else route.moment(shipment.shipped_at)


def find_parcel_spread(session: Session, merchant_id: uuid.UUID, lane: Lane, today: dt.date) -> Spread | None:
    """How many working days parcels of this lane took from the hand-over; None while too few are known."""
    groups = usable_groups(PARCEL_LADDER, lane)
    return _find_spread(session, _spreads_of(groups, "transit_half_days"), _values(merchant_id, lane, today))


def find_order_spread(session: Session, merchant_id: uuid.UUID, lane: Lane, today: dt.date) -> Spread | None:
    """The same from the order, for what was not sent yet."""
    groups = usable_groups(ORDER_LADDER, lane)
    return _find_spread(session, _spreads_of(groups, "order_half_days"), _values(merchant_id, lane, today))


def _values(merchant_id: uuid.UUID, lane: Lane, today: dt.date) -> dict[str, object]:
    since = today - dt.timedelta(days=HISTORY_DAYS)
    return {"merchant_id": merchant_id, "since": since} | {field.value: value for field, value in lane.items()}


def _find_spread(session: Session, statement: CompoundSelect[*_Counted], values: Mapping[str, object]) -> Spread | None:
    """The narrowest of the groups that knows enough."""
    spreads: dict[int, dict[float, int]] = defaultdict(dict)
    for position, half_days, count in session.execute(statement, values):
        spreads[position][half_days / 2] = count
    return choose_spread(spreads[position] for position in sorted(spreads))


# Put together once for each ladder: that costs more than the database takes to answer.
@lru_cache(maxsize=64)
def _spreads_of(groups: Ladder, column: str) -> CompoundSelect[*_Counted]:
    """The newest deliveries of all groups, counted by the database: position of the group, half days, how many."""
    parts = []
    for position, group in enumerate(groups):
        same = [getattr(TransitTime, field) == bindparam(field.value) for field in group]
        newest = (
            select(getattr(TransitTime, column).label("half_days"))
            .where(TransitTime.merchant_id == bindparam("merchant_id"), *same)
            .where(TransitTime.delivered_on >= bindparam("since"))
            .order_by(TransitTime.delivered_on.desc())
            .limit(MOST_DELIVERIES)
            .subquery()
        )
        counted = select(literal(position).label("position"), newest.c.half_days, func.count())
        parts.append(counted.group_by(newest.c.half_days))
    return union_all(*parts)


def _find_arrival(route: Route, scans: Sequence[Scan], progress: Progress) -> Moment:
    """When it came to the shopper or to the pickup point, where it may wait for days that are not the carrier's."""
    moments = {change.milestone: change for change in progress.reached}
    change = moments.get(Milestone.AVAILABLE_FOR_PICKUP) or moments[Milestone.DELIVERED]
    offset = next((scan.local_offset_minutes for scan in scans if scan.digest == change.scan_digest), None)
    return route.moment(change.occurred_at, offset)


def _is_a_lesson(placed_on: dt.date, left: Moment, arrived: Moment) -> bool:
    """Scans in the wrong order, parcels scanned at the door alone and those found after months teach nothing."""
    is_in_order = placed_on <= left.on <= arrived.on and left.at + SHORTEST_TRANSIT <= arrived.at
    return is_in_order and (arrived.on - placed_on).days <= LONGEST_DAYS


def _half_days(route: Route, start: dt.date, end: dt.date) -> int:
    return round(2 * count_working_days(route.place, start, end))
