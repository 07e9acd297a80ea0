"""Signing in as people do it: password, code, recovery code, and sessions that end."""

import datetime as dt
import re

import pytest
import time_machine
from flask import Flask
from pyotp import TOTP
from werkzeug.test import TestResponse

from notifier.foundation.database import Database
from portal.models import AuditEntry, ConsoleSession
from tests.running.console import BASE_URL, PASSWORD, ConsoleVisitor, form_token, open_console, sign_in

HOME = "/console/account"
_SECRET = re.compile(r'class="code secret" translate="no">([A-Z2-7 ]+)<')
_ACCOUNT = re.compile(r'name="account" value="([0-9a-f-]{36})"')
_CODE = re.compile(r"<li>((?:[a-z2-7]{4}-){3}[a-z2-7]{4})</li>")


@pytest.fixture
def visitor(app: Flask) -> ConsoleVisitor:
    return open_console(app)


def set_up(visitor: ConsoleVisitor) -> tuple[TOTP, list[str]]:
    """The second factor of a visitor, and the recovery codes."""
    found = _SECRET.search(visitor.read("/console/account/second-factor"))
    assert found is not None
    app = TOTP(found[1].replace(" ", ""))
    answer = visitor.send("/console/account/second-factor", {"code": app.now()})
    assert answer.status_code == 200
    return app, _CODE.findall(answer.text)


def other_browser(app: Flask, visitor: ConsoleVisitor) -> ConsoleVisitor:
    return ConsoleVisitor(app.test_client(), visitor.merchant_id, visitor.email)


def send_code(visitor: ConsoleVisitor, code: str, **more: str) -> int:
    """Send the second step; the status of the answer."""
    page = visitor.client.get("/console/sign-in/code", base_url=BASE_URL)
    data = {"csrf_token": form_token(page.text), "code": code, **more}
    return visitor.client.post("/console/sign-in/code", data=data, base_url=BASE_URL).status_code


def actions(app: Flask) -> list[str]:
    database: Database = app.extensions["database"]
    with database.reading() as session:
        return [row.action for row in session.query(AuditEntry).order_by(AuditEntry.id)]


def test_the_password_alone_does_not_sign_in_who_has_a_second_factor(app: Flask, visitor: ConsoleVisitor) -> None:
    now = dt.datetime.now(dt.UTC)
    # The code must not become another one meanwhile.
    with time_machine.travel(now, tick=False):
        totp, codes = set_up(visitor)
        assert len(set(codes)) == 10
        other = other_browser(app, visitor)
        answer = sign_in(other.client, other.email)
        assert answer.headers["Location"].endswith("/console/sign-in/code")
        assert other.open(HOME).status_code == 303
        assert send_code(other, "000000") == 422
        # The code that switched it on was used.
        assert send_code(other, totp.now()) == 422
    with time_machine.travel(now + dt.timedelta(seconds=40), tick=False):
        assert send_code(other, totp.now()) == 303
        assert other.open(HOME).status_code == 200
        third = other_browser(app, visitor)
        sign_in(third.client, third.email)
        assert send_code(third, totp.now()) == 422
    assert "account.second_factor_on" in actions(app)


def test_a_recovery_code_signs_in_once(app: Flask, visitor: ConsoleVisitor) -> None:
    codes = set_up(visitor)[1]
    first, second = other_browser(app, visitor), other_browser(app, visitor)
    for one in (first, second):
        sign_in(one.client, one.email)
    assert send_code(first, codes[0].upper().replace("-", " "), recovery="1") == 303
    assert first.open(HOME).status_code == 200
    assert send_code(second, codes[0], recovery="1") == 422
    assert "9 recovery codes" in first.read(HOME)
    assert "account.recovery_code_used" in actions(app)


def test_codes_cannot_be_guessed_in_a_row(app: Flask, visitor: ConsoleVisitor) -> None:
    set_up(visitor)
    other = other_browser(app, visitor)
    sign_in(other.client, other.email)
    # One try was the code that switched it on.
    assert [send_code(other, "000000") for _ in range(5)] == [422, 422, 422, 422, 429]


def test_the_second_step_ends_ten_minutes_after_the_password(app: Flask, visitor: ConsoleVisitor) -> None:
    set_up(visitor)
    other = other_browser(app, visitor)
    sign_in(other.client, other.email)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=11)):
        answer = other.client.get("/console/sign-in/code", base_url=BASE_URL)
        assert answer.headers["Location"].endswith("/console/sign-in")


