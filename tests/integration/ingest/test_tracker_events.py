"""What trackers say becomes one timeline that only moves forward, told once."""

import datetime as dt
import itertools

import pytest
from sqlalchemy import func, select

from notifier.foundation.clock import utc_now
from portal.models import Checkpoint, DeliveryEstimate, TrackerEvent, UnknownCode
from portal.vocabulary.milestone import Milestone
from tests.integration.ingest.shop import TRACKING_NUMBER, Body, Shop, read_body, scan
from tests.integration.ingest.test_store_events import fulfilment, placed


def ago(hours: float) -> dt.datetime:
    return utc_now().replace(microsecond=0) - dt.timedelta(hours=hours)


@pytest.fixture
def sent(shop: Shop) -> Shop:
    """A shop whose only order is sent in one parcel."""
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())
    return shop


def milestone(shop: Shop) -> str:
    return shop.parcels()[0].milestone


def count(shop: Shop, table: type) -> int:
    with shop.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def journey() -> list[Body]:
    return [
        scan("pre_transit", ago(30)),
        scan("in_transit", ago(20), "SALEM"),
        scan("out_for_delivery", ago(4), "EUGENE"),
        scan("delivered", ago(1), "EUGENE"),
    ]


def test_scans_move_the_parcel_and_are_told(sent: Shop) -> None:
    for length in range(1, 5):
        sent.tracker_says(*journey()[:length])
    assert milestone(sent) == Milestone.DELIVERED
    assert count(sent, Checkpoint) == 4
    assert sent.told()[2:] == [
        "shipment.info_received",
        "shipment.in_transit",
        "shipment.out_for_delivery",
        "shipment.delivered",
    ]


def test_a_batch_that_ends_delivered_tells_of_the_delivery_alone(sent: Shop) -> None:
    sent.tracker_says(*journey())
    assert sent.told()[2:] == ["shipment.delivered"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::5])
def test_any_order_of_scans_ends_the_same_and_tells_nothing_twice(sent: Shop, order: tuple[int, ...]) -> None:
    scans = journey()
    for index in (*order, order[0]):
        sent.tracker_says(scans[index])
    assert milestone(sent) == Milestone.DELIVERED
    assert count(sent, Checkpoint) == 4
    told = sent.told()
    assert len(told) == len(set(told))
    assert told[-1] == "shipment.delivered"


def test_news_of_a_parcel_nobody_has_named_waits_for_its_order(shop: Shop) -> None:
    shop.tracker_says(*journey()[:2])
    with shop.database.reading() as session:
        assert session.scalars(select(TrackerEvent.state)).one() == "waiting"
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())
    assert milestone(shop) == Milestone.IN_TRANSIT
    with shop.database.reading() as session:
        assert session.scalars(select(TrackerEvent.state)).one() == "applied"


def test_a_parcel_delivered_long_before_we_learned_of_it_is_told_to_nobody(sent: Shop) -> None:
    sent.tracker_says(scan("delivered", ago(24 * 9)))
    assert milestone(sent) == Milestone.DELIVERED
    assert sent.told() == ["order.placed", "order.shipped"]


def test_the_carriers_day_is_kept_with_every_earlier_one_and_told_when_it_moves(sent: Shop) -> None:
    sent.tracker_says(*journey()[:1], estimated_on="2026-12-01")
    sent.tracker_says(*journey()[:2], estimated_on="2026-12-03")
    sent.tracker_says(*journey()[:2], estimated_on="2026-12-03")
    parcel = sent.parcels()[0]
    assert (parcel.earliest_on, parcel.latest_on) == (dt.date(2026, 12, 3), dt.date(2026, 12, 3))
    assert count(sent, DeliveryEstimate) == 2
    assert sent.told().count("estimate.moved") == 1


def test_a_store_and_a_tracker_that_report_one_parcel_make_one_timeline(sent: Shop) -> None:
    sent.tracker_says(*journey()[:2])
    happened = ago(2)
    sent.store_says(
        "fulfillment_events/create",
        read_body("fulfilment_event.json", order_id=placed()["id"], fulfillment_id=501, status="out_for_delivery",
                  happened_at=happened.isoformat()),
    )  # fmt: skip
    assert len(sent.parcels()) == 1
    assert milestone(sent) == Milestone.OUT_FOR_DELIVERY
    assert count(sent, Checkpoint) == 3


def test_words_nobody_has_mapped_are_kept_counted_and_move_nothing(sent: Shop) -> None:
    strange = scan("wobbling", ago(3), message="Parcel wobbles")
    sent.tracker_says(*journey()[:2])
    sent.tracker_says(*journey()[:2], strange)
    assert milestone(sent) == Milestone.IN_TRANSIT
    with sent.database.reading() as session:
        unknown = session.scalars(select(UnknownCode)).one()
    assert (unknown.wording, unknown.seen_count) == ("Parcel wobbles", 1)


def test_a_number_used_again_belongs_to_the_newest_order(sent: Shop) -> None:
    sent.store_says("orders/create", placed(1, id=42, name="#2042"))
    sent.store_says("fulfillments/create", fulfilment(7, id=777, order_id=42))
    sent.tracker_says(*journey()[:2])
    oldest, newest = sorted(sent.parcels(), key=lambda parcel: parcel.created_at)
    assert oldest.tracking_number == newest.tracking_number == TRACKING_NUMBER
    assert (oldest.milestone, newest.milestone) == (Milestone.PENDING, Milestone.IN_TRANSIT)


def test_a_payload_older_than_the_day_shown_does_not_bring_its_day_back(sent: Shop) -> None:
    now = utc_now().replace(microsecond=0)
    sent.tracker_says(*journey()[:2], estimated_on="2026-12-03", updated_at=now)
    sent.tracker_says(*journey()[:1], estimated_on="2026-12-01", updated_at=now - dt.timedelta(hours=5))
    assert sent.parcels()[0].latest_on == dt.date(2026, 12, 3)
    assert "estimate.moved" not in sent.told()
