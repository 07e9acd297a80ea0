"""News that comes early, late or twice ends in the same place."""

import json

from sqlalchemy import select

from notifier.foundation.ids import new_id
from portal.models import TrackerEvent
from tests.running import documents
from tests.running.mail_server import MailServer
from tests.running.shop import Shop
from tests.running.waiting import wait_for

LABEL = ("pre_transit", "label_created", 4.0)
MOVING = ("in_transit", "arrived_at_facility", 2.0)
ARRIVED = ("delivered", "unknown", 0.5)


def person() -> str:
    """Somebody no other test writes to."""
    return f"{new_id().hex[-12:]}@people.example"


def tracker_states(shop: Shop) -> set[str]:
    """What became of the payloads of the shop's trackers."""
    with shop.database.reading() as session:
        return set(session.scalars(select(TrackerEvent.state).where(TrackerEvent.merchant_id == shop.merchant_id)))


def test_parcel_news_before_the_order_waits_for_it(shop: Shop, mail_server: MailServer) -> None:
    email, number = person(), "1Z5550100123401"
    shop.tell("easypost", documents.easypost_event(number, [LABEL, MOVING, ARRIVED]))
    wait_for(lambda: tracker_states(shop) == {"waiting"}, what="the scan to wait")
    order = documents.order("#2301", email)
    shop.tell("shopify", order, topic="orders/create")
    shop.tell("shopify", documents.fulfilment(order, [number]), topic="fulfillments/create")
    mail_server.wait_for_mail(email, "order #2301 has been delivered")
    assert shop.parcels("#2301") == {number: "delivered"}
    assert tracker_states(shop) == {"applied"}


def test_a_fulfilment_before_its_order_waits_for_it(shop: Shop, mail_server: MailServer) -> None:
    email, number = person(), "1Z5550100123402"
    order = documents.order("#2302", email)
    shop.tell("shopify", documents.fulfilment(order, [number]), topic="fulfillments/create")
    shop.tell("shopify", order, topic="orders/create")
    mail_server.wait_for_mail(email, "order #2302 is on its way")
    assert shop.parcels("#2302") == {number: "pending"}
    mail_server.wait_for_mail(email, "Thank you for your order #2302")


def test_a_changed_tracking_number_is_the_same_parcel(shop: Shop) -> None:
    wrong, right = "1Z5550100123403", "1Z5550100123404"
    order = documents.order("#2303", person())
    shop.tell("shopify", order, topic="orders/create")
    shop.tell("shopify", documents.fulfilment(order, [wrong]), topic="fulfillments/create")
    corrected = documents.fulfilment(order, [right], updated_at=documents.moment(1))
    shop.tell("shopify", corrected, topic="fulfillments/update")
    wait_for(lambda: shop.parcels("#2303") == {right: "pending"}, what="the new number")
    page = shop.caller.get(shop.page_path("#2303")).text
    assert right in page
    assert wrong not in page
    shop.tell("easypost", documents.easypost_event(right, [LABEL, MOVING]))
    shop.wait_for_milestone("#2303", right, "in_transit")


def test_a_late_scan_extends_the_timeline_and_announces_nothing_twice(shop: Shop, mail_server: MailServer) -> None:
    email, number = person(), "1Z5550100123405"
    order = documents.order("#2304", email)
    shop.tell("shopify", order, topic="orders/create")
    shop.tell("shopify", documents.fulfilment(order, [number]), topic="fulfillments/create")
    shop.tell("simulated", documents.report(number, [("delivered", documents.moment(1))]))
    mail_server.wait_for_mail(email, "order #2304 has been delivered")
    late = [("out_for_delivery", documents.moment(3)), ("in_transit", documents.moment(8))]
    page = shop.page_path("#2304")
    assert "Potsdam" not in shop.caller.get(page).text
    shop.tell("simulated", documents.report(number, late, city="Potsdam"))
    shop.tell("simulated", documents.report(number, [*late, ("delivered", documents.moment(0.9))]))
    wait_for(lambda: "Potsdam" in shop.caller.get(page).text, what="the late scan on the page")
    wait_for(lambda: tracker_states(shop) == {"applied"}, what="all reports to be applied")
    assert shop.parcels("#2304") == {number: "delivered"}
    delivered = [mail for mail in mail_server.of(email) if "delivered" in mail.subject]
    assert len(delivered) == 1


def test_a_page_shows_each_parcel_of_a_split_order(shop: Shop) -> None:
    numbers = ["1Z5550100123411", "1Z5550100123412", "1Z5550100123413"]
    order = documents.order("#2305", person(), lines=3)
    shop.tell("shopify", order, topic="orders/create")
    for serial, number in enumerate(numbers):
        part = documents.fulfilment(order, [number], serial=serial, line_items=[order["line_items"][serial]])
        shop.tell("shopify", part, topic="fulfillments/create")
    shop.tell("simulated", documents.report(numbers[1], [("delivered", documents.moment(1))]))
    wanted = {numbers[0]: "pending", numbers[1]: "delivered", numbers[2]: "pending"}
    wait_for(lambda: shop.parcels("#2305") == wanted, what="three parcels")
    page = shop.caller.get(shop.page_path("#2305")).text
    assert all(number in page for number in numbers)
    assert shop.wait_for_order("#2305").stage == "shipped"


def test_a_fulfilment_event_of_the_store_moves_its_parcel(shop: Shop) -> None:
    number = "1Z5550100123406"
    order = documents.order("#2306", person())
    sent = documents.fulfilment(order, [number])
    event = {
        "id": 1,
        "order_id": order["id"],
        "fulfillment_id": sent["id"],
        "status": "out_for_delivery",
        "happened_at": documents.moment(1),
    }
    shop.tell("shopify", event, topic="fulfillment_events/create")
    shop.tell("shopify", order, topic="orders/create")
    shop.tell("shopify", sent, topic="fulfillments/create")
    shop.wait_for_milestone("#2306", number, "out_for_delivery")


def test_ids_beyond_the_reach_of_floats_survive(shop: Shop) -> None:
    order = documents.order("#2307", person(), id=9007199254740993)
    neighbour = documents.order("#2308", person(), id=9007199254740992)
    for document in (order, neighbour):
        shop.tell("shopify", json.loads(json.dumps(document)), topic="orders/create")
    assert shop.wait_for_order("#2307").external_id == "9007199254740993"
    assert shop.wait_for_order("#2308").external_id == "9007199254740992"