def test_a_browser_that_was_signed_out_from_another_is_out_at_once(app: Flask, visitor: ConsoleVisitor) -> None:
    other = other_browser(app, visitor)
    sign_in(other.client, other.email)
    assert other.open(HOME).status_code == 200
    page = visitor.read(HOME)
    ended = re.findall(r"/console/account/sessions/[0-9a-f-]{36}/end", page)
    assert len(ended) == 1
    visitor.done(ended[0])
    assert other.open(HOME).status_code == 303
    assert visitor.open(HOME).status_code == 200


def test_nobody_ends_the_sessions_of_somebody_else(app: Flask, visitor: ConsoleVisitor) -> None:
    stranger = open_console(app, slug="kiln")
    database: Database = app.extensions["database"]
    with database.reading() as session:
        ids = [row.id for row in session.query(ConsoleSession).order_by(ConsoleSession.id)]
    assert stranger.send(f"/console/account/sessions/{ids[0]}/end").status_code == 404
    assert visitor.open(HOME).status_code == 200


def test_signing_out_ends_the_session_itself_and_not_only_the_cookie(visitor: ConsoleVisitor) -> None:
    cookie = visitor.client.get_cookie("session", domain="track.shop.example")
    assert cookie is not None
    assert visitor.send("/console/sign-out").status_code == 303
    visitor.client.set_cookie("session", cookie.value, domain="track.shop.example", secure=True)
    assert visitor.open(HOME).status_code == 303


@pytest.mark.parametrize(("days", "step", "status"), [(15, 15, 303), (28, 13, 200), (31, 9, 303)])
def test_a_session_ends_after_two_weeks_without_a_click_and_after_thirty_days(
    visitor: ConsoleVisitor, days: int, step: int, status: int
) -> None:
    start = dt.datetime.now(dt.UTC)
    for day in range(step, days, step):
        with time_machine.travel(start + dt.timedelta(days=day)):
            assert visitor.open(HOME).status_code == 200
    with time_machine.travel(start + dt.timedelta(days=days)):
        assert visitor.open(HOME).status_code == status


def test_a_new_password_signs_out_every_other_browser(app: Flask, visitor: ConsoleVisitor) -> None:
    other = other_browser(app, visitor)
    sign_in(other.client, other.email)
    wrong = {"current": "not my password", "password": "a new password", "again": "a new password"}
    assert "This is not your password." in visitor.send("/console/account/password", wrong).text
    unlike = {"current": PASSWORD, "password": "a new password", "again": "another password"}
    assert "not the same" in visitor.send("/console/account/password", unlike).text
    visitor.done("/console/account/password", {**wrong, "current": PASSWORD})
    assert visitor.open(HOME).status_code == 200
    assert other.open(HOME).status_code == 303
    assert sign_in(other.client, other.email).status_code == 422
    assert sign_in(other.client, other.email, "a new password").status_code == 303
    assert "account.password_changed" in actions(app)


def test_the_second_factor_is_switched_off_with_the_password(app: Flask, visitor: ConsoleVisitor) -> None:
    set_up(visitor)
    path = "/console/account/second-factor/off"
    assert visitor.send(path, {"current": "not my password"}).status_code == 422
    visitor.done(path, {"current": PASSWORD})
    other = other_browser(app, visitor)
    assert not sign_in(other.client, other.email).headers["Location"].endswith("/code")


def test_new_recovery_codes_end_the_old_ones(app: Flask, visitor: ConsoleVisitor) -> None:
    old = set_up(visitor)[1]
    new = _CODE.findall(visitor.send("/console/account/recovery-codes", {"current": PASSWORD}).text)
    assert len({*old, *new}) == 20
    other = other_browser(app, visitor)
    sign_in(other.client, other.email)
    assert send_code(other, old[0], recovery="1") == 422
    assert send_code(other, new[0], recovery="1") == 303


def test_recovery_codes_are_downloaded_as_they_are_shown(visitor: ConsoleVisitor) -> None:
    codes = set_up(visitor)[1]
    answer = visitor.send("/console/account/recovery-codes.txt", {"codes": " ".join(codes)})
    assert answer.text.split() == codes
    assert answer.mimetype == "text/plain"
    evil = " ".join(["<script>alert(1)</script>"] * 10)
    assert visitor.send("/console/account/recovery-codes.txt", {"codes": evil}).status_code == 404


