"""Playing the scripted journeys of the simulated carrier: each due step becomes a payload like any other."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from celery import Task, shared_task
from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.ids import new_id
from portal.models import SimulatedJourney
from portal.sources.trackers.simulated.journeys import JOURNEYS_BY_NAME, compose_reports, find_journey
from portal.sources.trackers.simulated.script import Journey
from portal.sources.trackers.simulated.source import TOPIC
from portal.tasks import queues
from portal.tasks.context import portal_context
from portal.tracking.record_raw_event import RawPayload, record_raw_event
from portal.vocabulary.connection_kind import ConnectionKind

_BATCH_SIZE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyPlan:
    """A parcel of a simulated tracker and the script it is to follow, the whole of it in `seconds`."""

    merchant_id: uuid.UUID
    connection_id: uuid.UUID
    tracking_number: str
    script: str
    seconds: int


@shared_task(bind=True, name=queues.PLAY_JOURNEYS)
def play_journeys(self: "Task[[], None]") -> None:
    """Let simulated parcels do what their scripts say they have done by now."""
    with portal_context(self.app).database.unit_of_work() as session:
        play_due_steps(session, now=utc_now())


def play_due_steps(session: Session, *, now: dt.datetime) -> int:
    """Record every due step of a batch of journeys in the caller's transaction; returns how many payloads came in."""
    due = session.scalars(
        select(SimulatedJourney)
        .where(SimulatedJourney.next_step_at <= now)
        .order_by(SimulatedJourney.next_step_at)
        .limit(_BATCH_SIZE)
        .with_for_update(skip_locked=True)
    ).all()
    return sum(_play(session, journey, now) for journey in due)


def begin_journey(session: Session, plan: JourneyPlan, *, at: dt.datetime) -> None:
    """Send a parcel on its way; its first step is reported at `at`."""
    script = JOURNEYS_BY_NAME[plan.script]
    journey = SimulatedJourney(
        id=new_id(),
        merchant_id=plan.merchant_id,
        connection_id=plan.connection_id,
        tracking_number=plan.tracking_number,
        journey=plan.script,
        seconds=plan.seconds,
        started_at=at,
        steps_played=0,
    )
    journey.next_step_at = _step_at(journey, script, 0)
    session.add(journey)
    session.flush()


def _play(session: Session, journey: SimulatedJourney, now: dt.datetime) -> int:
    script = find_journey(journey.journey)
    if script is None:
        # A script of an older version: nobody can play it any more.
        journey.next_step_at = None
        return 0
    reports = compose_reports(
        script, journey.tracking_number, started_at=journey.started_at, pace=_pace(journey, script), now=now
    )
    fresh = reports[journey.steps_played :]
    for report in fresh:
        payload = RawPayload(
            ConnectionKind.TRACKER, journey.merchant_id, journey.connection_id, TOPIC, report.body, now
        )
        record_raw_event(session, payload)
    journey.steps_played = len(reports)
    journey.next_step_at = _step_at(journey, script, len(reports))
    return len(fresh)


def _step_at(journey: SimulatedJourney, script: Journey, position: int) -> dt.datetime | None:
    """When the step at this position is reported; None after the last."""
    hours = sorted(step.reported_hours for step in script.steps)
    if position >= len(hours):
        return None
    # Rounded up a little, so that the step is due for certain when its moment has come.
    after = dt.timedelta(hours=hours[position] / _pace(journey, script), milliseconds=1)
    return journey.started_at + after


def _pace(journey: SimulatedJourney, script: Journey) -> float:
    """Hours of the script in one real hour."""
    longest = max(step.reported_hours for step in script.steps)
    return longest * 3600 / journey.seconds
