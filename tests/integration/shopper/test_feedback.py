"""Did you get it, how was it: kept by one tap, told once, never by looking, and only by whom the order belongs to."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from notifier.foundation.database import Database
from notifier.models import TriggerEvent
from portal.engagement.feedback import ask_for_feedback
from portal.merchants.flows.registry import get_flow
from portal.merchants.flows.switching import switch_flow
from portal.models import FeedbackAnswer, FeedbackChange, Order
from portal.orders.tracking_links import create_tracking_link, open_tracking_link
from portal.vocabulary.link_kind import LinkKind
from tests.integration.ingest.shop import Shop, scan
from tests.integration.ingest.test_store_events import fulfilment, placed
from tests.integration.ingest.test_tracker_events import ago

HTMX = {"HX-Request": "true"}


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Shop:
    """A shop whose only parcel has arrived."""
    shop = Shop(database, tmp_path)
    shop.store_says("orders/create", placed())
    shop.store_says("fulfillments/create", fulfilment())
    shop.tracker_says(scan("delivered", ago(1)))
    return shop


@pytest.fixture
def page(shop: Shop) -> str:
    """The path of the order's page."""
    with shop.database.unit_of_work() as session:
        return "/t/" + open_tracking_link(session, shop.links, shop.order()).rpartition("/")[2]


def kept(shop: Shop) -> dict[str, int | str | None]:
    with shop.database.reading() as session:
        return {row.question: row.score or row.comment for row in session.scalars(select(FeedbackAnswer))}


def told(shop: Shop) -> list[tuple[str, object]]:
    """The triggers of feedback with what they say of it."""
    with shop.database.reading() as session:
        events = session.scalars(select(TriggerEvent).order_by(TriggerEvent.id)).all()
        return [(event.trigger, event.facts.get("feedback")) for event in events if "feedback." in event.trigger]


def version(shop: Shop) -> int:
    return shop.order().page_version


def tap(client: FlaskClient, page: str, question: str, **fields: object) -> tuple[int, str]:
    """Press a button of the card; the status and where it leads."""
    answer = client.post(f"{page}/feedback/1", data={"question": question, "view": "card", **fields})
    return answer.status_code, answer.headers.get("Location", "")