def test_who_is_led_to_the_second_step_finds_the_page_they_wanted(app: Flask, visitor: ConsoleVisitor) -> None:
    totp = set_up(visitor)[0]
    other = other_browser(app, visitor)
    page = other.client.get("/console/sign-in?next=/console/team", base_url=BASE_URL)
    data = {"csrf_token": form_token(page.text), "email": other.email, "password": PASSWORD, "next": "/console/team"}
    other.client.post("/console/sign-in", data=data, base_url=BASE_URL)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=40)):
        page = other.client.get("/console/sign-in/code", base_url=BASE_URL)
        data = {"csrf_token": form_token(page.text), "code": totp.now()}
        answer = other.client.post("/console/sign-in/code", data=data, base_url=BASE_URL)
    assert answer.headers["Location"] == "/console/team"


def test_the_console_speaks_the_language_somebody_has_chosen(visitor: ConsoleVisitor) -> None:
    visitor.done("/console/account/language", {"language": "es"})
    assert '<html lang="es"' in visitor.read(HOME)
    assert visitor.send("/console/account/language", {"language": "tlh"}).status_code == 404


def test_a_browser_not_seen_before_stands_in_the_audit_log(app: Flask, visitor: ConsoleVisitor) -> None:
    assert "account.new_browser" not in actions(app)
    other = app.test_client()
    other.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0"
    sign_in(other, visitor.email)
    assert "account.new_browser" in actions(app)
    assert "Firefox, Linux" in visitor.read(HOME)


def test_the_cookie_is_set_once_and_not_with_what_can_be_kept(visitor: ConsoleVisitor) -> None:
    assert visitor.client.get_cookie("session", domain="track.shop.example") is not None
    for path in ("/static/css/page.css", "/t/nothing"):
        with visitor.open(path) as answer:
            assert "Set-Cookie" not in answer.headers


def choose(visitor: ConsoleVisitor, account: str) -> TestResponse:
    """Choose one of several shops; the answer."""
    page = visitor.client.get("/console/sign-in/shop", base_url=BASE_URL)
    data = {"csrf_token": form_token(page.text), "account": account}
    return visitor.client.post("/console/sign-in/shop", data=data, base_url=BASE_URL)


def accounts_offered(visitor: ConsoleVisitor) -> list[str]:
    return _ACCOUNT.findall(visitor.client.get("/console/sign-in/shop", base_url=BASE_URL).text)


def test_who_has_two_shops_and_one_password_chooses(app: Flask) -> None:
    first = open_console(app, slug="fern", email="both@shops.example")
    open_console(app, slug="moss", role="support", email="both@shops.example")
    set_up(first)
    both, stranger = other_browser(app, first), open_console(app, slug="heath")
    assert sign_in(both.client, both.email).headers["Location"].endswith("/console/sign-in/shop")
    page = both.client.get("/console/sign-in/shop", base_url=BASE_URL).text
    assert page.index(">Fern<") < page.index(">Moss<")
    assert both.open(HOME).status_code == 303
    fern, moss = accounts_offered(both)
    assert choose(both, str(stranger.merchant_id)).status_code == 404
    # The shop with a second factor asks for its code; the other one opens.
    assert choose(both, fern).headers["Location"].endswith("/console/sign-in/code")
    sign_in(both.client, both.email)
    assert choose(both, moss).status_code == 303
    assert "Moss" in both.read(HOME)


def test_the_choice_ends_with_the_password_it_was_made_by(app: Flask) -> None:
    shops = [open_console(app, slug=slug, email="both@shops.example") for slug in ("fern", "moss")]
    other = other_browser(app, shops[0])
    sign_in(other.client, other.email)
    account = accounts_offered(other)[0]
    changed = {"current": PASSWORD, "password": "another long secret", "again": "another long secret"}
    assert shops[0].send("/console/account/password", changed).status_code == 303
    assert other.client.get("/console/sign-in/shop", base_url=BASE_URL).status_code == 303
    page = other.client.get("/console/sign-in", base_url=BASE_URL)
    data = {"csrf_token": form_token(page.text), "account": account}
    answer = other.client.post("/console/sign-in/shop", data=data, base_url=BASE_URL)
    assert answer.headers["Location"].endswith("/console/sign-in")
    assert other.open(HOME).status_code == 303
