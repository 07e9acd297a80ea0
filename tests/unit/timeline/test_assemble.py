"""The timeline people read: grouped by the depot's day, newest first, repeats folded, old entries marked."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given

from portal.timeline.assemble import assemble_timeline
from portal.timeline.progress import sort_scans
from portal.timeline.scan import Scan
from tests.unit.timeline.scans import a_scan, scan_lists


@given(scan_lists(corrections=True))
def test_every_scan_stands_on_the_timeline_once(scans: list[Scan]) -> None:
    entries = [entry for day in assemble_timeline(scans).days for entry in day.entries]
    assert len(entries) + sum(entry.repeats for entry in entries) == len(sort_scans(scans))


@given(scan_lists())
def test_days_are_newest_first_and_appear_once(scans: list[Scan]) -> None:
    days = [day.day for day in assemble_timeline(scans).days]
    assert days == sorted(set(days), reverse=True)


@given(scan_lists())
def test_all_but_the_newest_entries_are_older(scans: list[Scan]) -> None:
    timeline = assemble_timeline(scans, visible=3)
    flags = [entry.is_older for day in timeline.days for entry in day.entries]
    assert flags == [False] * min(3, len(flags)) + [True] * timeline.older_entries


def test_a_scan_late_in_the_evening_belongs_to_the_depots_day() -> None:
    scan = replace(a_scan("delivered"), occurred_at=datetime(2026, 3, 3, 3, 30, tzinfo=UTC), local_offset_minutes=-300)
    assert [day.day for day in assemble_timeline([scan]).days] == [date(2026, 3, 2)]


def test_the_same_wording_again_on_one_day_is_one_entry_but_a_new_milestone_keeps_its_own() -> None:
    scans = [a_scan("in_transit", hours, wording="On the way") for hours in (0, 1, 2, 3)]
    (day,) = assemble_timeline(scans).days
    assert [(entry.repeats, entry.reached) for entry in day.entries] == [(2, False), (0, True)]
    assert day.entries[0].since == scans[1].local_time
