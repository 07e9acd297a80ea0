"""What EasyPost's events mean to us, read from payloads we invented in its format."""

import json
from datetime import UTC, date, datetime
from itertools import product

import pytest

from portal.sources.problem import UnreadablePayload
from portal.sources.trackers.contract import TrackerUpdate
from portal.sources.trackers.easypost.codes import DETAIL_CODES, STATUS_CODES, STATUS_MILESTONES, choose_code
from portal.sources.trackers.easypost.source import EasyPostTracker
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.code_meaning import CODE_MEANINGS
from portal.vocabulary.milestone import Milestone
from tests.payloads.reading import read_payload


def _parse(name: str, topic: str = "") -> tuple[TrackerUpdate, ...]:
    return EasyPostTracker().parse(topic, read_payload("easypost", name))


def _tracker(**changes: object) -> TrackerUpdate:
    body = json.loads(read_payload("easypost", "tracker_updated.json"))["result"] | changes
    (update,) = EasyPostTracker().parse("", json.dumps(body).encode())
    return update


def _detail(**changes: object) -> dict:
    detail = {"status": "in_transit", "status_detail": "in_transit", "datetime": "2026-03-05T04:30:00Z", "message": "m"}
    return detail | changes


def test_an_event_is_read_whole() -> None:
    (update,) = _parse("tracker_updated.json", "tracker.updated")
    assert (update.carrier, update.tracking_number, update.service) == ("UPS", "1ZA1B2C30312345673", "Ground")
    assert update.milestone is Milestone.OUT_FOR_DELIVERY
    assert update.weight_grams == 907
    assert [scan.milestone for scan in update.scans] == [
        "info_received",
        "in_transit",
        "in_transit",
        "out_for_delivery",
    ]


def test_the_estimate_is_the_local_day_not_the_day_in_utc() -> None:
    (update,) = _parse("tracker_updated.json")
    assert update.estimated_on == date(2026, 3, 5)
    assert update.estimated_window is not None
    assert update.estimated_window.latest_at.hour == 20
    assert _tracker(carrier_detail=None).estimated_on == date(2026, 3, 6)


def test_a_scan_shows_the_depots_wall_clock_where_the_place_is_known() -> None:
    (update,) = _parse("tracker_updated.json")
    assert update.scans[1].local_time.isoformat() == "2026-03-03T22:30:00", "Reno is eight hours behind UTC"
    assert update.scans[0].local_offset_minutes is None
    assert update.scans[0].local_time.isoformat() == "2026-03-03T17:00:00", "without a place it is the carrier's clock"


def test_a_moment_with_its_own_offset_or_none_is_read_rightly() -> None:
    place = {"city": "Tokyo", "country": "JP"}
    scans = _tracker(
        tracking_details=[
            _detail(datetime="2026-03-05T04:30:00-05:00"),
            _detail(datetime="2026-03-05T04:30:00", tracking_location=place),
        ]
    ).scans
    assert (scans[0].occurred_at, scans[0].local_offset_minutes) == (datetime(2026, 3, 5, 9, 30, tzinfo=UTC), -300)
    assert (scans[1].occurred_at, scans[1].local_offset_minutes) == (datetime(2026, 3, 4, 19, 30, tzinfo=UTC), 540)


def test_a_detail_that_is_not_documented_is_kept_in_the_vendors_word() -> None:
    scan = _parse("tracker_updated.json")[0].scans[2]
    assert (scan.code, scan.carrier_code) == (CheckpointCode.UNKNOWN, "customs_like_detail_of_tomorrow")
    assert scan.milestone is Milestone.IN_TRANSIT, "its status is known all the same"


@pytest.mark.parametrize(("status", "milestone"), STATUS_MILESTONES.items())
def test_every_status_has_its_milestone_on_trackers_and_scans(status: str, milestone: Milestone) -> None:
    update = _tracker(
        status=status, status_detail="unknown", tracking_details=[_detail(status=status, status_detail="unknown")]
    )
    assert (update.milestone, update.scans[0].milestone) == (milestone, milestone)


def test_every_documented_pair_of_words_has_a_known_code() -> None:
    codes = {choose_code(status, detail) for status, detail in product(STATUS_CODES, DETAIL_CODES)}
    assert CheckpointCode.UNKNOWN not in codes


def test_no_two_details_mean_the_same_and_each_status_says_what_its_milestone_says() -> None:
    assert len(set(DETAIL_CODES.values())) == len(DETAIL_CODES) == 28
    assert len(set(STATUS_CODES.values())) == len(STATUS_CODES) == 10
    for status, code in STATUS_CODES.items():
        assert CODE_MEANINGS[code].milestone is STATUS_MILESTONES[status]


def test_an_expired_tracker_is_expired() -> None:
    assert _tracker(status="failure", status_detail="expired").milestone is Milestone.EXPIRED


def test_lists_and_bare_trackers_are_read_and_other_events_say_nothing_of_parcels() -> None:
    assert [update.tracking_number for update in _parse("tracker_list.json")] == ["EZ9", "1ZA1B2C30312345673"]
    assert _parse("tracker_list.json")[0].milestone is Milestone.PENDING
    assert _parse("batch_created.json") == ()
    assert _parse("batch_created.json", "batch.created") == ()


def test_an_event_is_known_by_its_id_and_description() -> None:
    body = read_payload("easypost", "tracker_updated.json")
    assert EasyPostTracker().event_id({}, body) == "evt_invented_1"
    assert EasyPostTracker().topic({}, body) == "tracker.updated"


@pytest.mark.parametrize(
    "body",
    [
        b'{"object":"Event","description":"tracker.updated","result":{}}',
        b'{"object":"Tracker"}',
        b'{"tracking_code":"1","tracking_details":[{"datetime":"soon"}]}',
        b'{"tracking_code":"1","tracking_details":7}',
        b'{"weather":"fine"}',
    ],
)
def test_what_cannot_be_understood_is_named(body: bytes) -> None:
    with pytest.raises(UnreadablePayload, match=r"\.$"):
        EasyPostTracker().parse("", body)
