"""Orders placed while the demo runs: a fresh one every few seconds, its parcel on a scripted journey of a minute."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.demo.pipeline import DemoDoors, bring_later, bring_store_event
from portal.demo.plans import FIRST_MOVING_SERIAL, OrderPlan, Person
from portal.demo.shopify_bodies import OrderState, SentParcel, compose_order
from portal.demo.shops import DemoShopPlan
from portal.models import Merchant, SimulatedJourney
from portal.sources.trackers.simulated.journeys import JOURNEYS_BY_NAME
from portal.sources.trackers.simulated.script import Journey
from portal.tasks.journeys import JourneyPlan, begin_journey

#: No more parcels than these move at once in one shop.
MOST_MOVING: Final = 20
#: A shop takes an order every 40 s until it had this many within the hour, then one every 4 minutes.
_LIVELY_ORDERS: Final = 15
_LIVELY_PAUSE: Final = dt.timedelta(seconds=40)
_CALM_PAUSE: Final = dt.timedelta(minutes=4)

#: Parcels that are on the road when the demo opens, each this much further than the one after it.
_FIRST_ORDERS: Final = 6
_HEAD_START: Final = dt.timedelta(seconds=7)

_PACKED_AFTER: Final = dt.timedelta(seconds=4)
_SENT_AFTER: Final = dt.timedelta(seconds=9)
_FIRST_SCAN_AFTER: Final = dt.timedelta(seconds=12)
#: The simulated carrier as shops and shoppers know it.
_CARRIER: Final = "Milepost Parcel"

# Their parcels travel the scripted roads, which end in Munich or Lyon.
_LENA: Final = Person(
    "Lena Auerbach", "lena@auerbach.example", "+12025550121", "Isarweg 6", "München", "80939", "DE", "en"
)
_FELIX: Final = Person(
    "Felix Grünwaldner", "felix.g@post.example", "+12025550122", "Heidestraße 40", "München", "80939", "DE", "de"
)
_SALMA: Final = Person(
    "سلمى النجار", "salma.alnajjar@barid.example", "+12025550123", "Lindenallee 9", "München", "80937", "DE", "ar"
)
_BASTIEN: Final = Person(
    "Bastien Courvoisier",
    "bastien@courvoisier.example",
    "+12025550124",
    "3 quai des Lilas",
    "Lyon",
    "69007",
    "FR",
    "en",
)
_PEOPLE: Final = (_LENA, _FELIX, _SALMA)

#: Which script the next order follows and how many seconds it lasts; together they pass every lively milestone.
_CYCLE: Final = (
    ("on_time", 60), ("failed_attempt", 75), ("pickup", 60), ("late", 75), ("returned", 75), ("customs", 100),
    ("split", 75), ("lost", 75), ("corrected", 80), ("out_of_order", 60), ("repeated", 60),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Counts:
    """What a shop's journeys look like now."""

    all: int
    moving: int
    within_hour: int
    newest_at: dt.datetime | None


def start_moving(session: Session, doors: DemoDoors, shop: DemoShopPlan, *, now: dt.datetime) -> None:
    """Put parcels on the road when none of the shop's moves, some of them well ahead of the others."""
    counts = _count(session, doors, now)
    if counts.moving:
        return
    for index in range(_FIRST_ORDERS):
        place_fresh_order(session, doors, shop, position=counts.all + index, now=now - index * _HEAD_START)


def place_due_order(session: Session, doors: DemoDoors, shop: DemoShopPlan, *, now: dt.datetime) -> bool:
    """Place a fresh order when it is time for one; returns whether it was."""
    # One at a time for each shop, or two workers would give out one number twice.
    session.execute(select(Merchant.id).where(Merchant.id == doors.merchant_id).with_for_update())
    counts = _count(session, doors, now)
    if counts.moving >= MOST_MOVING:
        return False
    pause = _LIVELY_PAUSE if counts.within_hour < _LIVELY_ORDERS else _CALM_PAUSE
    if counts.newest_at is not None and now < counts.newest_at + pause:
        return False
    place_fresh_order(session, doors, shop, position=counts.all, now=now)
    return True


def place_fresh_order(
    session: Session, doors: DemoDoors, shop: DemoShopPlan, *, position: int, now: dt.datetime
) -> None:
    """Place the order at `position` of all fresh ones: placed now, packed and sent within seconds, then moving."""
    name, seconds = _CYCLE[position % len(_CYCLE)]
    script = JOURNEYS_BY_NAME[name]
    state = _placed(shop, script, position, now)
    bring_store_event(session, doors, "orders/create", compose_order(state), at=now)
    packed = replace(state, updated_at=now + _PACKED_AFTER, fulfilment_status="in_progress")
    bring_later(session, doors, "orders/updated", compose_order(packed), at=packed.updated_at)
    sent_at = now + _SENT_AFTER
    number = f"MP555{shop.prefix}{position:05d}"
    numbers = tuple(number if parcel == 1 else f"{number}-{parcel}" for parcel in _parcels(script))
    everything = tuple(range(len(state.plan.lines)))
    parcel = SentParcel(1, _CARRIER, "Standard", numbers, everything, sent_at)
    sent = replace(state, updated_at=sent_at, fulfilment_status="fulfilled", parcels=(parcel,))
    bring_later(session, doors, "orders/fulfilled", compose_order(sent), at=sent_at)
    journey = JourneyPlan(
        merchant_id=doors.merchant_id,
        connection_id=doors.tracker_id,
        tracking_number=number,
        script=name,
        seconds=seconds,
    )
    begin_journey(session, journey, at=now + _FIRST_SCAN_AFTER)


def _placed(shop: DemoShopPlan, script: Journey, position: int, now: dt.datetime) -> OrderState:
    serial = FIRST_MOVING_SERIAL + position
    first = shop.products[position % len(shop.products)]
    second = shop.products[(position + 1 + position // len(shop.products)) % len(shop.products)]
    lines = ((first, 1),) if first is second else ((first, 1), (second, 1 + position % 2))
    person = _BASTIEN if script.name == "customs" else _PEOPLE[position % len(_PEOPLE)]
    plan = OrderPlan(serial=serial, title="", person=person, lines=lines, placed="0m")
    return OrderState(
        plan=plan,
        external_id=shop.external_id(serial),
        number=shop.number(serial),
        currency=shop.currency,
        placed_at=now,
        updated_at=now,
    )


def _parcels(script: Journey) -> list[int]:
    return sorted({step.parcel for step in script.steps})


def _count(session: Session, doors: DemoDoors, now: dt.datetime) -> _Counts:
    journeys, hour_ago = SimulatedJourney, now - dt.timedelta(hours=1)
    row = session.execute(
        select(
            func.count(),
            func.count(journeys.next_step_at),
            func.count().filter(journeys.started_at > hour_ago),
            func.max(journeys.started_at),
        ).where(journeys.connection_id == doors.tracker_id)
    ).one()
    newest = cast("dt.datetime | None", row[3])
    return _Counts(row[0], row[1], row[2], None if newest is None else newest - _FIRST_SCAN_AFTER)
