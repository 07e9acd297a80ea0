"""The gift link: made by the buyer, ended by the buyer, and a key to nothing but the page without prices."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from portal.models import TrackingLink
from portal.orders.tracking_links import revoke_tracking_link
from portal.vocabulary.link_kind import LinkKind
from tests.integration.returns.conftest import Scene

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
#: What a gift link may open: the page itself and its feeds.
ALLOWED = {"/t/<token>", "/t/<token>.<any(ics, atom, json):form>"}


def gift_url(scene: Scene) -> str | None:
    shown = re.search(
        r'<input id="gift-link" value="https://track.shop.example(/t/[^"]+)"',
        scene.client.get(f"{scene.page}/gift").text,
    )
    return shown[1] if shown else None


def post(scene: Scene, intent: str) -> int:
    return scene.client.post(f"{scene.page}/gift", data={"intent": intent}).status_code


def end_first_link(scene: Scene) -> None:
    with scene.database.unit_of_work() as session:
        revoke_tracking_link(session, scene.order_id, LinkKind.GIFT)


def test_looking_makes_no_link_and_asking_twice_makes_one(scene: Scene) -> None:
    end_first_link(scene)
    assert gift_url(scene) is None
    assert post(scene, "make") == 303
    made = gift_url(scene)
    assert made is not None
    assert post(scene, "make") == 303
    assert gift_url(scene) == made
    page = scene.client.get(made)
    assert page.status_code == 200
    assert "€" not in page.text
    assert "/gift" not in page.text


def test_a_link_that_was_ended_or_replaced_opens_nothing(scene: Scene) -> None:
    first = gift_url(scene)
    assert first == scene.gift_page
    post(scene, "renew")
    second = gift_url(scene)
    assert second not in {None, first}
    assert scene.client.get(first).status_code == 404
    post(scene, "end")
    assert gift_url(scene) is None
    assert scene.client.get(str(second)).status_code == 404
    assert scene.client.get(scene.page).status_code == 200


def test_what_is_no_choice_changes_nothing(scene: Scene) -> None:
    assert post(scene, "burn") == 303
    assert gift_url(scene) == scene.gift_page


def test_the_receivers_link_opens_no_page_of_the_buyer(scene: Scene, app: Flask) -> None:
    """Every address below a token, whoever adds one."""
    scene.deliver(days_ago=2)
    rules = [
        rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/t/<token>") and rule.rule not in ALLOWED
    ]
    assert {"/t/<token>/gift", "/t/<token>/return", "/t/<token>/preferences"} <= {rule.rule for rule in rules}
    gift = scene.gift_page.removeprefix("/t/")
    for rule in rules:
        values = dict.fromkeys(rule.arguments, 1) | {"token": gift}
        path = rule.rule
        for name, value in values.items():
            path = re.sub(rf"<(?:[^<>]*:)?{name}>", str(value), path)
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            answer = scene.client.open(path, method=method, data={"intent": "make"})
            assert answer.status_code == 404, (method, path)


def test_returns_stand_on_the_buyers_page_alone(scene: Scene) -> None:
    scene.deliver(days_ago=2)
    scene.client.post(f"{scene.page}/return", data=scene.form((scene.jacket, 1)))
    assert "Your return" in scene.client.get(scene.page).text
    gift = scene.client.get(scene.gift_page).text
    assert "Your return" not in gift
    assert not re.search(r'href="[^"]*/(?:return|gift|problem|preferences)', gift)


def test_a_buyers_link_stays_when_all_gifts_end(scene: Scene) -> None:
    post(scene, "end")
    with scene.database.reading() as session:
        open_kinds = session.scalars(select(TrackingLink.kind).where(TrackingLink.revoked_at.is_(None))).all()
    assert open_kinds == ["shopper"]
