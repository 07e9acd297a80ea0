"""Offers on both databases: counted from orders, picked beside an order, clicked, and silent when they should be."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from portal.engagement.block_document import parse_blocks
from portal.engagement.content_blocks import remove_block, save_blocks
from portal.merchants.catalogue import ProductDraft, load_products, pin_product, save_products
from portal.models import Merchant, Order, OrderLine, Product, ProductAffinity
from portal.recommendations.affinities import count_next
from portal.recommendations.clicks import find_offer_target, load_click_counts, record_click
from portal.tracking.page_view import TrackingPage
from portal.tracking.tracking_page import PageRequest, load_tracking_page
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.link_kind import LinkKind
from portal.vocabulary.milestone import Milestone
from portal.web.locale import get_locale
from tests.factories import orders as make
from tests.running.statements import counting

TODAY = dt.date(2026, 11, 22)
BLOCKS = b"""[
 {"name": "sale", "kind": "banner", "slot": "after_headline", "texts": {"en": {"title": "Winter sale"}}},
 {"name": "faq", "kind": "faq", "slot": "bottom", "texts": {"en": {"title": "Good to know",
   "questions": [{"question": "How?", "answer": "One.\\n\\nTwo."}]}, "de": {"title": "Gut zu wissen",
   "questions": [{"question": "Wie?", "answer": "So."}]}}}
]"""


def product(sku: str, **fields: object) -> ProductDraft:
    usual = {"title": f"The {sku}", "url": f"https://shop.example/{sku}", "price_minor": 1000, "currency": "EUR"}
    return ProductDraft(**({"sku": sku} | usual | fields))  # type: ignore[arg-type]  # the dataclass's own names


def sell(session: Session, merchant: Merchant, connection_id: uuid.UUID, *skus: str) -> Order:
    """An order of these products, shipped."""
    order = make.make_order(session, merchant, connection_id=connection_id)
    for position, sku in enumerate(skus, start=1):
        make.make_line(session, order, sku=sku, title=f"The {sku}", position=position)
    return order


def count_all(database: Database) -> None:
    """As the worker does, until nothing is due."""
    while count_next(database, now=utc_now()):
        pass


class Scene:
    """A shop that sells pots with cups, and one order on its way."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.unit_of_work() as session:
            self.merchant = make.make_merchant(session)
            self.connection_id = make.make_connection(session, self.merchant).id
            for skus in (("POT", "CUP"),) * 3 + (("POT", "TEA"), ("LAMP",), ("LAMP",), ("LAMP",), ("LAMP",)):
                sell(session, self.merchant, self.connection_id, *skus)
            self.order = sell(session, self.merchant, self.connection_id, "POT")
            make.make_contact(session, self.order)
            self.shipment = make.make_shipment(session, self.order)
            make.make_checkpoint(session, self.shipment, CheckpointCode.ARRIVED_AT_FACILITY, make.utc(21))
        self.save(*(product(sku) for sku in ("POT", "CUP", "TEA", "LAMP")))

    def save(self, *products: ProductDraft, is_whole_range: bool = True) -> None:
        with self.database.unit_of_work() as session:
            save_products(session, self.merchant.id, products, is_whole_range=is_whole_range)
        count_all(self.database)

    def page(self, **changes: object) -> TrackingPage:
        request = PageRequest(
            order_id=self.order.id,
            token="tok",
            kind=LinkKind.SHOPPER,
            locale=get_locale("en"),
            chosen_language="",
            version="",
            today=TODAY,
        )
        with self.database.reading_rows() as connection:
            return load_tracking_page(connection, replace(request, **changes))  # type: ignore[arg-type]

    def offered(self, **changes: object) -> list[str]:
        return [offer.title.removeprefix("The ") for offer in self.page(**changes).offers.products]

    def versions(self) -> tuple[int, int]:
        with self.database.reading() as session:
            found = session.get_one(Merchant, self.merchant.id)
            return found.page_version, found.offers_version

    def affinities(self) -> set[tuple[str, str, int]]:
        wanted = select(ProductAffinity.sku, ProductAffinity.other_sku, ProductAffinity.together_count)
        with self.database.reading() as session:
            return set(session.execute(wanted.where(ProductAffinity.merchant_id == self.merchant.id)))


@pytest.fixture
def scene(database: Database) -> Scene:
    return Scene(database)


