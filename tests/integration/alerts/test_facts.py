"""A trigger carries what stores and carriers have told, and leaves out what nobody has."""

import datetime as dt
import re
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from notifier.foundation.clock import utc_now
from notifier.models import Recipient, TriggerEvent
from notifier.rules.facts.evaluation import NO_HISTORY, Evaluation
from notifier.rules.facts.registry import FACTS
from portal.alerts.facts import collect_order_facts
from portal.alerts.facts_parcel import collect_parcel_facts
from tests.architecture.source_files import ROOT
from tests.integration.alerts.store_scans import carrier_says, store_scan
from tests.integration.ingest.shop import Body, Shop, scan
from tests.integration.ingest.test_store_events import fulfilment, placed
from tests.integration.ingest.test_tracker_events import ago
from tests.running.statements import counting

LOS_ANGELES: Final = ZoneInfo("America/Los_Angeles")


def facts_of(shop: Shop, trigger: str) -> dict[str, Any]:
    with shop.database.reading() as session:
        wanted = select(TriggerEvent.facts).where(TriggerEvent.trigger == trigger)
        return session.scalars(wanted.order_by(TriggerEvent.id.desc()).limit(1)).one()


def with_products() -> Body:
    """The order with what apps add to its lines, bought in the shop itself."""
    lamp, bulb = placed()["line_items"]
    lines = [
        lamp | {"vendor": "Lumen", "product_type": "Lamps", "tags": "indoor, gift"},
        bulb | {"vendor": None, "tags": ["Consumable"]},
    ]
    return placed(line_items=lines, source_name="pos")


def test_an_order_is_told_with_its_lines_shopper_destination_and_store(shop: Shop) -> None:
    shop.store_says("orders/create", with_products())
    facts = facts_of(shop, "order.placed")
    order = facts["order"]
    wanted = {
        "number": "#2041",
        "stage": "placed",
        "tags": ["gift", "spring"],
        "shipping_method": "Standard",
        "payment_method": "shopify_payments",
        "channel": "pos",
        "language": "en-US",
        "item_count": 3,
        "weight_grams": 1850,
        "is_first": False,
        "total_minor": 9480,
        "shipping_minor": 500,
        "discount_minor": 0,
    }
    assert {name: order[name] for name in wanted} == wanted
    assert (
        order["placed_on"] == dt.datetime.fromisoformat(order["placed_at"]).astimezone(LOS_ANGELES).date().isoformat()
    )
    lamp, bulb = order["lines"]
    assert (lamp["sku"], lamp["vendor"], lamp["category"]) == ("LAMP-S", "Lumen", "Lamps")
    assert (lamp["tags"], lamp["is_consumable"]) == (["indoor", "gift"], False)
    assert (bulb["tags"], bulb["is_consumable"]) == (["Consumable"], True)
    assert {"vendor", "category"}.isdisjoint(bulb)
    assert facts["customer"] == {"tags": ["vip"], "order_count": 3}
    assert facts["destination"] == {
        "country": "US",
        "region": "Oregon",
        "region_code": "OR",
        "postcode": "97000",
        "city": "Brookhaven",
    }
    with shop.database.reading() as session:
        where = session.execute(select(Recipient.country, Recipient.region)).one()
    assert tuple(where) == ("US", "OR")
    assert facts["store"] == {"name": "Lanterns", "platform": "shopify", "time_zone": "America/Los_Angeles"}


def test_what_the_store_does_not_say_is_left_out(shop: Shop) -> None:
    unknown: Body = {"customer": None, "payment_gateway_names": [], "shipping_lines": [], "shipping_address": None}
    lines = [line | {"grams": None} for line in placed()["line_items"]]
    shop.store_says("orders/create", placed(line_items=lines) | unknown)
    facts = facts_of(shop, "order.placed")
    assert {"payment_method", "shipping_method", "channel", "weight_grams", "is_first"}.isdisjoint(facts["order"])
    assert {"tags", "is_consumable"}.isdisjoint(facts["order"]["lines"][0])
    assert facts["customer"] == {}
    assert facts["destination"] == {}


def test_the_first_order_stays_the_first_when_the_shopper_buys_again(shop: Shop) -> None:
    customer = placed()["customer"]
    shop.store_says("orders/create", placed(customer=customer | {"orders_count": 1}))
    shop.store_says("orders/updated", placed(5, customer=customer | {"orders_count": 4}))
    shop.store_says("fulfillments/create", fulfilment())
    facts = facts_of(shop, "order.shipped")
    assert facts["order"]["is_first"]
    assert facts["customer"]["order_count"] == 1


