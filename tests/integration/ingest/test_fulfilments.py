"""Fulfilments that are pending, fail, come back, share a number or arrive: parcels, stage and news follow them."""

import pytest
from sqlalchemy import select

from notifier.foundation.clock import utc_now
from notifier.models import TriggerEvent
from portal.models import Checkpoint, OrderLine, ShipmentLine
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from tests.integration.ingest.shop import TRACKING_NUMBER, Body, Shop, iso, read_body, scan
from tests.integration.ingest.test_store_events import LINE, fulfilment, placed

UNNUMBERED: Body = {"tracking_number": None, "tracking_numbers": []}


def lines(*quantities: int, **changes: object) -> list[Body]:
    """The order's lines with these quantities; a line of none is left out."""
    known = placed()["line_items"]
    return [line | {"quantity": n} | changes for line, n in zip(known, quantities, strict=True) if n]


def contents(shop: Shop) -> dict[str, int]:
    """Pieces in parcels by the store's id of the line."""
    with shop.database.reading() as session:
        rows = session.execute(
            select(OrderLine.external_id, ShipmentLine.quantity).join(
                OrderLine, OrderLine.id == ShipmentLine.order_line_id
            )
        ).all()
        return {row.external_id: row.quantity for row in rows}


def facts_of(shop: Shop, trigger: str) -> Body:
    with shop.database.reading() as session:
        return dict(session.scalars(select(TriggerEvent.facts).where(TriggerEvent.trigger == trigger)).one())


def test_a_gift_card_does_not_make_the_order_sent(shop: Shop) -> None:
    goods, card = placed()["line_items"]
    shop.store_says("orders/create", placed(line_items=[goods, card | {"requires_shipping": False, "quantity": 2}]))
    shop.store_says("fulfillments/create", fulfilment(id=1, **UNNUMBERED, line_items=[card | {"quantity": 2}]))
    assert (shop.order().stage, shop.parcels()) == (OrderStage.PLACED, [])
    shop.store_says("fulfillments/create", fulfilment(line_items=[goods | {"quantity": 1}]))
    assert shop.order().stage == OrderStage.PARTIALLY_SHIPPED


def test_a_store_that_counts_gift_cards_means_goods_by_in_part(shop: Shop) -> None:
    goods, card = placed()["line_items"]
    bought = [goods, card | {"requires_shipping": False}]
    sent = fulfilment(5, id=1, **UNNUMBERED, line_items=[card])
    shop.store_says("orders/create", placed(line_items=bought))
    partly: Body = {"line_items": bought, "fulfillment_status": "partial"}
    shop.store_says("orders/partially_fulfilled", placed(5, **partly, fulfillments=[sent]))
    assert shop.order().stage == OrderStage.PLACED
    parcel = fulfilment(7, line_items=[goods | {"quantity": 2}])
    shop.store_says("orders/updated", placed(7, **partly, fulfillments=[parcel]))
    assert shop.order().stage == OrderStage.SHIPPED
    assert shop.told() == ["order.placed", "order.shipped"]


@pytest.mark.parametrize("status", ["pending", "open"])
def test_a_fulfilment_in_preparation_shows_its_number_and_sends_nothing(shop: Shop, status: str) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment(5, status=status, **UNNUMBERED))
    assert shop.parcels() == []
    shop.store_says("fulfillments/update", fulfilment(6, status=status))
    assert [parcel.tracking_number for parcel in shop.parcels()] == [TRACKING_NUMBER]
    assert shop.order().stage == OrderStage.PLACED
    shop.store_says("fulfillments/update", fulfilment(7, status="success"))
    assert (shop.order().stage, len(shop.parcels())) == (OrderStage.SHIPPED, 1)


@pytest.mark.parametrize("status", ["error", "failure", "cancelled"])
def test_a_fulfilment_that_failed_sends_nothing(shop: Shop, status: str) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment(status=status))
    assert (shop.order().stage, shop.parcels()) == (OrderStage.PLACED, [])


