"""The order lookup lets its buyer in and tells a guesser nothing."""

import pytest

from tests.running import documents
from tests.running.calls import Answer
from tests.running.shop import Shop

EMAIL = "mirela@tannenberg.example"


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.tell("shopify", documents.order("#2501", EMAIL), topic="orders/create")
    shop.wait_for_order("#2501")
    return shop


def look_up(shop: Shop, number: str, contact: str, *, address: str = "") -> Answer:
    """Send the form, also from another address than ours."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"} | ({"X-Forwarded-For": address} if address else {})
    body = f"number={number}&contact={contact}".encode()
    return shop.caller.call("POST", f"/m/{shop.slug}/track", body=body, headers=headers)


@pytest.mark.parametrize("number", ["2501", "%232501", "+%23+2501+"])
@pytest.mark.parametrize("contact", ["mirela%40tannenberg.example", "MIRELA%40Tannenberg.example", "10115", "10+115"])
def test_the_buyer_is_led_to_the_page(shop: Shop, number: str, contact: str) -> None:
    answer = look_up(shop, number, contact)
    assert (answer.status, answer.headers["Location"]) == (303, shop.page_path("#2501"))
    assert "#2501" in shop.caller.get(answer.headers["Location"]).text


def test_a_wrong_contact_and_an_unknown_number_get_the_same_answer(shop: Shop) -> None:
    wrong, unknown = look_up(shop, "2501", "nobody%40people.example"), look_up(shop, "9501", "nobody%40people.example")
    assert wrong.status == unknown.status == 422
    assert wrong.text.replace("2501", "9501") == unknown.text
    assert sorted(wrong.headers.keys()) == sorted(unknown.headers.keys())
    assert "We found no order with these details" in wrong.text


def test_guessing_is_ended_and_then_even_the_right_pair_has_to_wait(shop: Shop) -> None:
    statuses = [look_up(shop, "2501", f"guess{serial}%40people.example").status for serial in range(11)]
    assert statuses == [422] * 10 + [429]
    last = look_up(shop, "2501", "10115")
    assert last.status == 429
    assert "Too many tries" in last.text


def test_guessing_at_one_shop_leaves_another_open(shop: Shop, other_shop: Shop) -> None:
    for serial in range(11):
        look_up(shop, "2501", f"guess{serial}%40people.example")
    assert look_up(other_shop, "2501", "10115").status == 422


def test_guesses_from_elsewhere_do_not_lock_the_buyer_out(shop: Shop) -> None:
    for serial in range(30):
        answer = look_up(shop, "2501", f"guess{serial}%40people.example", address=f"198.51.100.{serial // 10}")
        assert answer.status == 422
    assert look_up(shop, "2501", "10115").status == 303


def test_another_address_of_the_same_network_gets_no_tries_of_its_own(shop: Shop) -> None:
    statuses = [look_up(shop, "2501", f"g{n}%40people.example", address=f"2001:db8::{n}").status for n in range(11)]
    assert statuses == [422] * 10 + [429]


def test_another_shop_does_not_know_the_order(shop: Shop, other_shop: Shop) -> None:
    assert look_up(other_shop, "2501", "10115").status == 422


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("number=&contact=10115", "Please enter your order number."),
        ("number=2501&contact=", "Please enter the e-mail address or postcode of your order."),
        ("", "Please enter your order number."),
        ("number=%00&contact=%00", "We found no order with these details"),
    ],
)
def test_a_form_that_says_too_little_is_shown_again_with_what_is_missing(shop: Shop, form: str, words: str) -> None:
    answer = shop.caller.post_form(f"/m/{shop.slug}/track", form)
    assert answer.status == 422
    assert words in answer.text


def test_the_lookup_of_an_unknown_shop_is_not_found(shop: Shop) -> None:
    assert shop.caller.get("/m/nobody-of-that-name/track").status == 404
    assert shop.caller.post_form("/m/nobody-of-that-name/track", "number=1&contact=2").status == 404


def test_what_was_typed_is_shown_as_text(shop: Shop) -> None:
    answer = look_up(shop, "%22%3E%3Cscript%3E", "%3Cb%3E")
    assert "<script>" not in answer.text
    assert "<b>" not in answer.text.partition("</form>")[0].partition("<form")[2]
