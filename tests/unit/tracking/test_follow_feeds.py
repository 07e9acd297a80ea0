"""Follow feeds are read back by the rules of their formats."""

import datetime as dt
import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.tracking.follow_calendar import fold_line
from portal.tracking.follow_feeds import FEEDS
from portal.tracking.page_view import TrackingPage
from portal.tracking.page_view_parcel import ArrivalKind, Timeline, TimelineDay
from portal.vocabulary.milestone import Milestone
from portal.web.locale import get_locale, use_locale
from tests.factories.page_views import UNKNOWN_ARRIVAL, at, make_arrival, make_entry, make_page, make_pages, make_parcel

PAGE_URL = "https://track.example/t/c2VjcmV0LXRva2Vu"
TOKEN = "c2VjcmV0LXRva2Vu"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
PAGES = make_pages()


def render(form: str, page: TrackingPage, language: str = "en") -> str:
    with use_locale(get_locale(language)):
        return FEEDS[form].render(page, PAGE_URL)


def read_feed(page: TrackingPage, language: str = "en") -> ET.Element:
    return ET.fromstring(render("atom", page, language))  # noqa: S314  our own document


def unfold(calendar: str) -> list[tuple[str, str]]:
    """The content lines as name and value (RFC 5545, 3.1)."""
    lines = calendar.replace("\r\n ", "").split("\r\n")
    return [(name, value) for name, _, value in (line.partition(":") for line in lines if line)]


