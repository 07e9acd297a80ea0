"""What the simulated carrier says beside its scans."""

import datetime as dt
import json

import pytest

from portal.sources.problem import UnreadablePayload
from portal.sources.trackers.contract import TrackerUpdate
from portal.sources.trackers.simulated.source import SimulatedTracker


def parse(**members: object) -> TrackerUpdate:
    body = {"tracking_number": "SIM1", "carrier": "simulated", "scans": []} | members
    (update,) = SimulatedTracker().parse("", json.dumps(body).encode())
    return update


def test_days_of_arrival_and_of_fetching_are_read() -> None:
    update = parse(estimated_on="2026-11-24", pickup_until_on="2026-12-01")
    assert (update.estimated_on, update.pickup_until_on) == (dt.date(2026, 11, 24), dt.date(2026, 12, 1))
    assert (parse().estimated_on, parse().pickup_until_on) == (None, None)


@pytest.mark.parametrize("field", ["estimated_on", "pickup_until_on"])
def test_a_day_that_is_none_is_named(field: str) -> None:
    with pytest.raises(UnreadablePayload, match=f"The field {field} is not a day: 'soon'"):
        parse(**{field: "soon"})


@pytest.mark.parametrize("field", ["estimated_on", "pickup_until_on"])
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_at_the_ends_of_the_calendar_is_refused(field: str, day: str) -> None:
    with pytest.raises(UnreadablePayload, match=f"The field {field} lies outside the years we can count with: '{day}'"):
        parse(**{field: day})
