"""The laws of progress: order and repetition do not matter, milestones move forward, terminal ones stay."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.timeline.progress import NO_PROGRESS, assess_progress, sort_scans
from portal.timeline.scan import Scan
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.milestone import Milestone
from tests.unit.timeline.scans import a_scan, scan_lists


@given(scan_lists(corrections=True), st.randoms(use_true_random=False))
def test_any_order_and_repetition_of_the_same_scans_gives_the_same_progress(scans: list[Scan], random: Random) -> None:
    shuffled = [*scans, *random.choices(scans, k=len(scans))] if scans else []
    random.shuffle(shuffled)
    assert assess_progress(shuffled) == assess_progress(scans)


@given(scan_lists())
def test_each_milestone_is_reached_at_most_once_without_a_correction(scans: list[Scan]) -> None:
    milestones = [change.milestone for change in assess_progress(scans).reached]
    assert len(milestones) == len(set(milestones))


@given(scan_lists(corrections=True))
def test_no_change_has_the_key_of_another(scans: list[Scan]) -> None:
    keys = [change.key for change in assess_progress(scans).reached]
    assert len(keys) == len(set(keys))


@given(scan_lists())
def test_the_road_never_leads_backwards(scans: list[Scan]) -> None:
    ranks = [change.milestone.rank for change in assess_progress(scans).reached if change.milestone.rank is not None]
    assert ranks == sorted(ranks)


@given(scan_lists(corrections=True))
def test_changes_are_told_in_the_order_they_happened(scans: list[Scan]) -> None:
    moments = [change.occurred_at for change in assess_progress(scans).reached]
    assert moments == sorted(moments)


@given(scan_lists(), scan_lists())
def test_a_terminal_milestone_stays_whatever_happens_later(scans: list[Scan], later: list[Scan]) -> None:
    before = assess_progress(scans)
    if not before.is_final:
        return
    newest = max(scan.occurred_at for scan in scans)
    moved = [replace(scan, occurred_at=newest + (scan.occurred_at - a_scan("pending").occurred_at)) for scan in later]
    newer = [scan for scan in moved if scan.occurred_at > newest]
    assert assess_progress([*scans, *newer]).reached == before.reached


@given(scan_lists(corrections=True))
def test_only_a_correction_may_follow_a_terminal_milestone(scans: list[Scan]) -> None:
    reached = assess_progress(scans).reached
    for before, after in pairwise(reached):
        if before.milestone.is_terminal:
            assert after.is_correction


@given(scan_lists())
def test_scans_nobody_understands_never_move_a_shipment(scans: list[Scan]) -> None:
    known = [scan for scan in scans if scan.code is not CheckpointCode.UNKNOWN]
    assert assess_progress(scans).milestone == assess_progress(known).milestone


@pytest.mark.parametrize(
    ("codes", "milestone"),
    [
        ([], "pending"),
        (["label_created"], "info_received"),
        (["label_created", "picked_up", "out_for_delivery", "failed_attempt", "out_for_delivery"], "out_for_delivery"),
        (["out_for_delivery", "in_transit"], "out_for_delivery"),
        (["in_transit", "customs_hold"], "exception"),
        (["in_transit", "customs_hold", "customs_cleared"], "in_transit"),
        (["out_for_delivery", "damaged", "in_transit"], "exception"),
        (["out_for_delivery", "damaged", "failed_attempt"], "failed_attempt"),
        (["in_transit", "expired", "lost"], "exception"),
        (["in_transit", "expired", "delivered"], "delivered"),
        (["out_for_delivery", "refused", "returning", "out_for_delivery", "returned"], "returned"),
        (["delivered", "returning"], "delivered"),
        (["exception", "unknown"], "exception"),
    ],
)
def test_scans_lead_to_the_milestone_a_person_would_name(codes: list[str], milestone: str) -> None:
    scans = [a_scan(code, hours) for hours, code in enumerate(codes)]
    assert assess_progress(scans).milestone == Milestone(milestone)


def test_nothing_known_is_no_progress() -> None:
    assert assess_progress([]) == NO_PROGRESS


def test_a_correction_takes_a_delivery_back_and_lets_it_be_reached_again() -> None:
    scans = [
        a_scan("out_for_delivery", 1),
        a_scan("delivered", 2),
        a_scan("in_transit", 3, is_correction=True),
        a_scan("delivered", 9),
    ]
    progress = assess_progress(scans)
    assert [(change.milestone, change.is_correction) for change in progress.reached] == [
        (Milestone.OUT_FOR_DELIVERY, False),
        (Milestone.DELIVERED, False),
        (Milestone.IN_TRANSIT, True),
        (Milestone.DELIVERED, False),
    ]
    assert progress.is_final


def test_a_delivery_at_the_same_minute_as_another_scan_comes_last() -> None:
    assert sort_scans([a_scan("delivered", 1), a_scan("out_for_delivery", 1)])[-1].code is CheckpointCode.DELIVERED


def test_the_better_known_of_two_readings_of_one_scan_stays() -> None:
    known = a_scan("customs_hold", 1, wording="Held")
    unknown = replace(a_scan("unknown", 1, wording="Held"), carrier_code="X9")
    assert sort_scans([unknown, known]) == sort_scans([known, unknown]) == (known,)


def test_a_parcel_on_its_way_back_is_delivered_to_the_one_who_sent_it() -> None:
    codes = (CheckpointCode.IN_TRANSIT, CheckpointCode.RETURNING, CheckpointCode.DELIVERED)
    progress = assess_progress([a_scan(code, hours) for hours, code in enumerate(codes)])
    assert progress.milestone is Milestone.RETURNED
    assert progress.is_final
    assert [change.milestone for change in progress.reached][-2:] == [Milestone.RETURNING, Milestone.RETURNED]
