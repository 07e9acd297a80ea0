"""What people with bad intentions try in the console: refused in words, and nothing breaks or leaks."""

import pytest
from flask import Flask
from pyotp import TOTP

from notifier.foundation.database import Database
from portal.merchants.audit_log import Actor
from portal.merchants.password_reset import change_password
from portal.merchants.team import get_user_by_email
from portal.models import AuditEntry, MerchantUser
from portal.vocabulary.audit_action import ActorKind
from tests.running.console import BASE_URL, PASSWORD, ConsoleVisitor, form_token, sign_in

_NEW_PASSWORD = "another horse battery"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/console/sign-in?next=//[", 303),
        ("/console/products?q=%00", 200),
        ("/console/products?pin=1&orders=99999999999999999999999&behind=x", 200),
        ("/console/products?pin=1&orders=1&behind=%00", 200),
        ("/console/audit?actor=%00", 200),
        ("/console/messages?trigger=%00&order=%00", 200),
        ("/console/reset/%00", 404),
        ("/console/rules/%00", 404),
    ],
)
def test_odd_addresses_are_answered_like_others(owner: ConsoleVisitor, path: str, status: int) -> None:
    assert owner.open(path).status_code == status


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/console/sign-in", {"email": "a\0@fern.example", "password": "x"}, 422),
        ("/console/sign-in", {"email": "owner@fern.example", "password": PASSWORD, "next": "//["}, 303),
        ("/console/forgot", {"email": "a\0@fern.example"}, 200),
        ("/console/keys", {"name": "a\0b", "scopes": "orders:read"}, 200),
        ("/console/cases/replies", {"name": "a\0b", "text": "b"}, 303),
        ("/console/products/pin", {"sku": "a\0b", "position": "1"}, 404),
        ("/console/products/pin", {"sku": "a", "position": "9" * 5000}, 303),
        ("/console/keys/webhooks", {"url": "https://["}, 422),
        ("/console/keys/webhooks", {"url": "https://hooks.fern.example:99999/"}, 422),
        ("/console/keys/webhooks", {"url": "https://hooks.fern.example/a\r\nb"}, 422),
        ("/console/keys/webhooks", {"url": "https://hooks.fern.example/a b"}, 422),
    ],
)
def test_odd_fields_are_answered_like_others(
    owner: ConsoleVisitor, path: str, fields: dict[str, str], status: int
) -> None:
    assert owner.send(path, fields).status_code == status


def test_a_new_password_ends_a_sign_in_that_waits_for_its_code(app: Flask, owner: ConsoleVisitor) -> None:
    database: Database = app.extensions["database"]
    with database.unit_of_work() as session:
        user = get_user_by_email(session, owner.merchant_id, owner.email)
        secret = turn_on_second_factor(app, user)
    thief = app.test_client()
    assert sign_in(thief, owner.email).headers["Location"].endswith("/console/sign-in/code")
    with database.unit_of_work() as session:
        actor = Actor(owner.merchant_id, ActorKind.USER, user.id, user.email)
        change_password(session, actor, (PASSWORD, _NEW_PASSWORD), keep=user.id)
    assert thief.get("/console/sign-in/code", base_url=BASE_URL).status_code == 303
    page = thief.get("/console/sign-in", base_url=BASE_URL).text
    data = {"csrf_token": form_token(page), "code": TOTP(secret).now()}
    answer = thief.post("/console/sign-in/code", data=data, base_url=BASE_URL)
    assert answer.headers["Location"].endswith("/console/sign-in")
    assert thief.get("/console/account", base_url=BASE_URL).status_code == 303


def turn_on_second_factor(app: Flask, user: MerchantUser) -> str:
    """Give a user a second factor; the secret of the app."""
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    user.totp_sealed = app.extensions["sealer"].seal(secret)
    user.totp_confirmed_at = user.created_at
    return secret


def test_the_audit_log_names_no_secret_part_of_an_endpoint(app: Flask, owner: ConsoleVisitor) -> None:
    owner.send("/console/keys/webhooks", {"url": "https://hooks.fern.example/t0psecret?token=t0psecret"})
    database: Database = app.extensions["database"]
    with database.reading() as session:
        entries = session.query(AuditEntry).all()
    assert "t0psecret" not in repr([(entry.subject_name, entry.before, entry.after) for entry in entries])
    assert "hooks.fern.example" in owner.read("/console/audit")
