"""Asking for a return: what can go back, once, within its time, and nothing half done."""

import datetime as dt
import re
from itertools import product

import pytest
import time_machine
from sqlalchemy import select

from notifier.foundation.clock import utc_now
from portal.models import Order, OrderContact, OrderLine, OrderStageChange, Shipment
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.return_reason import ReturnReason
from portal.web.locale import SUPPORTED_LOCALES
from tests.integration.returns.conftest import DAY, Scene


def test_what_arrived_can_be_asked_for_and_stands_on_the_page(scene: Scene) -> None:
    scene.deliver(days_ago=2)
    assert f'href="{scene.page}/return"' in scene.client.get(scene.page).text
    before = scene.version()
    form = scene.form((scene.jacket, 1), (scene.bottles, 2), wish="exchange", comment="Too tight\r\nin the arms\0")
    answer = scene.client.post(f"{scene.page}/return?lang=de", data=form)
    (found,) = scene.returned()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{scene.page}?lang=de#return-{found.number}")
    assert re.fullmatch(r"R-[2-9CFGHJKMPQRTVWX]{7}", found.number)
    assert (found.stage, found.wish, found.comment) == ("requested", "exchange", "Too tight\nin the arms")
    assert scene.pieces() == {scene.jacket: 1, scene.bottles: 2}
    assert scene.told() == ["return.requested"]
    assert scene.version() > before
    page = scene.client.get(scene.page).text
    assert f'id="return-{found.number}"' in page
    assert "Please do not send anything before." in page


