"""A click on an offer is led on to the shop and counted, if a person made it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from notifier.foundation.database import Database
from portal.merchants.catalogue import ProductDraft, save_products
from portal.models import DailyOfferClicks, Product
from tests.integration.shopper.case_scene import Scene, set_scene

SHOP_PAGE = "https://shop.example/products/lamp"


@pytest.fixture
def scene(app: Flask, database: Database) -> Scene:
    """An order on its way, in a shop that sells a lamp."""
    made = set_scene(app, database)
    lamp = ProductDraft(sku="LAMP", title="Lamp <b>", url=SHOP_PAGE, price_minor=4900, currency="EUR")
    with database.unit_of_work() as session:
        save_products(session, made.merchant_id, [lamp], is_whole_range=True)
    return made


def link_on_page(scene: Scene) -> str:
    (offer,) = scene.page().offers.products
    return offer.url


def count_clicks(scene: Scene) -> int:
    with scene.database.reading() as session:
        return session.scalar(select(func.coalesce(func.sum(DailyOfferClicks.click_count), 0))) or 0


def test_a_click_leads_to_the_shops_own_page_and_is_counted(scene: Scene, client: FlaskClient) -> None:
    for clicks in (1, 2):
        answer = client.get(link_on_page(scene))
        assert (answer.status_code, answer.headers["Location"]) == (303, SHOP_PAGE)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert count_clicks(scene) == clicks


@pytest.mark.parametrize(
    "headers", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"}]
)
def test_what_a_browser_fetches_ahead_is_not_counted(
    scene: Scene, client: FlaskClient, headers: dict[str, str]
) -> None:
    assert client.get(link_on_page(scene), headers=headers).status_code == 303
    assert client.head(link_on_page(scene)).status_code == 303
    assert count_clicks(scene) == 0


def test_somebody_who_clicks_all_day_is_led_on_and_no_longer_counted(scene: Scene, client: FlaskClient) -> None:
    statuses = {client.get(link_on_page(scene)).status_code for _ in range(62)}
    assert (statuses, count_clicks(scene)) == ({303}, 60)


def test_other_products_other_links_and_gift_links_lead_nowhere(scene: Scene, client: FlaskClient) -> None:
    ref = link_on_page(scene).rpartition("/")[2]
    for path in (f"{scene.path}/go/nothing", f"/t/unknown/go/{ref}", f"{scene.gift_path}/go/{ref}"):
        answer = client.get(f"{path}?url=https://elsewhere.example/")
        assert answer.status_code == 404
        assert "Location" not in answer.headers


def test_a_stored_address_that_is_not_https_leads_nowhere(scene: Scene, client: FlaskClient) -> None:
    link = link_on_page(scene)
    with scene.database.unit_of_work() as session:
        session.get_one(Product, (scene.merchant_id, "LAMP")).url = "javascript:alert(1)"
    assert client.get(link).status_code == 404


def test_the_page_shows_offers_as_plain_text_and_the_gift_page_none(scene: Scene, client: FlaskClient) -> None:
    html = client.get(scene.path).text
    assert "You may also like" in html
    assert "Lamp &lt;b&gt;" in html
    assert link_on_page(scene) in html
    gift = client.get(scene.gift_path).text
    assert "/go/" not in gift
    assert "You may also like" not in gift