def test_a_parcel_is_told_with_its_condition_and_what_became_of_its_day(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())
    road = [scan("in_transit", ago(30)), scan("failure", ago(20)), scan("in_transit", ago(10), "SALEM", "Moving on")]
    day = utc_now().date() + dt.timedelta(days=3)
    shop.tracker_says(*road[:1], estimated_on=day.isoformat())
    shop.tracker_says(*road, estimated_on=(day + dt.timedelta(days=2)).isoformat())
    facts = facts_of(shop, "estimate.moved")
    parcel = facts["shipment"]
    assert (parcel["carrier_code"], parcel["service"], parcel["milestone"]) == ("ups", "Ground", "in_transit")
    assert (parcel["raw_wording"], parcel["place"], parcel["code"]) == ("Moving on", "SALEM", "in_transit")
    assert (parcel["slip_days"], parcel["attempts"], parcel["action_required"]) == (2, 0, False)
    assert parcel["last_scan_at"] == road[-1]["datetime"]
    assert dt.datetime.fromisoformat(parcel["shipped_at"]) < utc_now()
    assert facts["estimate"] == {
        "earliest_on": (day + dt.timedelta(days=2)).isoformat(),
        "latest_on": (day + dt.timedelta(days=2)).isoformat(),
        "previous_latest_on": day.isoformat(),
        "moved_days": 2,
    }
    assert {"fault", "pickup_until_on", "promised_on", "weight_grams"}.isdisjoint(parcel)


def test_attempts_at_the_door_are_counted(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())
    for hours in (30, 6):
        shop.store_says("fulfillment_events/create", store_scan("attempted_delivery", hours))
        shop.store_says("fulfillment_events/create", store_scan("out_for_delivery", hours - 2))
    assert facts_of(shop, "shipment.failed_attempt")["shipment"]["attempts"] == 1
    shop.store_says("fulfillment_events/create", store_scan("delivered", 1))
    assert facts_of(shop, "shipment.delivered")["shipment"]["attempts"] == 2


def test_what_is_known_of_the_customer_stays_when_a_later_version_says_nothing(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("orders/updated", placed(3, customer=None))
    shop.store_says("fulfillments/create", fulfilment())
    assert facts_of(shop, "order.shipped")["customer"] == {"tags": ["vip"], "order_count": 3}


def test_the_service_a_tracker_named_stays_when_the_store_names_none(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment(5, service=None))
    shop.tracker_says(scan("in_transit", ago(2)))
    shop.store_says("fulfillments/update", fulfilment(6, service=None))
    shop.tracker_says(scan("in_transit", ago(2)), scan("out_for_delivery", ago(1)))
    assert facts_of(shop, "shipment.out_for_delivery")["shipment"]["service"] == "Ground"


def test_several_scans_of_one_attempt_count_once(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())
    carrier_says(shop, ("recipient_not_home", 30), ("notice_left", 30), ("out_for_delivery", 4))
    assert facts_of(shop, "shipment.out_for_delivery")["shipment"]["attempts"] == 1


@pytest.mark.parametrize(("promised", "late"), [(-2, 2), (0, 0), (3, -3)])
def test_an_arrival_is_told_with_how_late_it_was(shop: Shop, promised: int, late: int) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())
    arrived_at = ago(1)
    first = arrived_at.date() + dt.timedelta(days=promised)
    carrier_says(shop, ("in_transit", 70), estimated_on=first.isoformat())
    carrier_says(shop, ("in_transit", 70), estimated_on=(first + dt.timedelta(days=9)).isoformat())
    assert "days_late" not in facts_of(shop, "estimate.moved")["shipment"]
    carrier_says(shop, ("delivered", 1))
    parcel = facts_of(shop, "shipment.delivered")["shipment"]
    assert (parcel["days_late"], parcel["had_trouble"]) == (late, False)


def test_trouble_on_the_way_is_remembered_when_the_parcel_has_arrived(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())
    carrier_says(shop, ("in_transit", 9), ("damaged", 5), ("out_for_delivery", 3), ("delivered", 1))
    parcel = facts_of(shop, "shipment.delivered")["shipment"]
    assert parcel["had_trouble"]
    assert "days_late" not in parcel


def test_facts_the_guide_says_nobody_tells_are_not_known_of_a_parcel_that_has_arrived(shop: Shop) -> None:
    shop.store_says("orders/create", with_products())
    shop.store_says("fulfillments/create", fulfilment())
    carrier_says(shop, ("in_transit", 9), ("delivered", 1), estimated_on=utc_now().date().isoformat())
    facts, now = facts_of(shop, "shipment.delivered"), utc_now()
    guide = (ROOT / "docs" / "guides" / "conditions.md").read_text("utf-8")
    marked = re.findall(r"^\| `(\w+\.\w+)` \| .* † \|$", guide, re.MULTILINE)
    assert "customer.country" in marked
    moment = Evaluation(facts=facts, now=now, today=now.date(), earlier=NO_HISTORY)
    assert {name: FACTS[name].read(moment) for name in marked} == dict.fromkeys(marked)


def test_collecting_the_facts_of_a_parcel_takes_few_queries(shop: Shop) -> None:
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())
    shop.tracker_says(scan("in_transit", ago(3)), estimated_on="2099-01-01")
    (parcel,) = shop.parcels()
    with shop.database.reading() as session, counting(shop.database.engine) as said:
        collect_order_facts(session, shop.links, parcel.order_id)
        collect_parcel_facts(session, parcel.id, language="en")
    assert len([words for words in said if words.startswith("SELECT")]) == 7