def test_a_cancelled_fulfilment_takes_the_stage_back_and_a_new_one_sends_it_again(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment(5))
    shop.store_says("fulfillments/update", fulfilment(6, status="cancelled"))
    assert shop.order().stage == OrderStage.PLACED
    shop.store_says("orders/updated", placed(7, fulfillment_status=None))
    assert shop.order().stage == OrderStage.PLACED
    shop.store_says("fulfillments/create", fulfilment(8, id=502))
    assert (shop.order().stage, len(shop.parcels())) == (OrderStage.SHIPPED, 1)
    assert shop.told() == ["order.placed", "order.shipped"]


def test_the_stores_newer_word_takes_a_stage_back_it_had_given(shop: Shop) -> None:
    sent = fulfilment(5)
    shop.store_says("orders/create", placed())
    shop.store_says("orders/fulfilled", placed(5, fulfillment_status="fulfilled", fulfillments=[sent]))
    assert shop.order().stage == OrderStage.SHIPPED
    gone = fulfilment(7, status="cancelled")
    shop.store_says("orders/updated", placed(7, fulfillment_status=None, fulfillments=[gone]))
    assert (shop.order().stage, shop.parcels()) == (OrderStage.PLACED, [])
    assert shop.told() == ["order.placed", "order.shipped"]


def test_a_version_older_than_the_fulfilment_leaves_our_conclusion(shop: Shop) -> None:
    sent = fulfilment(5)
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", sent)
    for version in (placed(4), placed(4) | {"updated_at": sent["updated_at"]}):
        shop.store_says("orders/updated", version)
        assert shop.order().stage == OrderStage.SHIPPED


def test_one_of_two_fulfilments_cancelled_leaves_the_order_sent_in_part(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment(5, line_items=lines(2, 0)))
    other: Body = {"id": 502, "tracking_number": "1ZB", "tracking_numbers": ["1ZB"], "line_items": lines(0, 1)}
    shop.store_says("fulfillments/create", fulfilment(6, **other))
    assert shop.order().stage == OrderStage.SHIPPED
    shop.store_says("fulfillments/update", fulfilment(7, **other, status="cancelled"))
    assert shop.order().stage == OrderStage.PARTIALLY_SHIPPED


def test_a_number_that_comes_later_keeps_the_parcel_and_its_timeline(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment(5, **UNNUMBERED))
    shop.store_says("fulfillment_events/create", read_body("fulfilment_event.json", happened_at=iso(utc_now())))
    before = shop.parcels()
    shop.store_says("fulfillments/update", fulfilment(6))
    (parcel,) = shop.parcels()
    assert (parcel.id, parcel.tracking_number) == (before[0].id, TRACKING_NUMBER)
    assert parcel.milestone == Milestone.OUT_FOR_DELIVERY
    assert shop.told().count("shipment.out_for_delivery") == 1


def test_two_fulfilments_of_one_number_share_the_parcel(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment(5, line_items=lines(2, 0)))
    shop.store_says("fulfillments/create", fulfilment(4, id=502, line_items=lines(0, 1)))
    assert (len(shop.parcels()), sorted(contents(shop).values())) == (1, [1, 2])
    assert shop.order().stage == OrderStage.SHIPPED
    shop.store_says("fulfillments/update", fulfilment(6, line_items=lines(2, 0), status="cancelled"))
    assert len(shop.parcels()) == 1
    assert contents(shop) == {str(placed()["line_items"][1]["id"]): 1}
    shop.store_says("fulfillments/update", fulfilment(7, id=502, line_items=lines(0, 1), status="cancelled"))
    assert shop.parcels() == []


@pytest.mark.parametrize("comes", ["with its order", "alone"])
def test_the_news_of_sending_names_carrier_and_number(shop: Shop, comes: str) -> None:
    shop.store_says("orders/create", placed())
    if comes == "alone":
        shop.store_says("fulfillments/create", fulfilment())
    else:
        shop.store_says("orders/fulfilled", placed(6, fulfillment_status="fulfilled", fulfillments=[fulfilment()]))
    shipment = facts_of(shop, "order.shipped")["shipment"]
    assert (shipment["carrier"], shipment["tracking_number"]) == ("UPS", TRACKING_NUMBER)
    assert "shipment" not in facts_of(shop, "order.placed")


