"""The door of the console, and what every page stands in."""

from typing import Any

import pytest
from flask import Flask, url_for
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, UUIDConverter

from portal.console.blueprint import ADDRESSES
from portal.console.frame.access import safe_next
from portal.console.frame.address import Address
from portal.vocabulary.permission import Permission
from tests.running.console import ConsoleVisitor, form_token, sign_in

BASE = "https://track.shop.example"
ROLES = {
    "owner": set(Permission),
    "editor": {Permission.SEE, Permission.SERVE, Permission.SHAPE},
    "support": {Permission.SEE, Permission.SERVE},
}
SOME_ID = "018f0000-0000-7000-8000-000000000000"


def path_of(app: Flask, address: Address) -> str:
    """An address with made-up ids in it."""
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == f"console.{address.name}")
    values: dict[str, Any] = {name: _some_value(rule._converters[name]) for name in rule.arguments}
    with app.test_request_context(base_url=BASE):
        return url_for(rule.endpoint, **values)


def _some_value(converter: BaseConverter) -> str | int:
    if isinstance(converter, UUIDConverter):
        return SOME_ID
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) else "x"


def test_every_address_says_who_may_open_it_and_has_one_name() -> None:
    assert len({address.name for address in ADDRESSES}) == len(ADDRESSES)
    assert len({(address.path, address.method) for address in ADDRESSES}) == len(ADDRESSES)


def test_nobody_comes_in_without_signing_in(app: Flask) -> None:
    client = app.test_client()
    for address in ADDRESSES:
        if address.permission is None:
            continue
        answer = client.open(path_of(app, address), method=address.method, base_url=BASE)
        assert answer.status_code == 303, address
        assert answer.headers["Location"].startswith("/console/sign-in"), address


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_it_may_and_nothing_else(request: pytest.FixtureRequest, app: Flask, role: str) -> None:
    visitor: ConsoleVisitor = request.getfixturevalue(role)
    forbidden = [address for address in ADDRESSES if address.permission and address.permission not in ROLES[role]]
    token = visitor.token()
    for address in forbidden:
        answer = visitor.client.open(
            path_of(app, address), method=address.method, data={"csrf_token": token}, base_url=BASE
        )
        assert answer.status_code == 403, address
        assert "Your role does not allow this" in answer.text


def test_a_form_from_elsewhere_changes_nothing(app: Flask, owner: ConsoleVisitor) -> None:
    for address in ADDRESSES:
        if address.method == "GET" or address.permission is None:
            continue
        for data in ({}, {"csrf_token": "made up"}):
            answer = owner.client.post(path_of(app, address), data=data, base_url=BASE)
            assert answer.status_code == 400, address
            assert "Nothing was changed" in answer.text


def test_the_token_of_another_browser_is_worth_nothing(owner: ConsoleVisitor, editor: ConsoleVisitor) -> None:
    answer = owner.client.post("/console/sign-out", data={"csrf_token": editor.token()}, base_url=BASE)
    assert answer.status_code == 400
    assert owner.open("/console/orders").status_code == 200


def test_htmx_brings_the_token_in_a_header(owner: ConsoleVisitor) -> None:
    headers = {"X-CSRF-Token": owner.token()}
    assert owner.client.post("/console/sign-out", headers=headers, base_url=BASE).status_code == 303


def test_after_signing_in_one_is_where_one_wanted_to_be(app: Flask, owner: ConsoleVisitor) -> None:
    client = app.test_client()
    asked = client.get("/console/audit?area=case", base_url=BASE)
    form = client.get(asked.headers["Location"], base_url=BASE).text
    assert 'value="/console/audit?area=case"' in form
    data = {"csrf_token": form_token(form), "email": owner.email, "password": "correct horse battery"}
    answer = client.post("/console/sign-in", data={**data, "next": "/console/audit?area=case"}, base_url=BASE)
    assert answer.headers["Location"] == "/console/audit?area=case"


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/t/abc", "/console/\\evil", "javascript:alert(1)", ""]
)
def test_signing_in_leads_nowhere_else(app: Flask, wanted: str) -> None:
    with app.test_request_context():
        assert safe_next(wanted) == "/console/"


def test_an_address_that_is_not_there_is_explained(owner: ConsoleVisitor) -> None:
    answer = owner.open("/console/no-such-page")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_part_of_a_page_sends_who_is_signed_out_to_the_form_as_a_whole(app: Flask) -> None:
    answer = app.test_client().get("/console/audit", headers={"HX-Request": "true"}, base_url=BASE)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/console/sign-in")


def test_htmx_gets_the_part_it_asks_for_with_the_notices_beside_it(owner: ConsoleVisitor) -> None:
    part = owner.open("/console/audit", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert 'hx-swap-oob="true"' in part


@pytest.mark.parametrize(
    ("told", "spoken"),
    [("es", "es"), ("ro-RO", "ro-RO"), ("ja", "ja"), ("zh-TW", "zh-Hant-TW"), ("fr, es;q=0.5", "es"), ("ar", "en")],
)
def test_the_console_speaks_the_browsers_language_where_it_can(app: Flask, told: str, spoken: str) -> None:
    answer = app.test_client().get("/console/sign-in", headers={"Accept-Language": told}, base_url=BASE)
    assert answer.headers["Content-Language"] == spoken


def test_a_wrong_password_says_no_more_than_a_wrong_address(app: Flask, owner: ConsoleVisitor) -> None:
    texts = []
    for email in (owner.email, "nobody@fern.example"):
        answer = sign_in(app.test_client(), email, "something else")
        assert answer.status_code == 422
        texts.append(answer.text.replace(email, ""))
    assert form_token(texts[0]) != form_token(texts[1])
    assert texts[0].replace(form_token(texts[0]), "") == texts[1].replace(form_token(texts[1]), "")
