"""What is announced: only the present, never twice, and not the past of a parcel we have just met."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.timeline.news import changes_to_announce, is_history
from portal.timeline.progress import NO_PROGRESS, assess_progress
from portal.timeline.scan import Scan
from portal.vocabulary.milestone import Milestone
from tests.unit.timeline.scans import START, a_scan, scan_lists


def _learn(batches: list[list[Scan]]) -> list[str]:
    """The keys announced while the batches arrive one after the other."""
    announced: list[str] = []
    progress, known = NO_PROGRESS, list[Scan]()
    for batch in batches:
        known = [*known, *batch]
        after = assess_progress(known)
        announced += [change.key for change in changes_to_announce(progress, after, announced)]
        progress = after
    return announced


@given(st.lists(scan_lists(corrections=True), max_size=6))
def test_however_the_scans_arrive_nothing_is_announced_twice(batches: list[list[Scan]]) -> None:
    announced = _learn(batches)
    assert len(announced) == len(set(announced))


@given(st.lists(scan_lists(corrections=True), max_size=6))
def test_learning_the_same_scans_again_announces_nothing(batches: list[list[Scan]]) -> None:
    progress = assess_progress([scan for batch in batches for scan in batch])
    assert changes_to_announce(progress, progress) == ()


@given(scan_lists(corrections=True), scan_lists(corrections=True))
def test_only_the_current_milestone_is_announced(known: list[Scan], news: list[Scan]) -> None:
    after = assess_progress([*known, *news])
    for change in changes_to_announce(assess_progress(known), after):
        assert change.milestone is after.milestone


@given(scan_lists())
def test_told_one_by_one_in_order_every_reached_milestone_is_announced(scans: list[Scan]) -> None:
    last_of_each_minute = {scan.occurred_at: scan for scan in scans}
    distinct = [last_of_each_minute[moment] for moment in sorted(last_of_each_minute)]
    wanted = [change.key for change in assess_progress(distinct).reached]
    assert _learn([[scan] for scan in distinct]) == wanted


def test_a_batch_with_the_whole_delivery_day_announces_the_delivery_alone() -> None:
    after = assess_progress([a_scan("in_transit", 1), a_scan("out_for_delivery", 2), a_scan("delivered", 3)])
    assert [change.milestone for change in changes_to_announce(NO_PROGRESS, after)] == [Milestone.DELIVERED]


def test_a_late_scan_of_something_overtaken_is_not_announced() -> None:
    known = [a_scan("in_transit", 1), a_scan("out_for_delivery", 5)]
    after = assess_progress([*known, a_scan("failed_attempt", 3)])
    assert changes_to_announce(assess_progress(known), after) == ()


def test_a_correction_is_announced_as_one() -> None:
    known = [a_scan("delivered", 1)]
    after = assess_progress([*known, a_scan("in_transit", 2, is_correction=True)])
    assert [change.is_correction for change in changes_to_announce(assess_progress(known), after)] == [True]


def test_the_old_past_of_a_first_batch_is_history_and_later_batches_are_news() -> None:
    change = assess_progress([a_scan("in_transit")]).reached[0]
    late, soon = START + timedelta(hours=73), START + timedelta(hours=72)
    assert is_history(change, late, is_first_batch=True, now=late)
    assert not is_history(change, soon, is_first_batch=True, now=soon)
    assert not is_history(change, late, is_first_batch=False, now=late)
    assert not is_history(change, soon, is_first_batch=True, now=late), "what matters is when we learned it"
