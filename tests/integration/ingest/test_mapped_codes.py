"""A carrier's unknown code is given a meaning: scans to come have it at once, stored ones are read again."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import ProductError
from portal.merchants.audit_log import Actor
from portal.models import CarrierCodeMapping, Checkpoint, UnknownCode
from portal.tasks.mappings import replay_batch
from portal.tracking.map_unknown_code import count_stored_scans, load_unknown_codes, make_key, map_code
from portal.vocabulary.audit_action import ActorKind
from portal.vocabulary.milestone import Milestone
from tests.integration.ingest.shop import Body, Shop, scan
from tests.integration.ingest.test_store_events import fulfilment, placed


def ago(hours: float) -> dt.datetime:
    return utc_now().replace(microsecond=0) - dt.timedelta(hours=hours)


def odd_scan(hours: float, words: str = "Handed to drone") -> Body:
    """A scan whose status and detail EasyPost does not document."""
    return {**scan("in_transit", ago(hours)), "status": "unknown", "status_detail": "drone_handover", "message": words}


@pytest.fixture
def sent(shop: Shop) -> Shop:
    """A shop whose only order is sent in one parcel."""
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())
    return shop


def actor(shop: Shop) -> Actor:
    return Actor(shop.merchant_id, ActorKind.USER, uuid.uuid4(), "owner@lanterns.example")


def unknown(shop: Shop) -> list[UnknownCode]:
    with shop.database.reading() as session:
        return list(load_unknown_codes(session, shop.merchant_id))


def map_first(shop: Shop, code: str, *, for_any_words: bool = True) -> None:
    sample = unknown(shop)[0]
    with shop.database.unit_of_work() as session:
        map_code(session, actor(shop), make_key(sample, for_any_words=for_any_words), code)


def replay(shop: Shop) -> None:
    while replay_batch(shop.context):
        pass


def codes(shop: Shop) -> list[str]:
    with shop.database.reading() as session:
        return sorted(session.scalars(select(Checkpoint.code)))


def test_stored_scans_are_read_again_and_move_the_parcel_once(sent: Shop) -> None:
    sent.tracker_says(scan("in_transit", ago(20)), odd_scan(2), odd_scan(1, "Handed to drone 7"))
    assert sent.parcels()[0].milestone == Milestone.IN_TRANSIT
    told = sent.told()
    with sent.database.reading() as session:
        stored = count_stored_scans(session, sent.merchant_id, make_key(unknown(sent)[0], for_any_words=True))
    assert (stored.scans, stored.parcels, stored.is_more) == (2, 1, False)
    map_first(sent, "out_for_delivery")
    replay(sent)
    assert sent.parcels()[0].milestone == Milestone.OUT_FOR_DELIVERY
    assert codes(sent).count("out_for_delivery") == 2
    assert sent.told() == [*told, "shipment.out_for_delivery"]
    assert unknown(sent) == []
    with sent.database.reading() as session:
        mapping = session.scalars(select(CarrierCodeMapping)).one()
        assert (mapping.replayed_count, mapping.replayed_at is not None) == (2, True)


def test_scans_to_come_have_the_meaning_at_once(sent: Shop) -> None:
    sent.tracker_says(odd_scan(3))
    map_first(sent, "out_for_delivery")
    sent.tracker_says(odd_scan(1, "Handed to drone 8"))
    assert sent.parcels()[0].milestone == Milestone.OUT_FOR_DELIVERY
    assert unknown(sent) == []


def test_a_meaning_for_certain_words_leaves_others_alone(sent: Shop) -> None:
    sent.tracker_says(odd_scan(3, "Handed to drone"), odd_scan(2, "Drone has landed"))
    samples = {row.wording: row for row in unknown(sent)}
    with sent.database.unit_of_work() as session:
        key = make_key(samples["Drone has landed"], for_any_words=False)
        map_code(session, actor(sent), key, "delivered")
    replay(sent)
    assert codes(sent) == ["delivered", "unknown"]
    assert [row.wording for row in unknown(sent)] == ["Handed to drone"]


def test_a_meaning_never_takes_a_parcel_back(sent: Shop) -> None:
    known = {**odd_scan(2), "status": "out_for_delivery"}
    sent.tracker_says(known)
    assert sent.parcels()[0].milestone == Milestone.OUT_FOR_DELIVERY
    map_first(sent, "label_created")
    replay(sent)
    assert sent.parcels()[0].milestone == Milestone.OUT_FOR_DELIVERY
    assert codes(sent) == ["label_created"]


def test_what_is_no_meaning_is_refused(sent: Shop) -> None:
    sent.tracker_says(odd_scan(2))
    for word in ("unknown", "nonsense", ""):
        with pytest.raises(ProductError, match="Choose what the code means"):
            map_first(sent, word)
    assert len(unknown(sent)) == 1
