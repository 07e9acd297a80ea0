"""The first steps of a shop: each done by a form, seen from the data, skipped or put away."""

from flask import Flask
from sqlalchemy import func, select

from notifier.models import TriggerEvent
from portal.models import Connection, Merchant, Order, SimulatedJourney, TrackerEvent
from tests.running.console import ConsoleVisitor, open_console

DETAILS = {
    "name": "Fern & Moss",
    "language": "de",
    "country": "AT",
    "time_zone": "Europe/Vienna",
    "support_email": "help@fern.example",
    "support_phone": "",
    "website": "https://fern.example",
}


def count_done(page: str) -> int:
    return page.count("start-step is-done")


def count(app: Flask, table: type) -> int:
    with app.extensions["database"].reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def place_order(visitor: ConsoleVisitor) -> str:
    return visitor.done("/console/start/order")


def test_an_empty_shop_begins_with_who_it_is(app: Flask) -> None:
    page = open_console(app).read("/console/start")
    assert count_done(page) == 0
    assert page.index(" open>") < page.index('id="look"')


def test_details_are_saved_and_the_next_step_opens(app: Flask) -> None:
    visitor = open_console(app)
    page = visitor.done("/console/start/details", DETAILS)
    assert count_done(page) == 1
    with app.extensions["database"].reading() as session:
        merchant = session.get_one(Merchant, visitor.merchant_id)
        assert (merchant.name, merchant.country, merchant.support_email) == ("Fern & Moss", "AT", "help@fern.example")
        assert merchant.page_version > 1


def test_wrong_details_are_told_beside_their_fields_and_change_nothing(app: Flask) -> None:
    visitor = open_console(app)
    wrong = {
        **DETAILS,
        "name": " ",
        "country": "Austria",
        "time_zone": "Vienna",
        "support_email": "help",
        "website": "https://[",
    }
    answer = visitor.send("/console/start/details", wrong)
    assert answer.status_code == 422
    for name in ("name", "country", "time_zone", "support_email", "website"):
        assert f'id="{name}-wrong"' in answer.text, name
    assert 'value="https://["' in answer.text
    with app.extensions["database"].reading() as session:
        assert session.get_one(Merchant, visitor.merchant_id).name == "Fern"


def test_colours_are_published_at_once(app: Flask) -> None:
    visitor = open_console(app)
    page = visitor.done("/console/start/look", {"accent": "#b3541e", "header": "#20342b"})
    assert "Your colours are on the page" in page
    assert count_done(page) == 1
    assert "#20342b" in app.test_client().get("/m/fern/brand.css").text
    assert "Choose two colours" in visitor.done("/console/start/look", {"accent": "red", "header": "#fff"})


def test_a_test_order_has_a_page_for_the_phone_and_a_parcel_that_moves(app: Flask) -> None:
    visitor = open_console(app)
    page = place_order(visitor)
    assert 'class="qr"' in page
    link = page.partition("/t/")[2].partition('"')[0]
    shown = app.test_client().get(f"/t/{link}")
    assert shown.status_code == 200
    assert "TEST-1" in shown.text
    assert count(app, SimulatedJourney) == 1
    assert count(app, TrackerEvent) == 1
    with app.extensions["database"].reading() as session:
        told = list(session.scalars(select(TriggerEvent.trigger)))
        assert "order.shipped" in told
        assert session.scalars(select(Order.tags)).one() == ["test"]


def test_test_orders_share_one_connection_nobody_sees_or_reaches(app: Flask) -> None:
    visitor = open_console(app)
    place_order(visitor)
    place_order(visitor)
    with app.extensions["database"].reading() as session:
        doors = session.scalars(select(Connection).where(Connection.kind == "store")).all()
        assert [(door.source, door.is_on) for door in doors] == [("test_orders", False)]
        numbers = set(session.scalars(select(Order.number)))
    assert numbers == {"TEST-1", "TEST-2"}
    assert app.test_client().post(f"/hooks/stores/{doors[0].id}", json={}).status_code == 404


def test_a_step_is_left_out_and_taken_up_again(app: Flask) -> None:
    visitor = open_console(app)
    page = visitor.done("/console/start/skip", {"step": "details", "is_skipped": "1"})
    assert page.index('id="look"') < page.index(" open>") < page.index('id="shop"')
    again = visitor.done("/console/start/skip", {"step": "details", "is_skipped": ""})
    assert again.index(" open>") < again.index('id="look"')
    assert visitor.send("/console/start/skip", {"step": "nothing", "is_skipped": "1"}).status_code == 404


def test_the_reminder_is_put_away_and_comes_back(app: Flask) -> None:
    visitor = open_console(app)
    assert "/console/start" in visitor.read("/console/")
    home = visitor.done("/console/start/away", {"is_put_away": "1"})
    assert "put away" in home
    assert 'href="/console/start"' not in home
    assert 'href="/console/start"' in visitor.done("/console/start/away", {"is_put_away": ""})


def test_only_owners_take_the_first_steps(app: Flask) -> None:
    for role in ("editor", "support"):
        helper = open_console(app, role=role)
        assert helper.open("/console/start").status_code == 403
        assert helper.send("/console/start/order").status_code == 403
