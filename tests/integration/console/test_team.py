"""The team: invitations, roles, new passwords by a link, and a second factor for everybody."""

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from notifier.authoring.rules import get_rule, switch_rule
from notifier.foundation.database import Database
from notifier.foundation.signing import Signer
from notifier.models import RecipientAddress, TriggerEvent
from portal.merchants.password_reset import ResetLinks, write_reset_links
from portal.models import MerchantUser, ResetRequest
from tests.integration.application import SECRET
from tests.running.console import BASE_URL, ConsoleVisitor, form_token, open_console, sign_in

NEW = "a long new password"


@pytest.fixture
def owner(app: Flask) -> ConsoleVisitor:
    return open_console(app)


def letters(app: Flask) -> list[tuple[str, str]]:
    """Trigger and path of the link of every letter, oldest first."""
    database: Database = app.extensions["database"]
    with database.reading() as session:
        found = session.scalars(select(TriggerEvent).order_by(TriggerEvent.recorded_at, TriggerEvent.id))
        return [(one.trigger, urlsplit(one.facts["links"]["page"]).path) for one in found]


def choose(client: FlaskClient, path: str, password: str = NEW) -> int:
    """Send the form of a link; the status of the answer."""
    page = client.get(path, base_url=BASE_URL)
    data = {"csrf_token": form_token(page.text), "password": password, "again": password}
    return client.post(path, data=data, base_url=BASE_URL).status_code


def answer_requests(app: Flask) -> None:
    """What the worker does with requests for a new password."""
    database: Database = app.extensions["database"]
    with database.unit_of_work() as session:
        write_reset_links(session, ResetLinks(Signer((SECRET,)), BASE_URL))


def ask_for_reset(client: FlaskClient, email: str) -> str:
    page = client.get("/console/forgot", base_url=BASE_URL)
    data = {"csrf_token": form_token(page.text), "email": email}
    answer = client.post("/console/forgot", data=data, base_url=BASE_URL)
    return re.sub(r'value="[^"]+"', "", answer.text)


def member_path(app: Flask, email: str, what: str) -> str:
    database: Database = app.extensions["database"]
    with database.reading() as session:
        user_id = session.scalars(select(MerchantUser.id).where(MerchantUser.email == email)).one()
    return f"/console/team/members/{user_id}/{what}"


def test_somebody_invited_joins_once_with_the_role_they_were_given(app: Flask, owner: ConsoleVisitor) -> None:
    assert "mara@fern.example" in owner.done("/console/team/invite", {"email": "Mara@fern.example", "role": "editor"})
    [(trigger, path)] = letters(app)
    assert trigger == "account.invited"
    mara = app.test_client()
    assert "Editor" in mara.get(path, base_url=BASE_URL).text
    assert choose(mara, path, "short") == 422
    assert choose(mara, path) == 303
    assert mara.get("/console/account", base_url=BASE_URL).status_code == 200
    assert app.test_client().get(path, base_url=BASE_URL).status_code == 410
    assert mara.get(member_path(app, "mara@fern.example", "remove"), base_url=BASE_URL).status_code == 403
    assert "Invited, not joined yet" not in owner.read("/console/team")


def test_the_letter_goes_to_the_address_that_was_invited(app: Flask, owner: ConsoleVisitor) -> None:
    owner.done("/console/team/invite", {"email": "mara@fern.example", "role": "editor"})
    database: Database = app.extensions["database"]
    with database.reading() as session:
        assert set(session.scalars(select(RecipientAddress.address))) == {"mara@fern.example"}


def test_an_invitation_sent_again_ends_the_link_before(app: Flask, owner: ConsoleVisitor) -> None:
    page = owner.done("/console/team/invite", {"email": "mara@fern.example", "role": "support"})
    found = re.search(r"/console/team/invitations/[0-9a-f-]{36}", page)
    assert found is not None
    owner.done(f"{found[0]}/resend")
    (_, first), (_, second) = letters(app)
    client = app.test_client()
    assert client.get(first, base_url=BASE_URL).status_code == 410
    assert client.get(second, base_url=BASE_URL).status_code == 200
    owner.done(f"{found[0]}/revoke")
    assert client.get(second, base_url=BASE_URL).status_code == 410
    assert owner.send(f"{found[0]}/resend").status_code == 404


def test_an_invitation_is_over_after_a_week(app: Flask, owner: ConsoleVisitor) -> None:
    owner.done("/console/team/invite", {"email": "mara@fern.example", "role": "support"})
    [(_, path)] = letters(app)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=7, minutes=1)):
        assert app.test_client().get(path, base_url=BASE_URL).status_code == 410
        assert "too old" in owner.read("/console/team")


@pytest.mark.parametrize(
    ("email", "role", "sentence"),
    [
        ("nobody", "support", "This is not an e-mail address."),
        ("owner@fern.example", "support", "This person is in the team already."),
        ("mara@fern.example", "king", "Please choose a role."),
    ],
)
def test_a_wrong_invitation_is_told_beside_its_field(
    owner: ConsoleVisitor, email: str, role: str, sentence: str
) -> None:
    answer = owner.send("/console/team/invite", {"email": email, "role": role})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{email}"' in answer.text