def test_the_stores_opinion_moves_a_parcel_without_tracker_once(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment(5, shipment_status="out_for_delivery"))
    assert [parcel.milestone for parcel in shop.parcels()] == [Milestone.OUT_FOR_DELIVERY]
    shop.store_says("fulfillments/update", fulfilment(7, shipment_status="out_for_delivery"))
    shop.store_says("fulfillments/update", fulfilment(8, shipment_status="delivered"))
    shop.store_says("fulfillments/update", fulfilment(9, shipment_status="in_transit"))
    assert [parcel.milestone for parcel in shop.parcels()] == [Milestone.DELIVERED]
    with shop.database.reading() as session:
        assert session.scalars(select(Checkpoint.origin)).all() == ["merchant", "merchant"]
    assert shop.told() == ["order.placed", "order.shipped", "shipment.out_for_delivery", "shipment.delivered"]


def test_one_scan_of_several_parcels_delivers_none_of_them(shop: Shop) -> None:
    several = {"tracking_number": "1ZA", "tracking_numbers": ["1ZA", "1ZB", "1ZC"]}
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment(5, **several))
    for status in ("in_transit", "delivered"):
        event = read_body("fulfilment_event.json", status=status, happened_at=iso(utc_now()))
        shop.store_says("fulfillment_events/create", event)
    milestones = [parcel.milestone for parcel in shop.parcels()]
    assert milestones == [Milestone.IN_TRANSIT, Milestone.PENDING, Milestone.PENDING]
    assert "shipment.delivered" not in shop.told()


def test_the_last_arrival_is_told_when_the_missing_line_is_removed(shop: Shop) -> None:
    two = {"tracking_number": TRACKING_NUMBER, "tracking_numbers": [TRACKING_NUMBER, "1ZB"]}
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment(5, **two, line_items=lines(2, 0)))
    shop.tracker_says(scan("delivered", utc_now()))
    shop.tracker_says(scan("delivered", utc_now()), number="1ZB")
    assert "order.all_delivered" not in shop.told()
    left = [line | {"current_quantity": n} for line, n in zip(placed()["line_items"], (2, 0), strict=True)]
    shop.store_says("orders/updated", placed(9, fulfillment_status="fulfilled", line_items=left))
    assert shop.told().count("order.all_delivered") == 1
    assert "order.shipped" not in shop.told()


def test_what_has_arrived_already_is_not_told_to_be_on_its_way(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment(shipment_status="delivered"))
    assert shop.order().stage == OrderStage.SHIPPED
    assert shop.told() == ["order.placed", "shipment.delivered"]


def test_a_refund_gets_its_newer_amount_and_keeps_it(shop: Shop) -> None:
    refund = read_body("refund_created.json", order_id=placed()["id"])
    pending = [refund["transactions"][0] | {"status": "pending"}]
    shop.store_says("orders/create", placed())
    shop.store_says("orders/updated", placed(5, refunds=[refund | {"transactions": pending}]))
    assert shop.order().refunded_minor == 0
    shop.store_says("orders/updated", placed(6, refunds=[refund]))
    assert shop.order().refunded_minor == 1250
    shop.store_says("refunds/create", refund | {"transactions": pending})
    assert shop.order().refunded_minor == 1250


def test_texts_no_database_could_store_are_made_to_fit(shop: Shop) -> None:
    endless = "Lan\x00tern" * 60
    goods = placed()["line_items"][0] | {"title": endless, "sku": endless}
    address = placed()["shipping_address"] | {"city": endless, "name": endless}
    shop.store_says("orders/create", placed(line_items=[goods], shipping_address=address, name="#" + "7" * 400))
    shop.store_says("fulfillments/create", fulfilment(tracking_company=endless, line_items=[goods]))
    shop.tracker_says(scan("in_transit", utc_now(), city=endless, message=endless))
    assert [parcel.milestone for parcel in shop.parcels()] == [Milestone.IN_TRANSIT]
    with shop.database.reading() as session:
        line = session.scalars(select(OrderLine)).one()
        assert (line.external_id, line.title, len(line.sku)) == (str(LINE), "Lantern" * 60, 255)
        assert len(session.scalars(select(Checkpoint.city)).one()) == 255
