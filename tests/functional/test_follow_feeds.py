"""Following an order by other programs: calendar, feed reader, JSON."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest

from tests.running import documents
from tests.running.shop import Shop

NUMBER = "1Z5550100127001"
TYPES = {"ics": "text/calendar", "atom": "application/atom+xml", "json": "application/json"}
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def page(shop: Shop) -> str:
    """The path of the page of an order that arrives in two days."""
    order = documents.order("#2701", "mirela@tannenberg.example")
    day = (dt.datetime.now(dt.UTC) + dt.timedelta(days=2)).date().isoformat()
    shop.tell("shopify", order, topic="orders/create")
    shop.tell("shopify", documents.fulfilment(order, [NUMBER]), topic="fulfillments/create")
    shop.tell("simulated", documents.report(NUMBER, [("picked_up", documents.moment(5))], estimated_on=day))
    shop.wait_for_milestone("#2701", NUMBER, "in_transit")
    return shop.page_path("#2701")


@pytest.mark.parametrize("ending", TYPES)
def test_a_feed_has_its_type_and_a_version(shop: Shop, page: str, ending: str) -> None:
    feed = shop.caller.get(f"{page}.{ending}")
    assert feed.status == 200
    assert feed.headers.get_content_type() == TYPES[ending]
    assert shop.caller.get(f"{page}.{ending}", If_None_Match=feed.headers["ETag"]).status == 304
    shop.tell("simulated", documents.report(NUMBER, [("out_for_delivery", documents.moment(1))]))
    shop.wait_for_milestone("#2701", NUMBER, "out_for_delivery")
    assert shop.caller.get(f"{page}.{ending}", If_None_Match=feed.headers["ETag"]).status == 200


def test_the_calendar_holds_the_day_of_arrival(shop: Shop, page: str) -> None:
    lines = shop.caller.get(f"{page}.ics").text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    day = (dt.datetime.now(dt.UTC) + dt.timedelta(days=2)).strftime("%Y%m%d")
    assert f"DTSTART;VALUE=DATE:{day}" in lines
    assert all(len(line.encode()) <= 75 for line in lines)


def test_the_atom_feed_is_valid_xml_with_an_entry_for_the_scan(shop: Shop, page: str) -> None:
    feed = ET.fromstring(shop.caller.get(f"{page}.atom").body)  # noqa: S314  written by ourselves
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for element in (feed, *entries):
        assert all(element.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated"))


def test_the_json_tells_where_the_parcel_is_and_nothing_of_its_receiver(shop: Shop, page: str) -> None:
    answer = shop.caller.get(f"{page}.json")
    assert NUMBER in answer.text
    assert "in_transit" in answer.text
    assert isinstance(answer.json(), dict)
    assert "tannenberg" not in answer.text.lower()
    assert "Kastanienallee" not in answer.text


@pytest.mark.parametrize("ending", ["pdf", "ics.bak", "JSON", "xml"])
def test_there_are_no_other_feeds(shop: Shop, page: str, ending: str) -> None:
    assert shop.caller.get(f"{page}.{ending}").status == 404
