"""The identity of a scan: the same news in another form is the same scan, other news is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.timeline.scan import Place, Scan
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.milestone import Milestone
from tests.unit.timeline.scans import START, a_scan, scans


def test_another_spelling_of_the_same_scan_is_the_same_scan() -> None:
    ours = a_scan("departed_facility", wording="Departed facility", place=Place("Springfield", "IL", "62701", "US"))
    theirs = replace(
        ours, wording="DEPARTED  FACILITY.", place=Place("SPRINGFIELD"), occurred_at=START.replace(second=40)
    )
    assert ours.digest == theirs.digest


@given(scans(corrections=True), st.integers(min_value=-14 * 4, max_value=14 * 4))
def test_the_zone_a_moment_is_written_in_does_not_matter(scan: Scan, quarters: int) -> None:
    moved = replace(scan, occurred_at=scan.occurred_at.astimezone(timezone(timedelta(minutes=15 * quarters))))
    assert moved.digest == scan.digest
    assert moved == scan


@given(scans(corrections=True), st.sampled_from(CheckpointCode), st.sampled_from(Milestone))
def test_a_scan_mapped_to_another_meaning_stays_the_same_scan(
    scan: Scan, code: CheckpointCode, milestone: Milestone
) -> None:
    assert replace(scan, code=code, milestone=milestone).digest == scan.digest


@pytest.mark.parametrize(
    "change",
    [
        {"wording": "Arrived at facility"},
        {"place": Place("Shelbyville")},
        {"occurred_at": START + timedelta(minutes=1)},
        {"is_correction": True},
    ],
)
def test_other_news_is_another_scan(change: dict) -> None:
    scan = a_scan("departed_facility", wording="Departed facility", place=Place("Springfield"))
    assert replace(scan, **change).digest != scan.digest


def test_without_wording_the_carrier_code_tells_scans_apart() -> None:
    scan = replace(a_scan("unknown"), wording="", carrier_code="X1")
    assert scan.digest != replace(scan, carrier_code="X2").digest


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        replace(a_scan("in_transit"), occurred_at=datetime(2026, 3, 2, 8, 0))  # noqa: DTZ001 -- the point of the test


def test_the_wall_clock_of_the_depot_keeps_its_date() -> None:
    scan = replace(a_scan("delivered"), occurred_at=datetime(2026, 3, 2, 23, 30, tzinfo=UTC), local_offset_minutes=120)
    assert scan.local_time == datetime(2026, 3, 3, 1, 30)  # noqa: DTZ001 -- a wall clock has no offset
