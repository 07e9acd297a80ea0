"""The demo and the console as a visitor meets them, on shops filled as `milepost up --demo` fills them."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.sending.plan_messages import plan_messages
from notifier.tasks.context import TaskContext
from notifier.vocabulary.channel import Channel
from portal.app import create_app
from portal.demo.outbox import MAIL_POLICY
from portal.vocabulary.milestone import Milestone
from tests.factories.notifier import send_due
from tests.integration.demo.filled import FilledDemo, demo_settings, start_demo

FIELDS = {
    "id",
    "channel",
    "trigger",
    "order",
    "to",
    "subject",
    "text",
    "html",
    "status",
    "created_at",
    "sent_at",
    "links",
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FilledDemo]:
    filled = start_demo(tmp_path_factory.mktemp("demo"))
    send_everything(filled)
    yield filled
    filled.database.dispose()


def send_everything(demo: FilledDemo) -> None:
    """What the workers do until nothing is due."""
    keys = demo.settings.secret_keys
    context = TaskContext.create(
        settings=demo.settings.notifier, database=demo.database, sealer=Sealer(keys), signer=Signer(keys)
    )
    is_left = True
    while is_left:
        with demo.database.unit_of_work() as session:
            is_left = plan_messages(session) > 0
    for channel in Channel:
        while send_due(context.sending, channel):
            pass
    context.sending.close()


@pytest.fixture(scope="module")
def app_client(demo: FilledDemo) -> FlaskClient:
    return create_app(demo.settings).test_client()


@pytest.fixture
def client(app_client: FlaskClient) -> FlaskClient:
    """A visitor without cookies."""
    return app_client.application.test_client()


def outbox(client: FlaskClient, **wanted: str) -> list[dict]:
    messages: list[dict] = client.get("/demo/outbox.json", query_string=wanted).get_json()
    return messages


def test_the_index_leads_to_every_order_of_both_shops(client: FlaskClient, demo: FilledDemo) -> None:
    html = client.get("/demo").get_data(as_text=True)
    for merchant in demo.facts["merchants"]:
        for order in merchant["orders"]:
            path = order["tracking_url"].removeprefix(demo.settings.base_url)
            assert order["moving"] or f'href="{path}"' in html
    assert demo.facts["console"]["password"] in html


@pytest.mark.parametrize("milestone", Milestone)
def test_an_order_at_each_milestone_opens_in_each_shop(
    client: FlaskClient, demo: FilledDemo, milestone: Milestone
) -> None:
    for merchant in demo.facts["merchants"]:
        order = next(order for order in merchant["orders"] if order["milestone"] == milestone)
        page = client.get(order["tracking_url"].removeprefix(demo.settings.base_url))
        assert page.status_code == 200
        assert order["number"] in page.get_data(as_text=True)


def test_the_outbox_for_programs_has_every_promised_field(client: FlaskClient) -> None:
    messages = outbox(client)
    assert len(messages) > 100
    assert all(set(message) == FIELDS for message in messages)
    moments = [message["created_at"] for message in messages]
    assert moments == sorted(moments, reverse=True)
    sent = [message for message in messages if message["status"] == "sent"]
    assert all(message["text"] and message["sent_at"] for message in sent)
    assert all(bool(message["html"]) == (message["channel"] == Channel.EMAIL) for message in sent)


def test_messages_are_found_by_order_with_and_without_its_sign(client: FlaskClient) -> None:
    found = outbox(client, order="#1044")
    assert found == outbox(client, order="1044")
    assert {message["order"] for message in found} == {"#1044"}
    assert "shipment.delivered" in {message["trigger"] for message in found}


def test_links_of_a_message_hold_the_page_and_the_unsubscribe_address(client: FlaskClient, demo: FilledDemo) -> None:
    mails = outbox(client, order="1044", channel="email")
    message = next(message for message in mails if message["status"] == "sent")
    order = next(order for order in demo.facts["merchants"][0]["orders"] if order["number"] == "#1044")
    assert order["tracking_url"] in message["links"]
    assert [link for link in message["links"] if link.startswith(f"{demo.settings.base_url}/u/")]


def test_every_channel_is_in_the_outbox(client: FlaskClient) -> None:
    sent = [message for message in outbox(client) if message["status"] == "sent"]
    # Push needs a browser that has subscribed.
    assert {message["channel"] for message in sent} == set(Channel) - {Channel.PUSH}
    for channel in ("sms", "whatsapp"):
        found = [message for message in outbox(client, channel=channel) if message["status"] == "sent"]
        assert all(message["to"].startswith("+") and "/t/" in message["text"] for message in found)


def test_filters_that_fit_nothing_find_nothing(client: FlaskClient) -> None:
    assert outbox(client, channel="pigeon") == []
    assert outbox(client, order="no such order") == []
    assert outbox(client, channel="email", order="kl1011") != []


def test_the_outbox_shows_only_its_list_to_htmx(client: FlaskClient) -> None:
    whole = client.get("/demo/outbox?order=1044").get_data(as_text=True)
    block = client.get("/demo/outbox?order=1044", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "<html" in whole
    assert "<html" not in block
    assert 'id="live"' in block
    assert "order=1044" in block


def test_a_mail_is_shown_alone_and_shut_in(client: FlaskClient) -> None:
    message = next(message for message in outbox(client, channel="email") if message["status"] == "sent")
    page = client.get(f"/demo/outbox/{message['id']}").get_data(as_text=True)
    assert f"/demo/outbox/{message['id']}/html" in page
    mail = client.get(f"/demo/outbox/{message['id']}/html")
    assert mail.headers["Content-Security-Policy"] == MAIL_POLICY
    assert '<base target="_blank">' in mail.get_data(as_text=True)
    assert 'src="http' not in mail.get_data(as_text=True)


def test_an_unknown_message_is_not_found(client: FlaskClient) -> None:
    assert client.get("/demo/outbox/01a2011d-0000-7000-8000-000000000000").status_code == 404
    assert client.get("/demo/outbox/01a2011d-0000-7000-8000-000000000000/html").status_code == 404
    assert client.get("/demo/outbox/anything").status_code == 404


def test_the_demo_does_not_exist_outside_demo_mode(demo: FilledDemo) -> None:
    client = create_app(demo_settings(demo.settings.data_folder, is_demo=False)).test_client()
    for path in ("/demo", "/demo/outbox", "/demo/outbox.json"):
        assert client.get(path).status_code == 404


def sign_in(client: FlaskClient, email: str, password: str = "milepost-demo", *, token: str | None = None) -> int:
    """Send the form as a browser does; the status of the answer."""
    form = client.get("/console/sign-in").get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert found
    fields = {"email": email, "password": password, "csrf_token": found[1] if token is None else token}
    return client.post("/console/sign-in", data=fields).status_code


def test_the_console_asks_who_is_there(client: FlaskClient) -> None:
    answer = client.get("/console/")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/console/sign-in")


def test_the_address_of_the_demo_opens_the_orders_of_its_own_shop_alone(client: FlaskClient, demo: FilledDemo) -> None:
    assert sign_in(client, demo.facts["console"]["email"]) == 303
    page = client.get("/console/orders").get_data(as_text=True)
    assert "#1042" in page
    assert "#KL" not in page


def test_orders_are_searched_within_the_shop(client: FlaskClient) -> None:
    sign_in(client, "owner@kiln-and-leaf.example")
    found = client.get("/console/orders?q=%23kl101").get_data(as_text=True)
    assert "#KL1011" in found
    assert "#KL1020" not in found
    assert "#1042" not in client.get("/console/orders?q=1042").get_data(as_text=True).replace("“1042”", "")


def test_a_wrong_password_and_an_unknown_address_are_told_alike(client: FlaskClient) -> None:
    texts = []
    for email in ("owner@fernhollow.example", "nobody@fernhollow.example"):
        assert sign_in(client, email, "not the password") == 422
        texts.append(client.get("/console/").headers["Location"])
    assert texts[0] == texts[1]


def test_a_form_from_elsewhere_signs_nobody_in(client: FlaskClient, demo: FilledDemo) -> None:
    assert sign_in(client, demo.facts["console"]["email"], token="made up") == 422
    assert client.get("/console/").status_code == 303


def test_the_sixth_try_within_a_minute_has_to_wait(client: FlaskClient) -> None:
    answers = [sign_in(client, "guessed@fernhollow.example", f"guess number {number}") for number in range(6)]
    assert answers == [422] * 5 + [429]


def test_signing_out_needs_the_form_and_ends_the_session(client: FlaskClient, demo: FilledDemo) -> None:
    sign_in(client, demo.facts["console"]["email"])
    client.post("/console/sign-out")
    page = client.get("/console/account")
    assert page.status_code == 200
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))
    assert found
    client.post("/console/sign-out", data={"csrf_token": found[1]})
    assert client.get("/console/").status_code == 303


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    cookie = client.get("/console/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
