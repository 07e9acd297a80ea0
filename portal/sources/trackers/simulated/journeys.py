"""Scripted journeys of parcels that do not exist, and which of their steps are due by now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from typing import Final

import msgspec

from portal.sources.trackers.simulated.script import JOURNEYS, Journey, Step
from portal.sources.trackers.simulated.wire import WireReport, WireScan

CARRIER: Final = "simulated"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueStep:
    """A step that has been reported by now; both moments are aware UTC."""

    step: Step
    occurred_at: datetime
    reported_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A body to be posted as the simulated carrier, for one parcel as of one moment."""

    parcel: int
    reported_at: datetime
    body: bytes


def play(journey: Journey, started_at: datetime, pace: float, now: datetime) -> tuple[DueStep, ...]:
    """The steps reported up to `now`, in the order they were reported.

    `pace` is how many hours of the script pass in one real hour, e.g. 3600 lets a day of the script take 24 seconds.
    Raises ValueError for a pace that is not positive.
    """
    if pace <= 0:
        raise ValueError("The pace of a journey must be greater than zero.")
    steps = [
        DueStep(
            step=step,
            occurred_at=started_at + timedelta(hours=step.after_hours / pace),
            reported_at=started_at + timedelta(hours=step.reported_hours / pace),
        )
        for step in journey.steps
    ]
    return tuple(sorted((due for due in steps if due.reported_at <= now), key=lambda due: due.reported_at))


def compose_reports(
    journey: Journey, tracking_number: str, *, started_at: datetime, pace: float, now: datetime
) -> tuple[Report, ...]:
    """One body per step reported by now, each with all that the carrier knew of that parcel then.

    A journey of several parcels numbers them: the first has the tracking number, the second that number and "-2".
    """
    due = play(journey, started_at, pace, now)
    reports = []
    for position, latest in enumerate(due):
        parcel = latest.step.parcel
        known = [step for step in due[: position + 1] if step.step.parcel == parcel]
        number = tracking_number if parcel == 1 else f"{tracking_number}-{parcel}"
        body = _compose(known, number, started_at)
        reports.append(Report(parcel=parcel, reported_at=latest.reported_at, body=body))
    return tuple(reports)


def find_journey(name: str) -> Journey | None:
    """A scripted journey by name, or None."""
    return JOURNEYS_BY_NAME.get(name)


JOURNEYS_BY_NAME: Final[Mapping[str, Journey]] = MappingProxyType({journey.name: journey for journey in JOURNEYS})


def _compose(known: list[DueStep], number: str, started_at: datetime) -> bytes:
    estimates = [due.step.estimated_days for due in known if due.step.estimated_days is not None]
    day = (started_at + timedelta(days=estimates[-1])).date().isoformat() if estimates else None
    latest = known[-1].reported_at
    report = WireReport(
        id=f"{number}:{len(known)}",
        tracking_number=number,
        carrier=CARRIER,
        service="Standard",
        estimated_on=day,
        updated_at=latest.isoformat(),
        scans=[_compose_scan(due) for due in known],
    )
    return msgspec.json.encode(report)


def _compose_scan(due: DueStep) -> WireScan:
    depot = due.step.depot
    local = due.occurred_at.astimezone(timezone(timedelta(minutes=depot.offset_minutes)))
    return WireScan(
        code=due.step.code,
        occurred_at=local.isoformat(timespec="seconds"),
        city=depot.city,
        region=depot.region,
        postcode=depot.postcode,
        country=depot.country,
        wording=due.step.wording,
        carrier_code=due.step.carrier_code or None,
        is_correction=due.step.is_correction,
    )