def look(client: FlaskClient, page: str) -> str:
    """The tracking page, looked at in a thread that takes its connection along when it ends."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(client.get, page).result().text


def heading(client: FlaskClient, page: str) -> str:
    found = re.search(r'id="feedback-title"[^>]*>(?:<svg.*?</svg>)?([^<]*)<', look(client, page))
    return found[1].strip() if found else ""


def test_one_question_leads_to_the_next_and_each_answer_is_kept_at_once(
    shop: Shop, client: FlaskClient, page: str
) -> None:
    assert heading(client, page) == "Did you get it?"
    assert tap(client, page, "received", score=1) == (303, f"{page}#feedback")
    assert (heading(client, page), kept(shop), told(shop)) == ("How was the delivery?", {"received": 1}, [])
    tap(client, page, "delivery", score=4)
    assert (heading(client, page), kept(shop)) == ("How are the products?", {"received": 1, "delivery": 4})
    tap(client, page, "products", score=5)
    assert heading(client, page) == "Thank you for telling us."
    assert 'name="comment"' in look(client, page)
    tap(client, page, "comment", comment="  Well packed.\r\nThank you! ")
    assert kept(shop)["comment"] == "Well packed.\nThank you!"
    last = look(client, page)
    assert ('name="comment"' in last, "Well packed" in last, "Change my answers" in last) == (False, False, True)
    assert told(shop) == [("feedback.received", {"score": 4})]


def test_the_same_tap_twice_is_one_answer_and_another_one_replaces_it(
    shop: Shop, client: FlaskClient, page: str
) -> None:
    tap(client, page, "delivery", score=4)
    before = version(shop)
    tap(client, page, "delivery", score=4)
    assert version(shop) == before
    tap(client, page, "delivery", score=5)
    assert (kept(shop), version(shop)) == ({"delivery": 5}, before + 1)
    with shop.database.reading() as session:
        changes = session.scalars(select(FeedbackChange.score).order_by(FeedbackChange.id)).all()
    assert changes == [4, 5]


def test_whoever_misses_the_parcel_is_led_to_the_report_and_may_say_later_that_it_came(
    shop: Shop, client: FlaskClient, page: str
) -> None:
    assert tap(client, page, "received", score=0) == (303, f"{page}/problem?kind=not_here")
    assert heading(client, page) == "Is your parcel still missing?"
    assert f'href="{page}/problem?kind=not_here"' in look(client, page)
    tap(client, page, "received", score=1)
    assert heading(client, page) == "How was the delivery?"
    assert told(shop) == []


def test_a_bad_rating_is_news_of_its_own_and_offers_help(shop: Shop, client: FlaskClient, page: str) -> None:
    tap(client, page, "delivery", score=5)
    tap(client, page, "products", score=2)
    tap(client, page, "products", score=1)
    assert told(shop) == [("feedback.received", {"score": 5}), ("feedback.low_score", {"score": 2})]
    assert f'href="{page}/problem"' in look(client, page)
    with shop.database.reading() as session:
        regret = session.scalars(select(TriggerEvent).where(TriggerEvent.trigger == "feedback.low_score")).one()
    assert regret.facts["links"]["page"].endswith(f"{page}/problem")


def test_looking_at_the_link_of_a_message_keeps_nothing_and_one_button_confirms_it(
    shop: Shop, client: FlaskClient, page: str
) -> None:
    for method in ("GET", "HEAD"):
        assert client.open(f"{page}/feedback?score=4", method=method).status_code == 200
    assert kept(shop) == {}
    shown = client.get(f"{page}/feedback?score=4").text
    assert "You chose 4 of 5." in shown
    form = re.search(r"<form[^>]* data-chosen.*?</form>", shown, re.DOTALL)
    assert form is not None
    fields = dict(re.findall(r'name="(\w+)" value="(\w+)"', form[0]))
    action = re.search(r'action="([^"]+)"', form[0])
    assert action is not None
    answer = client.post(action[1], data=fields)
    assert (answer.status_code, answer.headers["Location"], kept(shop)) == (303, action[1], {"delivery": 4})
    after = client.get(f"{page}/feedback?score=4").text
    assert ("You chose" in after, "Saved. Thank you!" in after) == (False, True)


def test_a_chosen_score_goes_along_with_another_answer(shop: Shop, client: FlaskClient, page: str) -> None:
    form = re.findall(r"<form.*?</form>", client.get(f"{page}/feedback?score=2").text, re.DOTALL)[2]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', form))
    assert fields == {"question": "products", "view": "page", "chosen": "2"}
    client.post(f"{page}/feedback/1", data=fields | {"score": "5"})
    assert kept(shop) == {"delivery": 2, "products": 5}


def test_a_score_nobody_offered_chooses_and_keeps_nothing(shop: Shop, client: FlaskClient, page: str) -> None:
    for score in ("0", "6", "٤", "44", "-1", "x", ""):
        assert "You chose" not in client.get(f"{page}/feedback", query_string={"score": score}).text
        assert tap(client, page, "delivery", score=score)[0] == 422
    assert tap(client, page, "weather", score=3)[0] == 422
    assert kept(shop) == {}


def test_too_many_words_stay_in_the_form_with_a_sentence_beside_them(
    shop: Shop, client: FlaskClient, page: str
) -> None:
    words = "ß" * 1001
    answer = client.post(f"{page}/feedback/1", data={"question": "comment", "comment": words})
    assert (answer.status_code, kept(shop)) == (422, {})
    assert "Please write at most 1,000 characters." in answer.text
    assert words in answer.text
    tap(client, page, "comment", comment=" \0 ")
    assert kept(shop) == {}
    tap(client, page, "comment", comment=words[1:])
    assert (kept(shop), told(shop)) == ({"comment": words[1:]}, [("feedback.received", {"comment": words[1:]})])


def test_htmx_gets_the_next_question_in_place(client: FlaskClient, page: str) -> None:
    card = client.post(
        f"{page}/feedback/1?lang=de", data={"question": "received", "score": 1, "view": "card"}, headers=HTMX
    )
    assert (card.status_code, "<html" in card.text, "autofocus" in card.text) == (200, False, True)
    assert f'hx-post="{page}/feedback/1?lang=de"' in card.text
    whole = client.post(f"{page}/feedback/1", data={"question": "delivery", "score": 3}, headers=HTMX)
    assert re.search(r'id="delivery-3"[^>]* aria-pressed="true"', whole.text)
    missed = client.post(f"{page}/feedback/1", data={"question": "received", "score": 0}, headers=HTMX)
    assert missed.headers["HX-Redirect"] == f"{page}/problem?kind=not_here"


def test_a_gift_link_neither_shows_nor_takes_feedback(shop: Shop, client: FlaskClient) -> None:
    with shop.database.unit_of_work() as session:
        url = create_tracking_link(session, shop.links, shop.order(), kind=LinkKind.GIFT)
    gift = "/t/" + url.rpartition("/")[2]
    assert heading(client, gift) == ""
    assert client.get(f"{gift}/feedback").status_code == 404
    assert tap(client, gift, "delivery", score=5)[0] == 404
    assert kept(shop) == {}


def test_a_shop_that_does_not_ask_shows_no_card_and_sends_no_question(
    shop: Shop, client: FlaskClient, page: str
) -> None:
    with shop.database.unit_of_work() as session:
        ask_for_feedback(session, shop.merchant_id, is_on=False)
    assert heading(client, page) == ""
    assert client.get(f"{page}/feedback").status_code == 200


@pytest.mark.parametrize("is_on", [True, False])
def test_the_question_by_message_leads_to_the_form_of_its_parcel(shop: Shop, page: str, *, is_on: bool) -> None:
    with shop.database.unit_of_work() as session:
        switch_flow(session, shop.merchant_id, get_flow("feedback"), is_on=True)
        ask_for_feedback(session, shop.merchant_id, is_on=is_on)
    number = "1ZA1B2C30312345999"
    shop.store_says("fulfillments/create", fulfilment(id=777, tracking_number=number, tracking_numbers=[number]))
    shop.tracker_says(scan("delivered", ago(0.5)), number=number)
    with shop.database.reading() as session:
        asked = session.scalars(select(TriggerEvent).where(TriggerEvent.trigger == "feedback.request")).all()
    links = [event.facts["links"] for event in asked]
    form = f"{shop.links.base_url}{page}/feedback/2"
    assert links == ([{"page": form, "feedback": form}] if is_on else [])


def test_before_anything_has_arrived_the_form_leads_back(database: Database, shop: Shop, client: FlaskClient) -> None:
    shop.store_says("orders/create", placed(id=99, name="#1999", order_number=1999))
    with database.unit_of_work() as session:
        other = session.scalars(select(Order).where(Order.number == "#1999")).one()
        path = "/t/" + open_tracking_link(session, shop.links, other).rpartition("/")[2]
    answer = client.get(f"{path}/feedback?score=1")
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert tap(client, path, "delivery", score=1)[0] == 303
    assert kept(shop) == {}