def test_the_last_owner_stays_owner_and_stays(app: Flask, owner: ConsoleVisitor) -> None:
    demote = member_path(app, "owner@fern.example", "role")
    assert "at least one owner" in owner.send(demote, {"role": "support"}).text
    assert "at least one owner" in owner.send(member_path(app, "owner@fern.example", "remove")).text
    open_console(app, role="owner", email="second@fern.example")
    owner.send(demote, {"role": "support"})
    assert owner.send(demote, {"role": "owner"}).status_code == 403


def test_a_new_role_counts_from_the_next_click(app: Flask, owner: ConsoleVisitor) -> None:
    helper = open_console(app, role="support")
    path = "/console/team/invite"
    assert helper.send(path, {"email": "x@fern.example", "role": "support"}).status_code == 403
    page = owner.done(member_path(app, helper.email, "role"), {"role": "owner"})
    assert "Undo" in page
    assert helper.send(path, {"email": "x@fern.example", "role": "support"}).status_code == 303


def test_somebody_removed_is_out_at_once(app: Flask, owner: ConsoleVisitor) -> None:
    helper = open_console(app, role="support")
    assert helper.open("/console/account").status_code == 200
    owner.done(member_path(app, helper.email, "remove"))
    assert helper.open("/console/account").status_code == 303
    assert sign_in(app.test_client(), helper.email).status_code == 422
    owner.done("/console/team/invite", {"email": helper.email, "role": "support"})


def test_people_of_another_shop_are_not_there(app: Flask, owner: ConsoleVisitor) -> None:
    open_console(app, slug="kiln")
    for what in ("role", "remove"):
        assert owner.send(member_path(app, "owner@kiln.example", what), {"role": "support"}).status_code == 404
    assert owner.open(member_path(app, "owner@kiln.example", "remove")).status_code == 404


def test_a_forgotten_password_is_replaced_by_a_link_and_ends_all_sessions(app: Flask, owner: ConsoleVisitor) -> None:
    stranger = app.test_client()
    ask_for_reset(stranger, owner.email)
    answer_requests(app)
    [(trigger, path)] = letters(app)
    assert trigger == "account.password_reset"
    assert choose(stranger, path, "short") == 422
    assert choose(stranger, path) == 303
    assert owner.open("/console/account").status_code == 303
    assert stranger.get("/console/account", base_url=BASE_URL).status_code == 303
    assert stranger.get(path, base_url=BASE_URL).status_code == 410
    assert sign_in(stranger, owner.email, NEW).status_code == 303


def test_known_and_unknown_addresses_get_the_same_answer_and_the_same_row(app: Flask, owner: ConsoleVisitor) -> None:
    answers = [ask_for_reset(app.test_client(), email) for email in (owner.email, "nobody@fern.example")]
    assert answers[0] == answers[1]
    database: Database = app.extensions["database"]
    with database.reading() as session:
        assert len(session.scalars(select(ResetRequest)).all()) == 2
    answer_requests(app)
    with database.reading() as session:
        assert session.scalars(select(ResetRequest)).all() == []
    assert len(letters(app)) == 1


def test_a_link_for_a_new_password_is_over_after_an_hour(app: Flask, owner: ConsoleVisitor) -> None:
    ask_for_reset(app.test_client(), owner.email)
    answer_requests(app)
    [(_, path)] = letters(app)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=61)):
        assert app.test_client().get(path, base_url=BASE_URL).status_code == 410


def test_links_cannot_be_guessed_in_a_row(app: Flask, owner: ConsoleVisitor) -> None:
    client = app.test_client()
    paths = [f"/console/{kind}/{number}" for kind in ("reset", "invitation") for number in range(11)]
    codes = [client.get(path, base_url=BASE_URL).status_code for path in paths]
    assert (codes[:20], codes[20:]) == ([410] * 20, [429] * 2)


def test_a_shop_that_requires_a_second_factor_lets_nobody_on_without(app: Flask, owner: ConsoleVisitor) -> None:
    helper = open_console(app, role="support")
    answer = owner.send("/console/team/second-factor", {"is_on": "1"})
    assert answer.status_code == 303
    for one in (owner, helper):
        assert one.open("/console/team").headers["Location"].endswith("/console/account/second-factor")
        assert "requires it of everybody" in one.read("/console/account/second-factor")
    token = form_token(helper.read("/console/account/second-factor"))
    answer = helper.client.post("/console/sign-out", data={"csrf_token": token}, base_url=BASE_URL)
    assert answer.headers["Location"].endswith("/console/sign-in")


def test_no_rule_of_a_shop_keeps_people_out_of_their_accounts(app: Flask, owner: ConsoleVisitor) -> None:
    database: Database = app.extensions["database"]
    owner.done("/console/team/invite", {"email": "mara@fern.example", "role": "support"})
    with database.unit_of_work() as session:
        switch_rule(session, owner.merchant_id, "account.invited", is_on=False)
    owner.done("/console/team/invite", {"email": "nora@fern.example", "role": "support"})
    with database.reading() as session:
        assert get_rule(session, owner.merchant_id, "account.invited").is_on
