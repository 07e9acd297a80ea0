"""Whoever is sent a forwarded link or guesses at the lookup learns nothing of the person."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from notifier.audience.link_tokens import make_preferences_token
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database, open_engine
from notifier.foundation.signing import Signer
from portal.models import Order
from portal.orders.tracking_links import create_tracking_link
from portal.privacy.forget_person import forget_person
from portal.privacy.retention import ContactSweep
from portal.vocabulary.link_kind import LinkKind
from tests.integration.application import SECRET
from tests.integration.privacy.scene import EMAIL, NAME, Scene
from tests.running.statements import counting

#: What nobody else may read anywhere; the town of delivery is on every label.
PRIVATE = (EMAIL, "5550142", "555 0142", "555-0142", NAME.lower(), "lantern lane", "97000")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@pytest.fixture
def scene(sqlite_url: str, tmp_path: Path) -> Iterator[Scene]:
    database = Database(open_engine(sqlite_url))
    made = Scene(database, tmp_path)
    made.fill(made.sell())
    yield made
    database.dispose()


@pytest.fixture
def database_url(scene: Scene, sqlite_url: str) -> str:
    """Where the scene is, for the application."""
    return sqlite_url


def tokens(scene: Scene) -> tuple[str, str]:
    """Of the buyer's own link, and of a gift link."""
    order = scene.shop.order()
    with scene.database.unit_of_work() as session:
        gift = create_tracking_link(session, scene.shop.links, session.get_one(Order, order.id), kind=LinkKind.GIFT)
    with scene.database.reading() as session:
        own = scene.shop.links.find_page_url(session, order.id)
    assert own is not None
    return own.rpartition("/")[2], gift.rpartition("/")[2]


def paths(app: Flask, token: str) -> list[str]:
    """Every address below a link that can be looked at."""
    rules = [rule for rule in app.url_map.iter_rules() if str(rule).startswith("/t/") and "GET" in (rule.methods or ())]
    found = []
    for rule in rules:
        forms = ("ics", "atom", "json") if "any(ics" in str(rule) else ("",)
        for form in forms:
            path = re.sub(r"<any[^>]*>", form, str(rule)).replace("<token>", token)
            path = path.replace("<int:number>", "1").replace("<number>", "C-1")
            found.append(re.sub(r"<[^>]*>", "x", path))
    return found


def private_in(answer: TestResponse) -> list[str]:
    text = answer.get_data(as_text=True).casefold() + str(answer.headers).casefold()
    return [one for one in PRIVATE if one in text]


def test_a_forwarded_link_and_all_behind_it_tell_nothing_private(app: Flask, client: FlaskClient, scene: Scene) -> None:
    statuses = {}
    for kind, token in zip(("own", "gift"), tokens(scene), strict=True):
        for path in paths(app, token):
            answer = client.get(path, headers={"Accept-Language": "en"})
            statuses[kind, path.replace(token, "")] = answer.status_code
            assert (path, private_in(answer)) == (path, [])
    assert {statuses["own", path] for path in ("/t/", "/t/.json", "/t/.ics", "/t/.atom", "/t//preferences")} == {200}
    assert statuses["own", "/t//cases/C-1"] == 200
    assert statuses["gift", "/t/"] == 200


def test_what_opens_a_page_says_nothing_and_opens_nothing_once_the_person_is_forgotten(
    app: Flask, client: FlaskClient, scene: Scene
) -> None:
    preferences = f"/p/{make_preferences_token(Signer((SECRET,)), scene.merchant_id, scene.recipient_id())}"
    shown = client.get(preferences)
    assert (shown.status_code, private_in(shown)) == (200, [])
    title = TITLE.search(shown.get_data(as_text=True))
    assert title is not None
    assert "Mara" not in title[1]
    own, gift = tokens(scene)
    led = client.post("/m/lanterns/track", data={"number": "#2041", "contact": EMAIL})
    assert (led.status_code, led.headers["Location"]) == (303, f"/t/{own}")
    forget_person(scene.database, scene.merchant(), EMAIL, is_suppressed=False)
    closed = [*paths(app, own), *paths(app, gift), preferences]
    assert {client.get(path).status_code for path in closed} == {404}
    assert client.post("/m/lanterns/track", data={"number": "#2041", "contact": EMAIL}).status_code == 422


def test_pages_of_an_order_that_has_outlived_its_contact_still_open(
    app: Flask, client: FlaskClient, scene: Scene
) -> None:
    walk = ContactSweep(scene.database, utc_now() + dt.timedelta(days=200))
    while walk.step():
        pass
    assert walk.emptied == 1
    own, gift = tokens(scene)
    answers = {path: client.get(path).status_code for token in (own, gift) for path in paths(app, token)}
    assert {path: status for path, status in answers.items() if status >= 500} == {}
    assert (answers[f"/t/{own}"], answers[f"/t/{gift}"]) == (200, 200)


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """What the application asks of its database."""
    with counting(app.extensions["database"].engine) as said:
        yield said


def test_every_wrong_pair_gets_the_same_answer_by_the_same_work(client: FlaskClient, statements: list[str]) -> None:
    def look_up(number: str, contact: str) -> tuple[object, ...]:
        statements.clear()
        answer = client.post("/m/lanterns/track", data={"number": number, "contact": contact})
        body = answer.get_data(as_text=True).replace(f'"{number}"', '"N"').replace(f'"{contact}"', '"C"')
        headers = [(name, value) for name, value in answer.headers if name != "Content-Length"]
        return answer.status_code, body, headers, tuple(statements)

    nobody = look_up("1", "nobody@people.example")
    assert nobody[0] == 422
    assert len(statements) > 1
    # Another number, another address, another postcode, everything wrong.
    for pair in (("2042", EMAIL), ("2041", "mara@quill.exampel"), ("2041", "97001"), ("9999", "97000")):
        assert look_up(*pair) == nobody
