"""The doors where providers report: who is let in, what is stored once, and what it does to messages afterwards."""

import dataclasses
import hashlib
import json
import uuid
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from notifier.foundation.database import Database
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.hooks.blueprint import HookContext, create_blueprint
from notifier.models import Message, ProviderCallback, Suppression
from notifier.providers.callbacks import Callback, CallbackSource, Receipt, Report
from notifier.providers.registry import MAIL_EVENTS
from notifier.providers.ses.certificates import forget_certificates
from notifier.sending.apply_callbacks import apply_next_callback
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.receipt_kind import ReceiptKind
from tests.contracts.callbacks.contract import FORM, make_callback
from tests.factories.notifier import KEYS, Occurrence, make_context, publish, statuses
from tests.factories.notifier_channels import (
    PHONE,
    TWILIO_TOKEN,
    add_shop,
    carry,
    change_messages,
    publish_and_plan,
    read_messages,
    read_receipts,
    twilio,
    vonage,
)
from tests.payloads.reading import read_payload
from tests.running.http_sink import Reply, running_http_sink
from tests.running.mail_services import TOPIC, SnsSigner, open_sendgrid_account
from tests.running.phone_services import open_whatsapp_account, sign_as_twilio, sign_as_vonage

BASE_URL = "https://track.shop.example"
SID = "SM00112233445566778899aabbccddeeff"
SMTP = {"url": "smtp://127.0.0.1:2525", "from": "orders@shop.example"}
META = {"access_token": "token", "phone_number_id": "100200300400500", "app_secret": "secret of this test"}


@pytest.fixture
def client(database: Database) -> Iterator[FlaskClient]:
    app = Flask(__name__)
    context = HookContext(database, Signer(KEYS), Sealer(KEYS), BASE_URL, lambda page: page.sender_name)
    app.register_blueprint(create_blueprint(context))
    with app.test_client() as client:
        yield client


@pytest.fixture
def sms(database: Database) -> tuple[str, Message]:
    """The door of a Twilio account, and a message that it has taken."""
    sender_id = add_shop(database, Channel.SMS)
    account_id = carry(database, sender_id, Channel.SMS, "twilio", twilio("https://api.twilio.example"))
    return f"/hooks/receipts/twilio/{account_id.hex}", add_sent(database, sender_id)


def add_sent(database: Database, sender_id: uuid.UUID) -> Message:
    publish_and_plan(database, publish(database, sender_id, Occurrence("one", phone=PHONE)))
    change_messages(database, status="sent", attempts=1, provider_message_id=SID)
    (message,) = read_messages(database)
    return message


def post(client: FlaskClient, path: str, callback: Callback) -> TestResponse:
    return client.open(path, method=callback.method, data=callback.body, headers=dict(callback.headers))


def apply_all(database: Database) -> int:
    """Read what has come in; returns how many callbacks there were."""
    context = make_context(database, Path())
    return sum(iter(lambda: apply_next_callback(context), False))