def test_a_form_posted_twice_is_one_return(scene: Scene) -> None:
    scene.deliver(days_ago=2)
    form = scene.form((scene.bottles, 1))
    first, second = (scene.client.post(f"{scene.page}/return", data=form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    nameless = form | {"request": ""}
    third, fourth = (scene.client.post(f"{scene.page}/return", data=nameless) for _ in range(2))
    assert third.headers["Location"] == fourth.headers["Location"]
    assert len(scene.returned()) == 2
    assert scene.told() == ["return.requested"] * 2


def test_never_more_comes_back_than_arrived_less_what_is_in_returns(scene: Scene) -> None:
    scene.deliver(days_ago=2, contents={scene.bottles: 2})
    scene.send({scene.jacket: 1, scene.bottles: 1})
    page = scene.client.get(f"{scene.page}/return").text
    assert "Drizzle rain jacket" not in page
    assert re.findall(r'<option value="(\d)"', page) == ["1", "2"]
    for form in (scene.form((scene.bottles, 3)), scene.form((scene.bottles, 0)), scene.form((scene.jacket, 1))):
        assert scene.client.post(f"{scene.page}/return", data=form).status_code == 409
    assert scene.client.post(f"{scene.page}/return", data=scene.form((scene.bottles, 2))).status_code == 303
    assert (
        scene.client.post(f"{scene.page}/return", data=scene.form((scene.bottles, 1), key="another")).status_code == 200
    )
    assert len(scene.returned()) == 1


#: Which database it is makes no difference to a form; what follows a return is tested on both.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WRONG: list[tuple[dict[str, object], str]] = [
    ({"take": []}, "Please choose at least one item."),
    ({"reason-": ""}, "Please choose one of the options."),
    ({"reason-": "boredom"}, "Please choose one of the options."),
    ({"wish": "credit"}, "Something has changed meanwhile."),
    ({"take": ["0190c0de-0000-7000-8000-000000000000"]}, "Something has changed meanwhile."),
    ({"pieces-": "9" * 5000}, "Something has changed meanwhile."),
    ({"pieces-": "one"}, "Something has changed meanwhile."),
]


def test_what_is_wrong_is_said_and_nothing_is_kept(scene: Scene) -> None:
    scene.deliver(days_ago=2)
    for change, sentence in WRONG:
        named = {f"{name}{scene.jacket}" if name.endswith("-") else name: value for name, value in change.items()}
        form = scene.form((scene.jacket, 1), comment="My words") | named
        answer = scene.client.post(f"{scene.page}/return", data=form)
        assert answer.status_code in {409, 422}
        assert sentence in answer.text
        assert "My words" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
    assert (scene.returned(), scene.told()) == ([], [])


def test_before_anything_arrives_the_page_says_how_long_there_will_be(scene: Scene) -> None:
    scene.set_terms(days=30)
    scene.send({})
    answer = scene.client.get(f"{scene.page}/return")
    assert "Your order has not arrived yet." in answer.text
    assert "30 days to return something here." in answer.text
    assert f'href="{scene.page}/return"' not in scene.client.get(scene.page).text
    assert scene.client.post(f"{scene.page}/return", data=scene.form((scene.jacket, 1))).status_code == 200
    assert scene.returned() == []


@time_machine.travel(dt.datetime(2026, 11, 20, 22, 30, tzinfo=dt.UTC), tick=True)
def test_days_end_at_midnight_where_the_order_went(scene: Scene) -> None:
    """Half past eleven in Berlin; in Honolulu, where the second buyer lives, it is noon."""
    scene.deliver(days_ago=14)
    assert "until Friday, November 20." in scene.client.get(f"{scene.page}/return").text
    with time_machine.travel(utc_now() + DAY / 24, tick=True):
        passed = scene.client.get(f"{scene.page}/return")
        assert "The time for returns ended on November 20, 2026." in passed.text
        assert scene.client.post(f"{scene.page}/return", data=scene.form((scene.jacket, 1))).status_code == 200
        with scene.database.unit_of_work() as session:
            contact = session.get_one(OrderContact, scene.order_id)
            contact.country, contact.region_code = "US", "HI"
        assert "until Friday, November 20." in scene.client.get(f"{scene.page}/return").text
    assert scene.returned() == []


def test_of_a_cancelled_order_only_what_arrived_goes_back(scene: Scene) -> None:
    with scene.database.unit_of_work() as session:
        session.get_one(Order, scene.order_id).stage = "cancelled"
    assert "This order cannot be returned here." in scene.client.get(f"{scene.page}/return").text
    scene.deliver(days_ago=2)
    assert "What do you want to return?" in scene.client.get(f"{scene.page}/return").text


def test_the_time_begins_with_the_last_parcel(scene: Scene) -> None:
    scene.deliver(days_ago=40, contents={scene.bottles: 3})
    scene.send({scene.jacket: 1})
    answer = scene.client.get(f"{scene.page}/return")
    assert "until 14 days after your last parcel has arrived." in answer.text
    assert "Steel bottle" in answer.text


def test_a_merchant_decides_what_comes_back_and_from_where(scene: Scene) -> None:
    scene.deliver(days_ago=2)
    scene.set_terms(final_tags=("final",), offers_exchange=False, reasons=(ReturnReason.DAMAGED, ReturnReason.OTHER))
    answer = scene.client.get(f"{scene.page}/return")
    assert "Steel bottle" not in answer.text
    assert "What would you like instead?" not in answer.text
    assert re.findall(r'<option value="(\w+)"', answer.text) == ["damaged", "other"]
    for terms in ({"countries": ("AT",)}, {"is_on": False}):
        scene.set_terms(**terms)
        assert "This order cannot be returned here." in scene.client.get(f"{scene.page}/return").text
        assert f'href="{scene.page}/return"' not in scene.client.get(scene.page).text
        assert scene.client.post(f"{scene.page}/return", data=scene.form((scene.jacket, 1))).status_code == 200
    assert scene.returned() == []


def test_a_merchant_may_approve_at_once(scene: Scene) -> None:
    scene.deliver(days_ago=2)
    scene.set_terms(is_approved_at_once=True, hand_in_days=10, instructions="Use the old box.\nWrite the number on it.")
    scene.client.post(f"{scene.page}/return", data=scene.form((scene.jacket, 1)))
    (found,) = scene.returned()
    assert found.stage == "approved"
    assert found.drop_off_until_on is not None
    assert 9 <= (found.drop_off_until_on - utc_now().date()).days <= 11
    assert scene.told() == ["return.approved"]
    assert "Write the number on it." in scene.client.get(scene.page).text


def test_a_store_that_counts_what_it_refunded_as_bought_no_more_is_believed_once(scene: Scene) -> None:
    scene.deliver(days_ago=2, contents={scene.bottles: 3})
    scene.client.post(f"{scene.page}/return", data=scene.form((scene.bottles, 1)))
    with scene.database.unit_of_work() as session:
        session.get_one(OrderLine, scene.bottles).quantity = 2
    page = scene.client.get(f"{scene.page}/return").text
    assert re.findall(r'<option value="(\d)"', page) == ["1", "2"]


def test_the_forms_speak_every_language(scene: Scene) -> None:
    scene.deliver(days_ago=2)
    for tag, path in product(SUPPORTED_LOCALES, ("return", "gift")):
        answer = scene.client.get(f"{scene.page}/{path}?lang={tag}")
        assert answer.status_code == 200
        assert f'<html lang="{tag}"' in answer.text
        assert f"{scene.page}?lang={tag}" in answer.text


def test_too_many_requests_have_to_wait(scene: Scene) -> None:
    scene.deliver(days_ago=2)
    answers = [scene.client.post(f"{scene.page}/return", data={"request": f"form-{serial:04}"}) for serial in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {422}
    assert answers[30].status_code == 429
    assert "Too many tries." in answers[30].text


def test_an_order_without_parcels_counts_from_when_it_was_completed(scene: Scene) -> None:
    with scene.database.unit_of_work() as session:
        order = session.get_one(Order, scene.order_id)
        order.stage = "completed"
    assert "has not arrived yet" in scene.client.get(f"{scene.page}/return").text
    with scene.database.unit_of_work() as session:
        of_order = {"order_id": scene.order_id, "merchant_id": scene.merchant_id}
        session.add(OrderStageChange(**of_order, stage="completed", reached_at=utc_now() - 3 * DAY))
    assert scene.client.post(f"{scene.page}/return", data=scene.form((scene.jacket, 1))).status_code == 303


def test_what_went_back_to_the_shop_cannot_be_sent_back(scene: Scene) -> None:
    scene.send({scene.jacket: 1})
    with scene.database.unit_of_work() as session:
        session.get_one(Order, scene.order_id).stage = "completed"
        of_order = {"order_id": scene.order_id, "merchant_id": scene.merchant_id}
        session.add(OrderStageChange(**of_order, stage="completed", reached_at=utc_now() - 3 * DAY))
        session.scalars(select(Shipment)).one().milestone = Milestone.RETURNED.value
    scene.client.post(f"{scene.page}/return", data=scene.form((scene.jacket, 1)))
    assert not scene.returned()