def test_what_sells_and_what_is_bought_together_is_counted(scene: Scene) -> None:
    assert scene.affinities() == {("POT", "CUP", 3), ("CUP", "POT", 3), ("POT", "TEA", 1), ("TEA", "POT", 1)}
    with scene.database.reading() as session:
        sold = {one.sku: one.order_count for one in load_products(session, scene.merchant.id)}
    assert sold == {"POT": 5, "CUP": 3, "TEA": 1, "LAMP": 4}


def test_what_was_cancelled_or_taken_out_of_an_order_was_not_sold(scene: Scene) -> None:
    before = scene.affinities()
    with scene.database.unit_of_work() as session:
        emptied = sell(session, scene.merchant, scene.connection_id, "LAMP", "TEA")
        shortened = sell(session, scene.merchant, scene.connection_id, "LAMP", "CUP")
        nothing_left = update(OrderLine).where((OrderLine.order_id == emptied.id) | (OrderLine.sku == "LAMP"))
        session.execute(nothing_left.where(OrderLine.order_id.in_((emptied.id, shortened.id))).values(quantity=0))
    while count_next(scene.database, now=utc_now() + dt.timedelta(days=2)):
        pass
    with scene.database.reading() as session:
        sold = {one.sku: one.order_count for one in load_products(session, scene.merchant.id)}
    assert scene.affinities() == before
    assert sold == {"POT": 5, "CUP": 4, "TEA": 1, "LAMP": 4}


def test_a_round_starts_again_after_a_day_and_forgets_what_is_no_more(scene: Scene) -> None:
    later = utc_now() + dt.timedelta(days=2)
    assert not count_next(scene.database, now=utc_now())
    with scene.database.unit_of_work() as session:
        sell(session, scene.merchant, scene.connection_id, "CUP", "TEA")
    while count_next(scene.database, now=later):
        pass
    assert {("CUP", "TEA", 1), ("TEA", "CUP", 1)} < scene.affinities()
    much_later = utc_now() + dt.timedelta(days=400)
    while count_next(scene.database, now=much_later):
        pass
    assert scene.affinities() == set()


def test_huge_orders_say_nothing_about_what_goes_together(scene: Scene) -> None:
    with scene.database.unit_of_work() as session:
        sell(session, scene.merchant, scene.connection_id, "LAMP", "TEA", *(f"X{number}" for number in range(70)))
    scene.save(product("NEW"), is_whole_range=False)
    while count_next(scene.database, now=utc_now() + dt.timedelta(days=2)):
        pass
    assert not {pair[:2] for pair in scene.affinities()} & {("LAMP", "TEA"), ("TEA", "LAMP")}


def test_an_order_is_offered_what_goes_with_it_and_then_what_sells(scene: Scene) -> None:
    assert scene.offered() == ["CUP", "TEA", "LAMP"]


def test_an_offer_leads_through_our_own_address_and_shows_its_price(scene: Scene) -> None:
    offer = scene.page().offers.products[0]
    assert offer.url.startswith("/t/tok/go/")
    assert offer.price is not None
    assert (offer.price.minor, offer.price.currency) == (1000, "EUR")


def test_a_price_in_another_currency_than_the_orders_is_not_shown(scene: Scene) -> None:
    scene.save(product("CUP", currency="GBP"))
    assert [offer.price for offer in scene.page().offers.products] == [None]


def test_pins_come_first_and_what_is_sold_out_goes(scene: Scene) -> None:
    with scene.database.unit_of_work() as session:
        pin_product(session, scene.merchant.id, "LAMP", 1)
    assert scene.offered() == ["LAMP", "CUP", "TEA"]
    scene.save(product("CUP", is_in_stock=False), product("LAMP"), is_whole_range=False)
    assert scene.offered() == ["LAMP", "TEA"]


def test_an_import_of_the_whole_range_keeps_pins_and_sells_out_the_rest(scene: Scene) -> None:
    with scene.database.unit_of_work() as session:
        pin_product(session, scene.merchant.id, "TEA", 2)
    scene.save(product("TEA", title="Better tea"))
    with scene.database.reading() as session:
        left = {
            one.sku: (one.title, one.is_in_stock, one.pin_position) for one in load_products(session, scene.merchant.id)
        }
    assert left["TEA"] == ("Better tea", True, 2)
    assert left["POT"] == ("The POT", False, None)


def test_who_bought_a_consumable_may_be_offered_it_again(scene: Scene) -> None:
    scene.save(product("POT", is_consumable=True))
    assert scene.offered() == ["POT"]