def callbacks(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        rows = session.execute(select(ProviderCallback.state, ProviderCallback.problem))
        return [(row.state, row.problem) for row in rows]


def sign_for_twilio(path: str, body: bytes, token: str = TWILIO_TOKEN) -> Callback:
    return sign_as_twilio(body, token, signed_url=BASE_URL + path)


def test_twilio_reports_about_the_message_its_address_names(
    database: Database, client: FlaskClient, sms: tuple[str, Message]
) -> None:
    door, message = sms
    path = f"{door}?message={message.id.hex}"
    body = read_payload("twilio", "status_delivered.form")
    answers = [post(client, path, sign_for_twilio(path, body)) for _turn in range(3)]
    assert [(answer.status_code, answer.text) for answer in answers] == [
        (200, "Stored."),
        (200, "Known already."),
        (200, "Known already."),
    ]
    assert answers[0].headers["Cache-Control"] == "no-store"
    assert statuses(database) == ["sent"]
    assert apply_all(database) == 1
    assert (statuses(database), callbacks(database)) == (["delivered"], [("done", None)])
    assert len(read_receipts(database)) == 1


def test_what_twilio_did_not_sign_for_this_address_is_refused(
    database: Database, client: FlaskClient, sms: tuple[str, Message]
) -> None:
    door, message = sms
    body = read_payload("twilio", "status_delivered.form")
    path = f"{door}?message={message.id.hex}"
    for refused in (
        sign_for_twilio(path, body, token="another token"),
        sign_for_twilio(door, body),
        make_callback(body, FORM),
    ):
        assert post(client, path, refused).status_code == 401
    assert callbacks(database) == []


def test_an_address_that_is_no_account_of_this_provider_is_not_found(
    database: Database, client: FlaskClient, sms: tuple[str, Message]
) -> None:
    account = sms[0].rpartition("/")[2]
    for path in (
        f"/hooks/receipts/twilio/{new_id().hex}",
        "/hooks/receipts/twilio/nonsense",
        f"/hooks/receipts/vonage/{account}",
        f"/hooks/receipts/pigeon/{account}",
        f"/hooks/inbound/sendgrid/{account}",
    ):
        assert post(client, path, sign_for_twilio(path, b"MessageSid=SM1")).status_code == 404
    assert callbacks(database) == []


def test_a_body_that_is_too_large_is_not_read(client: FlaskClient, sms: tuple[str, Message]) -> None:
    announced = client.post(sms[0], data=b"a" * 4_000_001, content_type=FORM)
    chunked = client.post(
        sms[0], input_stream=BytesIO(b"a" * 4_000_001), environ_overrides={"wsgi.input_terminated": True}
    )
    for answer in (announced, chunked):
        assert (answer.status_code, answer.text) == (413, "The body is too large.")


def test_vonage_reports_by_post_and_by_get(database: Database, client: FlaskClient) -> None:
    sender_id = add_shop(database, Channel.SMS)
    settings = vonage("https://rest.nexmo.example")
    account_id = carry(database, sender_id, Channel.SMS, "vonage", settings)
    message = add_sent(database, sender_id)
    door = f"/hooks/receipts/vonage/{account_id.hex}"
    for status, way in (("accepted", "GET"), ("delivered", "POST")):
        body = f"messageId=0A01&msisdn=15550107&status={status}&err-code=0&client-ref={message.id.hex}".encode()
        signed = sign_as_vonage(body, settings["signature_secret"])
        if way == "POST":
            assert post(client, door, signed).status_code == 200
        else:
            assert client.get(f"{door}?{signed.body.decode()}").status_code == 200
    assert post(client, door, sign_as_vonage(b"messageId=0A01&status=failed", "another")).status_code == 401
    apply_all(database)
    assert sorted(receipt.kind for receipt in read_receipts(database)) == ["delivered", "sent"]
    assert statuses(database) == ["delivered"]


def test_meta_asks_first_and_then_reports(database: Database, client: FlaskClient) -> None:
    sender_id = add_shop(database, Channel.WHATSAPP)
    settings = META | {"verify_token": "word of this test"}
    account_id = carry(database, sender_id, Channel.WHATSAPP, "whatsapp_cloud", settings)
    message = add_sent(database, sender_id)
    door = f"/hooks/receipts/whatsapp_cloud/{account_id.hex}"
    question = "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="
    asked = client.get(f"{door}{question}word+of+this+test")
    assert (asked.status_code, asked.text) == (200, "1158201444")
    assert client.get(f"{door}{question}another").status_code == 401
    body = read_payload("whatsapp_cloud", "statuses.json").replace(
        b"019aa0000000700080000000000000aa", message.id.hex.encode()
    )
    signed = open_whatsapp_account(META["app_secret"]).sign(body)
    assert post(client, door, signed).status_code == 200
    assert post(client, door, dataclasses.replace(signed, body=body + b" ")).status_code == 401
    apply_all(database)
    assert [receipt.kind for receipt in read_receipts(database)] == ["sent", "delivered", "read"]
    assert statuses(database) == ["delivered"]


def test_a_mail_service_reports_about_what_it_was_given_by_smtp(database: Database, client: FlaskClient) -> None:
    service = open_sendgrid_account()
    sender_id = add_shop(database)
    settings = SMTP | {"events": "sendgrid"} | dict(service.settings)
    account_id = carry(database, sender_id, Channel.EMAIL, "smtp", settings)
    message = add_sent(database, sender_id)
    body = read_payload("sendgrid", "batch.json").replace(
        b"0198f3a2-7c41-7d05-9b3e-5a1f0c6e2d84", str(message.id).encode()
    )
    door = f"/hooks/receipts/sendgrid/{account_id.hex}"
    signed = service.sign(body)
    assert post(client, door, signed).status_code == 200
    assert post(client, door, dataclasses.replace(signed, body=body[:-1])).status_code == 401
    apply_all(database)
    assert len(read_receipts(database)) == len(json.loads(body))
    assert {receipt.message_id for receipt in read_receipts(database)} == {message.id}
    assert statuses(database) == ["bounced"]


@pytest.fixture
def sns() -> Iterator[SnsSigner]:
    """Amazon SNS, its certificate and its confirmations served by a server of this test."""
    forget_certificates()
    with running_http_sink() as sink:
        signer = SnsSigner(sink.url)
        sink.answer(Reply(body=signer.certificate))
        yield signer


def add_ses(database: Database, sns: SnsSigner) -> tuple[str, uuid.UUID]:
    sender_id = add_shop(database)
    settings = SMTP | {"events": "ses", "events_topic": TOPIC, "events_cert_origin": sns.origin}
    account_id = carry(database, sender_id, Channel.EMAIL, "smtp", settings)
    return f"/hooks/receipts/ses/{account_id.hex}", sender_id


def test_amazon_reports_a_bounce_and_the_address_is_left_alone(
    database: Database, client: FlaskClient, sns: SnsSigner
) -> None:
    door, sender_id = add_ses(database, sns)
    message = add_sent(database, sender_id)
    body = read_payload("ses", "bounce_permanent.json")
    body = body.replace(b"0198f3a2-7c41-7d05-9b3e-5a1f0c6e2d84", str(message.id).encode())
    assert post(client, door, sns.post(body)).status_code == 200
    assert post(client, door, sns.post(body, TopicArn=TOPIC + "-other")).status_code == 401
    apply_all(database)
    assert statuses(database) == ["bounced"]
    with database.reading() as session:
        assert session.scalars(select(Suppression.reason)).all() == ["hard_bounce"]


def test_amazons_question_is_answered_by_fetching_its_address_once(database: Database, client: FlaskClient) -> None:
    forget_certificates()
    with running_http_sink() as sink:
        signer = SnsSigner(sink.url)
        sink.answer(Reply(body=signer.certificate))
        door, _sender_id = add_ses(database, signer)
        url = f"{sink.url}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=abc"
        signed = signer.post(b"Confirm.", Type="SubscriptionConfirmation", SubscribeURL=url, Token="abc")
        assert [post(client, door, signed).status_code for _turn in range(2)] == [200, 200]
        apply_all(database)
        fetched = [arrival.target for arrival in sink.arrivals if "Confirm" in arrival.target]
    assert fetched == [url.removeprefix(sink.url)]


def test_while_amazons_certificate_cannot_be_fetched_it_is_asked_to_try_again(
    database: Database, client: FlaskClient
) -> None:
    forget_certificates()
    with running_http_sink(Reply(503)) as sink:
        signer = SnsSigner(sink.url)
        door, _sender_id = add_ses(database, signer)
        assert post(client, door, signer.post(b"{}")).status_code == 503
    assert callbacks(database) == []


def test_what_nobody_can_read_is_kept_with_the_reason(
    database: Database, client: FlaskClient, sms: tuple[str, Message]
) -> None:
    door, _message = sms
    assert post(client, door, sign_for_twilio(door, b"Colour=green")).status_code == 200
    assert apply_all(database) == 1
    assert callbacks(database) == [("failed", "The Twilio callback names no message.")]
    assert statuses(database) == ["sent"]


def test_a_callback_of_a_provider_we_no_longer_know_is_kept_with_the_reason(
    database: Database, client: FlaskClient, sms: tuple[str, Message]
) -> None:
    door, _message = sms
    post(client, door, sign_for_twilio(door, read_payload("twilio", "status_delivered.form")))
    with database.unit_of_work() as session:
        session.execute(update(ProviderCallback).values(provider="pigeon"))
    apply_all(database)
    assert callbacks(database) == [("failed", "Nobody here understands callbacks of pigeon.")]


def test_a_callback_that_cannot_be_applied_does_not_stand_before_the_others(
    database: Database, client: FlaskClient, sms: tuple[str, Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    door, message = sms
    half_a_letter = Receipt(ReceiptKind.DELIVERED, provider_message_id="SM1", detail="\ud800")
    source = CallbackSource(lambda _callback, _settings: None, lambda _body, _type: Report((half_a_letter,)))
    for path in (door, f"{door}?message={message.id.hex}"):
        body = read_payload("twilio", "status_delivered.form")
        assert post(client, path, sign_for_twilio(path, body)).status_code == 200
    with database.unit_of_work() as session:
        oldest = select(ProviderCallback.id).order_by(ProviderCallback.received_at).limit(1).scalar_subquery()
        careless = update(ProviderCallback).where(ProviderCallback.id == oldest).values(provider="careless")
        session.execute(careless)
    monkeypatch.setitem(cast(dict[str, CallbackSource], MAIL_EVENTS), "careless", source)
    assert apply_all(database) == 2
    assert sorted(callbacks(database), reverse=True) == [
        ("failed", "What it says could not be applied: UnicodeEncodeError."),
        ("done", None),
    ]
    assert statuses(database) == ["delivered"]


def test_one_senders_account_cannot_report_about_another_senders_message(
    database: Database, client: FlaskClient, sms: tuple[str, Message]
) -> None:
    stranger_id = add_shop(database)
    theirs = carry(database, stranger_id, Channel.SMS, "twilio", twilio("https://api.twilio.example"))
    path = f"/hooks/receipts/twilio/{theirs.hex}?message={sms[1].id.hex}"
    body = f"MessageSid={SID}&MessageStatus=failed&To=%2B15550107".encode()
    assert post(client, path, sign_for_twilio(path, body)).status_code == 200
    apply_all(database)
    assert statuses(database) == ["sent"]
    assert [receipt.message_id for receipt in read_receipts(database)] == [None]


def test_a_json_body_is_told_apart_by_its_digest_in_the_address(
    database: Database, client: FlaskClient, sms: tuple[str, Message]
) -> None:
    door, _message = sms
    body = json.dumps({"MessageSid": SID, "MessageStatus": "delivered", "To": PHONE}).encode()
    path = f"{door}?bodySHA256={hashlib.sha256(body).hexdigest()}"
    signature = sign_for_twilio(path, b"").headers
    signed = make_callback(body, X_Twilio_Signature=signature["x-twilio-signature"])
    assert post(client, path, signed).status_code == 200
    apply_all(database)
    assert statuses(database) == ["delivered"]