def events(calendar: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for name, value in unfold(calendar):
        if (name, value) == ("BEGIN", "VEVENT"):
            found.append({})
        elif found:
            found[-1].setdefault(name, value)
    return found


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_gives_a_sound_calendar(name: str, language: str) -> None:
    calendar = render("ics", PAGES[name], language)
    assert calendar.endswith("END:VCALENDAR\r\n")
    assert "\n" not in calendar.replace("\r\n", "")
    assert max(len(line.encode()) for line in calendar.split("\r\n")) <= 75
    assert len(events(calendar)) == max(1, len(PAGES[name].parcels))
    assert len({event["UID"] for event in events(calendar)}) == len(events(calendar))


def test_an_arrival_is_an_event_of_its_whole_day() -> None:
    (event,) = events(render("ics", make_page()))
    assert event["DTSTART;VALUE=DATE"] == "20261124"
    assert event["DTEND;VALUE=DATE"] == "20261125"
    assert event["SUMMARY"] == "Parcel from Fernhollow"
    assert event["STATUS"] == "CONFIRMED"
    assert event["LAST-MODIFIED"] == event["DTSTAMP"] == "20261122T084100Z"
    assert event["DESCRIPTION"] == "Order #1042\\nOn its way\\nNorthway Parcel NW5550100123PT"


def test_a_range_is_tentative_and_covers_all_its_days() -> None:
    (event,) = events(render("ics", make_page(parcels=(make_parcel(arrival=make_arrival(24, 26)),))))
    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == ("20261124", "20261127")
    assert event["STATUS"] == "TENTATIVE"


@pytest.mark.parametrize("arrival", [None, UNKNOWN_ARRIVAL])
def test_an_event_is_called_off_when_the_parcel_has_arrived_or_its_day_is_lost(arrival: object) -> None:
    milestone = Milestone.DELIVERED if arrival is None else Milestone.IN_TRANSIT
    before = events(render("ics", make_page()))[0]
    after = events(render("ics", make_page(parcels=(make_parcel(arrival=arrival, milestone=milestone),))))[0]
    assert after["STATUS"] == "CANCELLED"
    assert after["UID"] == before["UID"]
    assert after["DTSTART;VALUE=DATE"] == "20261122"


def test_the_sequence_grows_with_the_version_and_the_uid_stays() -> None:
    first = make_page(live=replace(make_page().live, version="9-3-739942-s-en-abc"))
    later = make_page(live=replace(make_page().live, version="10-3-739942-s-en-abc"))
    old, new = events(render("ics", first))[0], events(render("ics", later))[0]
    assert (old["SEQUENCE"], new["SEQUENCE"]) == ("9", "10")
    assert old["UID"] == new["UID"]


def test_special_characters_of_a_shop_are_escaped() -> None:
    page = make_page(brand=replace(make_page().brand, name="Salt; Pepper, Co\\Sons\nBEGIN:VALARM"))
    calendar = render("ics", page)
    assert events(calendar)[0]["SUMMARY"] == "Parcel from Salt\\; Pepper\\, Co\\\\Sons\\nBEGIN:VALARM"
    assert ("BEGIN", "VALARM") not in unfold(calendar)


def test_a_long_arabic_text_is_folded_between_characters() -> None:
    text = "SUMMARY:" + "طردك في الطريق إليك وسيصل قريبًا إن شاء الله " * 8
    folded = fold_line(text)
    assert max(len(piece.encode()) for piece in folded.split("\r\n")) <= 75
    assert folded.replace("\r\n ", "") == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_unfolding_gives_any_line_back(text: str) -> None:
    folded = fold_line(text)
    assert folded.replace("\r\n ", "") == text
    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_gives_a_sound_feed(name: str) -> None:
    feed = read_feed(PAGES[name])
    ids = [node.text for node in feed.iterfind("a:entry/a:id", ATOM)]
    moments = [dt.datetime.fromisoformat(node.text or "") for node in feed.iterfind("a:entry/a:updated", ATOM)]
    assert len(set(ids)) == len(ids)
    assert moments == sorted(moments, reverse=True)
    assert all((node.text or "").startswith("tag:track.example,2026:") for node in feed.iterfind("a:entry/a:id", ATOM))
    updated = dt.datetime.fromisoformat(feed.findtext("a:updated", namespaces=ATOM) or "")
    assert updated == max(moments, default=PAGES[name].order.placed_at)


def test_the_feed_tells_the_news_and_where_the_page_is() -> None:
    feed = read_feed(make_page())
    newest = feed.find("a:entry", ATOM)
    assert newest is not None
    assert feed.findtext("a:title", namespaces=ATOM) == "Order #1042 at Fernhollow"
    assert newest.findtext("a:title", namespaces=ATOM) == "Your parcel arrived at a depot."
    assert newest.findtext("a:content", namespaces=ATOM) == "Stuttgart, DE\nSendung im Paketzentrum eingetroffen"
    links = {link.get("rel"): link.get("href") for link in feed.iterfind("a:link", ATOM)}
    assert links == {"self": "https://track.example/t/sample.atom", "alternate": "https://track.example/t/sample"}


def test_an_entry_keeps_its_id_in_another_language_and_when_news_is_added() -> None:
    def ids(page: TrackingPage, language: str) -> list[str | None]:
        feed = read_feed(page, language)
        return [node.text for node in feed.iterfind("a:entry/a:id", ATOM)]

    old = make_parcel()
    entry = make_entry(at(22, 12), "Your parcel is out for delivery.", None)
    timeline = Timeline((TimelineDay(at(22, 12).date(), (entry,)), *old.timeline.recent), old.timeline.older)
    more = make_page(parcels=(replace(old, timeline=timeline),))
    assert ids(make_page(), "ar") == ids(make_page(), "en")
    assert ids(more, "en")[1:] == ids(make_page(), "en")


def test_equal_lines_have_different_ids() -> None:
    entry = make_entry(at(22, 12), "Your parcel is being sorted.", None)
    timeline = Timeline((TimelineDay(at(22, 12).date(), (entry, entry)),), ())
    feed = read_feed(make_page(parcels=(make_parcel(timeline=timeline),)))
    ids = [node.text for node in feed.iterfind("a:entry/a:id", ATOM)]
    assert len(ids) == len(set(ids)) == 2


def test_markup_and_control_characters_in_a_carriers_words_stay_words() -> None:
    entry = make_entry(
        at(22, 12), "The carrier reported an update.", "A & B", carrier_words="<script>\x00 ]]> &amp;\x1b"
    )
    timeline = Timeline((TimelineDay(at(22, 12).date(), (entry,)),), ())
    feed = read_feed(make_page(parcels=(make_parcel(timeline=timeline),)))
    assert feed.findtext("a:entry/a:content", namespaces=ATOM) == "A & B\n<script> ]]> &amp;"


def test_the_json_document_holds_what_it_promises() -> None:
    document = json.loads(render("json", make_page()))
    (parcel,) = document["parcels"]
    assert document["order_number"] == "#1042"
    assert document["stage"] == "on_its_way"
    assert document["page_url"] == "https://track.example/t/sample"
    assert document["updated_at"] == "2026-11-22T09:41:00+01:00"
    assert parcel["milestone"] == "in_transit"
    assert parcel["carrier"] == {"name": "Northway Parcel", "tracking_url": "https://northway.example/NW5550100123PT"}
    assert parcel["tracking_number"] == "NW5550100123PT"
    assert parcel["arrival"]["kind"] == ArrivalKind.DAY
    assert parcel["arrival"]["earliest_on"] == "2026-11-24"
    assert [line["place"] for line in parcel["checkpoints"]][:2] == ["Stuttgart, DE", "Lyon, FR"]


@pytest.mark.parametrize("name", PAGES)
def test_the_json_document_tells_every_parcel_and_whether_more_will_come(name: str) -> None:
    page = PAGES[name]
    document = json.loads(render("json", page))
    assert len(document["parcels"]) == len(page.parcels)
    assert document["is_final"] is page.live.is_final


def test_the_shops_own_news_is_told_apart_from_the_only_parcels() -> None:
    placed = make_entry(at(18, 19), "Order placed", None)
    day = TimelineDay(at(18, 19).date(), (placed,))
    old = make_parcel().timeline
    parcel = make_parcel(timeline=Timeline(old.recent, (*old.older, day)))
    page = make_page(parcels=(parcel,), order_timeline=Timeline((day,), ()))
    document = json.loads(render("json", page))
    assert [line["text"] for line in document["news"]] == ["Order placed"]
    assert "Order placed" not in [line["text"] for line in document["parcels"][0]["checkpoints"]]
    entries = read_feed(page).findall("a:entry", ATOM)
    assert [entry.findtext("a:title", namespaces=ATOM) for entry in entries].count("Order placed") == 1


@pytest.mark.parametrize("form", FEEDS)
def test_no_document_says_who_the_person_is(form: str) -> None:
    document = render(form, make_page())
    assert "M••••" not in document
    assert "10•••" not in document
    assert TOKEN not in document.replace(PAGE_URL, "")


@pytest.mark.parametrize("form", FEEDS)
def test_documents_speak_the_language_of_the_page(form: str) -> None:
    assert render(form, make_page(), "ar") != render(form, make_page(), "en")
