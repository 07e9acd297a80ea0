"""Scripted journeys are played step by step, once each, and fresh orders come at a bearable pace."""

import datetime as dt
import uuid
from collections.abc import Iterator
from itertools import pairwise

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database, open_engine
from notifier.foundation.sealing import Sealer
from portal.demo.doors import find_doors, open_shop
from portal.demo.fresh_orders import MOST_MOVING, place_due_order, place_fresh_order
from portal.demo.pipeline import DemoDoors
from portal.demo.shops import FERNHOLLOW
from portal.models import Order, Shipment, SimulatedJourney, StoreEvent, TrackerEvent
from portal.queries.page_links import PageLinks
from portal.sources.trackers.simulated.journeys import JOURNEYS_BY_NAME
from portal.tasks.journeys import JourneyPlan, begin_journey, play_due_steps
from portal.tracking.ingest_store_event import ingest_store_event
from portal.tracking.ingest_tracker_event import ingest_tracker_event
from portal.vocabulary.milestone import Milestone

NOW = utc_now().replace(microsecond=0)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(open_engine(database_url))
    with database.unit_of_work() as opened:
        yield opened
    database.dispose()


@pytest.fixture
def doors(session: Session) -> DemoDoors:
    sealer = Sealer(("a key of this test",))
    open_shop(session, sealer, FERNHOLLOW, base_url="http://127.0.0.1:8801")
    found = find_doors(session, PageLinks(sealer, "http://127.0.0.1:8801", 30), FERNHOLLOW)
    assert found is not None
    return found


def begin(session: Session, doors: DemoDoors, script: str) -> None:
    plan = JourneyPlan(
        merchant_id=doors.merchant_id,
        connection_id=doors.tracker_id,
        tracking_number=f"MP-{script}",
        script=script,
        seconds=60,
    )
    begin_journey(session, plan, at=NOW)


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def apply_until(session: Session, doors: DemoDoors, moment: dt.datetime) -> None:
    """What the workers do, up to a moment."""
    told = select(StoreEvent).where(StoreEvent.state == "new", StoreEvent.due_at <= moment)
    for event in session.scalars(told.order_by(StoreEvent.due_at)).all():
        ingest_store_event(session, doors.links, event, now=moment)
        session.flush()
    scanned = select(TrackerEvent).where(TrackerEvent.state == "new").order_by(TrackerEvent.due_at, TrackerEvent.id)
    for scan in session.scalars(scanned).all():
        ingest_tracker_event(session, doors.links, scan, now=moment)
        session.flush()


def test_every_step_of_every_script_comes_in_once(session: Session, doors: DemoDoors) -> None:
    for script in JOURNEYS_BY_NAME:
        begin(session, doors, script)
    for after in range(0, 66, 3):
        play_due_steps(session, now=NOW + after * SECOND)
        assert play_due_steps(session, now=NOW + after * SECOND) == 0
    assert count(session, TrackerEvent) == sum(len(script.steps) for script in JOURNEYS_BY_NAME.values())
    assert set(session.scalars(select(SimulatedJourney.next_step_at))) == {None}


def test_steps_missed_while_nothing_ran_are_made_up_for(session: Session, doors: DemoDoors) -> None:
    begin(session, doors, "on_time")
    assert play_due_steps(session, now=NOW + dt.timedelta(hours=5)) == len(JOURNEYS_BY_NAME["on_time"].steps)


def test_a_script_that_no_longer_exists_ends_its_journey(session: Session, doors: DemoDoors) -> None:
    begin(session, doors, "on_time")
    session.scalars(select(SimulatedJourney)).one().journey = "of an older version"
    session.flush()
    assert play_due_steps(session, now=NOW + 5 * SECOND) == 0
    assert play_due_steps(session, now=NOW + 50 * SECOND) == 0


def test_fresh_orders_are_over_within_two_minutes(session: Session, doors: DemoDoors) -> None:
    for position in range(11):
        place_fresh_order(session, doors, FERNHOLLOW, position=position, now=NOW)
    for after in range(0, 123, 3):
        play_due_steps(session, now=NOW + after * SECOND)
        apply_until(session, doors, NOW + after * SECOND)
    assert set(session.scalars(select(Order.stage))) == {"shipped"}
    settled = {Milestone.DELIVERED, Milestone.RETURNED, Milestone.EXCEPTION}
    assert {Milestone(found) for found in session.scalars(select(Shipment.milestone))} == settled
    assert set(session.scalars(select(SimulatedJourney.next_step_at))) == {None}


def test_fresh_orders_become_rarer_and_never_too_many(session: Session, doors: DemoDoors) -> None:
    placed = [
        after for after in range(0, 3000, 20) if place_due_order(session, doors, FERNHOLLOW, now=NOW + after * SECOND)
    ]
    pauses = [later - earlier for earlier, later in pairwise(placed)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (40, 240)
    # Nobody plays the journeys here, so the road is full at the end.
    assert len(placed) == MOST_MOVING


def test_orders_of_one_shop_never_share_a_number(session: Session, doors: DemoDoors) -> None:
    for after in range(0, 400, 40):
        place_due_order(session, doors, FERNHOLLOW, now=NOW + after * SECOND)
    numbers = session.scalars(select(Order.number)).all()
    assert len(set(numbers)) == len(numbers) == 10


def test_an_unopened_shop_has_no_doors(session: Session) -> None:
    links = PageLinks(Sealer((str(uuid.uuid4()),)), "http://127.0.0.1:8801", 30)
    assert find_doors(session, links, FERNHOLLOW) is None