def test_a_merchant_never_offers_what_another_sells(scene: Scene) -> None:
    other = Scene(scene.database)
    other.save(product("FOREIGN"), is_whole_range=False)
    assert "FOREIGN" not in scene.offered()


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        (CheckpointCode.LOST, {"milestone": Milestone.EXCEPTION.value}),
        (CheckpointCode.ADDRESS_PROBLEM, {"milestone": Milestone.EXCEPTION.value}),
        (CheckpointCode.RETURNING, {"milestone": Milestone.RETURNING.value}),
        (CheckpointCode.DEPARTED_FACILITY, {"earliest_on": dt.date(2026, 11, 19), "latest_on": dt.date(2026, 11, 20)}),
    ],
)
def test_nothing_is_offered_while_the_order_is_in_trouble_or_late(
    scene: Scene, code: CheckpointCode, changes: dict[str, Any]
) -> None:
    save_some_blocks(scene)
    with scene.database.unit_of_work() as session:
        shipment = session.merge(scene.shipment)
        make.make_checkpoint(session, shipment, code, make.utc(21, 18))
        for name, value in changes.items():
            setattr(shipment, name, value)
    page = scene.page()
    assert (page.offers.products, page.offers.after_headline) == ((), ())
    assert [block.title for block in page.offers.bottom] == ["Good to know"]


def test_a_parcel_the_carrier_expects_later_than_before_is_late(scene: Scene) -> None:
    first, now = dt.date(2026, 11, 23), dt.date(2026, 11, 24)
    with scene.database.unit_of_work() as session:
        shipment = session.merge(scene.shipment)
        shipment.earliest_on = shipment.latest_on = now
        make.make_estimate(session, shipment, now, now, make.utc(21))
    assert scene.offered() == ["CUP", "TEA", "LAMP"]
    with scene.database.unit_of_work() as session:
        make.make_estimate(session, scene.shipment, first, first, make.utc(20))
    assert scene.offered() == []


def test_a_gift_link_sells_nothing_and_still_answers_questions(scene: Scene) -> None:
    save_some_blocks(scene)
    offers = scene.page(kind=LinkKind.GIFT).offers
    assert (offers.products, offers.after_headline, len(offers.bottom)) == ((), (), 1)


def test_blocks_speak_the_readers_language_or_say_which_they_speak(scene: Scene) -> None:
    save_some_blocks(scene)
    (german,) = scene.page(locale=get_locale("de-AT")).offers.bottom
    assert (german.title, german.language) == ("Gut zu wissen", None)
    (french,) = scene.page(locale=get_locale("ar")).offers.bottom
    assert (french.title, french.language, french.direction) == ("Good to know", "en", "ltr")
    assert french.questions[0].paragraphs == ("One.", "Two.")


def test_a_block_that_was_removed_is_gone(scene: Scene) -> None:
    save_some_blocks(scene)
    assert len(scene.page().offers.after_headline) == 1
    with scene.database.unit_of_work() as session:
        remove_block(session, scene.merchant.id, "sale")
    assert scene.page().offers.after_headline == ()


def test_every_change_makes_all_pages_of_the_shop_new(scene: Scene) -> None:
    before = scene.versions()
    save_some_blocks(scene)
    assert all(new > old for new, old in zip(scene.versions(), before, strict=True))


def test_offers_cost_one_statement_and_none_for_a_shop_without(scene: Scene, database: Database) -> None:
    with counting(database.engine) as with_offers:
        scene.page()
        first = len(with_offers)
        scene.page()
    again = len(with_offers) - first
    with database.unit_of_work() as session:
        session.get_one(Merchant, scene.merchant.id).offers_version = 0
    with counting(database.engine) as without:
        scene.page()
    assert again == len(without) + 1


def test_clicks_are_counted_by_day_and_lead_only_to_the_orders_own_merchant(scene: Scene) -> None:
    other = Scene(scene.database)
    ref = scene.page().offers.products[0].url.rpartition("/")[2]
    with scene.database.unit_of_work() as session:
        target = find_offer_target(session, scene.order.id, ref)
        assert target is not None
        assert (target.merchant_id, target.url) == (scene.merchant.id, "https://shop.example/CUP")
        for day in (TODAY, TODAY, TODAY - dt.timedelta(days=40)):
            record_click(session, target, day)
        session.delete(session.get_one(Product, (other.merchant.id, "CUP")))
        session.flush()
        assert find_offer_target(session, other.order.id, ref) is None
        assert load_click_counts(session, scene.merchant.id, until=TODAY, days=30) == {"CUP": 2}


def save_some_blocks(scene: Scene) -> None:
    with scene.database.unit_of_work() as session:
        save_blocks(session, scene.merchant.id, parse_blocks(BLOCKS, "en"))
