"""The simulated carrier's journeys lead where their names say, and play at the pace asked for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.sources.trackers.simulated.journeys import JOURNEYS_BY_NAME, compose_reports, find_journey, play
from portal.sources.trackers.simulated.source import SimulatedTracker, sign
from portal.timeline.progress import assess_progress

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LONG_AFTER = START + timedelta(days=60)
ENDS = {
    "on_time": "delivered",
    "late": "delivered",
    "lost": "exception",
    "customs": "delivered",
    "failed_attempt": "delivered",
    "pickup": "delivered",
    "returned": "returned",
    "split": "delivered",
    "out_of_order": "delivered",
    "repeated": "delivered",
    "corrected": "delivered",
}


def test_every_journey_has_its_own_name_and_a_known_end() -> None:
    assert set(JOURNEYS_BY_NAME) == set(ENDS)
    assert find_journey("teleported") is None


@pytest.mark.parametrize(("name", "end"), ENDS.items())
def test_each_report_is_signed_readable_and_leads_to_the_end(name: str, end: str) -> None:
    reports = compose_reports(JOURNEYS_BY_NAME[name], "SIM0001", started_at=START, pace=1, now=LONG_AFTER)
    tracker = SimulatedTracker()
    last = {}
    for report in reports:
        assert tracker.verify(report.body, sign(report.body, "s"), ["s"])
        (update,) = tracker.parse("", report.body)
        last[update.tracking_number] = update
    assert len(last) == (2 if name == "split" else 1)
    for update in last.values():
        assert assess_progress(update.scans).milestone == end


def test_repeated_scans_are_one_scan() -> None:
    reports = compose_reports(JOURNEYS_BY_NAME["repeated"], "SIM0001", started_at=START, pace=1, now=LONG_AFTER)
    (update,) = SimulatedTracker().parse("", reports[-1].body)
    assert len(update.scans) == 9
    assert len({scan.digest for scan in update.scans}) == 6


def test_scans_out_of_order_are_reported_after_they_happened() -> None:
    due = play(JOURNEYS_BY_NAME["out_of_order"], START, 1, LONG_AFTER)
    happened = [step.occurred_at for step in due]
    assert happened != sorted(happened)


@given(st.sampled_from(sorted(ENDS)), st.floats(0.1, 10_000), st.floats(0, 400), st.floats(0, 400))
def test_what_was_reported_stays_reported(name: str, pace: float, hours: float, more: float) -> None:
    journey, moment = JOURNEYS_BY_NAME[name], START + timedelta(hours=hours)
    early, late = play(journey, START, pace, moment), play(journey, START, pace, moment + timedelta(hours=more))
    assert late[: len(early)] == early


def test_the_pace_shortens_the_journey() -> None:
    journey = JOURNEYS_BY_NAME["on_time"]
    assert len(play(journey, START, 3600, START + timedelta(seconds=37))) == len(journey.steps)
    assert len(play(journey, START, 3600, START + timedelta(seconds=6))) == 2
    with pytest.raises(ValueError, match="greater than zero"):
        play(journey, START, 0, START)
