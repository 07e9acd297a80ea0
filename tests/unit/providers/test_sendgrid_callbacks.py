"""What SendGrid posts, in our words."""

import base64
import datetime as dt
import json
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from notifier.providers.callbacks import Receipt, SignatureError
from notifier.providers.sendgrid.callbacks import parse, verify
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason
from tests.payloads.reading import read_payload
from tests.running.mail_services import open_sendgrid_account

OURS = UUID("0198f3a2-7c41-7d05-9b3e-5a1f0c6e2d84")


def read_one(**changes: object) -> Receipt:
    """The receipt of a bounce with other values."""
    event = json.loads(read_payload("sendgrid", "batch.json"))[9] | changes
    (receipt,) = parse(json.dumps([event]).encode(), "application/json").receipts
    return receipt


def test_every_event_of_a_batch_becomes_a_receipt_in_its_order() -> None:
    receipts = parse(read_payload("sendgrid", "batch.json"), "application/json").receipts
    assert [(receipt.kind.value, receipt.reason and receipt.reason.value) for receipt in receipts] == [
        ("queued", None),
        ("deferred", None),
        ("delivered", None),
        ("opened", None),
        ("clicked", None),
        ("complained", "spam"),
        ("unsubscribed", "unsubscribed"),
        ("unsubscribed", "unsubscribed"),
        ("subscribed", None),
        ("bounced", "bounced"),
        ("bounced", "blocked"),
        ("rejected", "bounced"),
        ("rejected", "spam"),
        ("unknown", None),
    ]
    assert [number for number, receipt in enumerate(receipts) if receipt.address_is_bad] == [9, 11]
    assert {receipt.message_id for receipt in receipts} == {OURS}
    assert {receipt.provider_message_id for receipt in receipts} == {"FernField01"}
    assert receipts[4].url == "https://track.shop.example/t/abc"
    assert receipts[4].user_agent is not None
    assert receipts[4].occurred_at == dt.datetime(2026, 3, 2, 9, 15, 9, tzinfo=dt.UTC)


def test_the_code_is_kept_and_the_address_is_not() -> None:
    receipt = read_one()
    assert receipt.code == "5.1.1"
    assert receipt.detail == "550 5.1.1 <[address]> nobody by that name"


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "blocked"},
        {"type": "expired"},
        {"bounce_classification": "Content"},
        {"status": "5.7.1"},
        {"status": "5.2.2"},
        {"event": "deferred"},
    ],
)
def test_an_address_is_kept_when_the_bounce_has_another_cause(changes: dict[str, str]) -> None:
    assert read_one().address_is_bad
    assert not read_one(**changes).address_is_bad


@pytest.mark.parametrize(
    ("why", "reason"),
    [
        ({"reason": "Invalid"}, ReceiptReason.INVALID),
        ({"reason": "Unsubscribed Address"}, ReceiptReason.UNSUBSCRIBED),
        ({"reason": "Bounced Address"}, ReceiptReason.BOUNCED),
        ({"type": "blocked", "reason": "whatever"}, ReceiptReason.BLOCKED),
        ({"type": None, "reason": "Something new"}, ReceiptReason.OTHER),
        ({"type": 7, "reason": None}, ReceiptReason.OTHER),
    ],
)
def test_a_dropped_mail_says_why(why: dict[str, object], reason: ReceiptReason) -> None:
    receipt = read_one(event="dropped", **({"type": None} | why))
    assert (receipt.kind, receipt.reason) == (ReceiptKind.REJECTED, reason)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("FernField01.filter0042p1las1-3004-66B0-1.0", "FernField01"),
        ("FernField01.recvd-5f54b5d587-abcde-1-67BA-6.0", "FernField01"),
        ("14fern.dfd.64b469.filter0001.16648.5515.0", "14fern.dfd.64b469"),
        ("filter0093p1las1.9128.5717.0", "filter0093p1las1.9128.5717.0"),
        ("FernField01", "FernField01"),
    ],
)
def test_a_mail_has_the_name_that_was_given_when_it_was_handed_over(name: str, short: str) -> None:
    assert read_one(sg_message_id=name).provider_message_id == short


def test_our_message_is_found_by_the_message_id_we_wrote_where_the_argument_is_missing() -> None:
    assert read_one(**{"milepost-message": None}).message_id == OURS
    assert read_one(**{"milepost-message": "0198", "smtp-id": "<from@somebody.else>"}).message_id is None


def test_an_event_without_a_name_gets_one_that_is_the_same_when_it_is_repeated() -> None:
    first, second, other = read_one(sg_event_id=""), read_one(sg_event_id=""), read_one(sg_event_id="", ip="192.0.2.9")
    assert first.event_id == second.event_id != other.event_id


def encode_key(key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey) -> str:
    """A public key as the setting holds it."""
    return base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


@pytest.mark.parametrize(
    "key",
    [
        "not base64!",
        base64.b64encode(b"not a key").decode(),
        encode_key(ec.generate_private_key(ec.SECP384R1()).public_key()),
        encode_key(rsa.generate_private_key(65537, 2048).public_key()),
        "schlüssel",
    ],
)
def test_a_key_that_is_no_key_of_sendgrid_is_named(key: str) -> None:
    callback = open_sendgrid_account().sign(b"[]")
    with pytest.raises(SignatureError, match="events_key is not the public key"):
        verify(callback, {"events_key": key})
