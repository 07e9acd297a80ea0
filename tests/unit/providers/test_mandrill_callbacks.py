"""What Mandrill posts, in our words."""

import datetime as dt
import json
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

import pytest

from notifier.providers.callbacks import CallbackError, Receipt
from notifier.providers.mandrill.callbacks import SOURCE, find_handshake, parse
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason
from tests.contracts.callbacks.contract import FORM, JSON
from tests.payloads.reading import read_payload
from tests.running.mail_services import open_mandrill_account

OURS = UUID("0198f3a2-7c41-7d05-9b3e-5a1f0c6e2d84")
BATCH = read_payload("mandrill", "batch.form")
EVENTS = json.loads(dict(parse_qsl(BATCH.decode()))["mandrill_events"])
EMPTY = urlencode({"mandrill_events": "[]"}).encode()


def read_one(event: dict) -> Receipt:
    (receipt,) = parse(json.dumps([event]).encode(), JSON).receipts
    return receipt


def test_every_event_of_a_batch_becomes_a_receipt_in_its_order() -> None:
    receipts = parse(BATCH, FORM).receipts
    assert [(receipt.kind.value, receipt.reason and receipt.reason.value) for receipt in receipts] == [
        ("sent", None),
        ("deferred", None),
        ("delivered", None),
        ("bounced", "bounced"),
        ("bounced", "bounced"),
        ("opened", None),
        ("clicked", None),
        ("complained", "spam"),
        ("unsubscribed", "unsubscribed"),
        ("rejected", "bounced"),
        ("unknown", None),
    ]
    assert [number for number, receipt in enumerate(receipts) if receipt.address_is_bad] == [3, 9]
    assert {receipt.message_id for receipt in receipts[:10]} == {OURS}
    assert receipts[6].url == "https://track.shop.example/t/abc"
    assert receipts[6].occurred_at == dt.datetime(2026, 3, 2, 9, 15, 11, tzinfo=dt.UTC)
    assert receipts[3].code == "5.1.1"
    assert receipts[10].address == "jon@buyer.example"
    assert receipts[10].detail == "by hand"


def test_the_list_alone_says_the_same_as_the_form_with_it() -> None:
    assert parse(json.dumps(EVENTS).encode(), JSON) == parse(BATCH, FORM)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"bounce_description": "spam_content"}, ReceiptReason.BLOCKED),
        ({"bounce_description": "message_too_large"}, ReceiptReason.OTHER),
        ({"diag": "smtp;550 5.7.1 poor reputation"}, ReceiptReason.BOUNCED),
    ],
)
def test_an_address_is_kept_when_the_bounce_has_another_cause(changes: dict[str, str], reason: ReceiptReason) -> None:
    event = EVENTS[3]
    receipt = read_one(event | {"msg": event["msg"] | changes})
    assert (receipt.kind, receipt.reason, receipt.address_is_bad) == (ReceiptKind.BOUNCED, reason, False)


def test_only_what_mandrill_posts_before_a_webhook_exists_is_a_handshake() -> None:
    trial, real = open_mandrill_account("test-webhook"), open_mandrill_account("a-key-of-this-test")
    assert SOURCE.find_handshake is find_handshake
    assert find_handshake(trial.sign(EMPTY), real.settings) == "ok"
    assert find_handshake(trial.sign(BATCH), real.settings) is None
    assert find_handshake(real.sign(EMPTY), real.settings) is None
    assert find_handshake(replace(real.sign(b""), method="HEAD"), real.settings) == "ok"


@pytest.mark.parametrize("body", [b"", b"a=b", b"mandrill_events=", b"mandrill_events=7", b"[7]", b"[{}]", b"{}"])
def test_a_body_without_a_list_of_events_gets_one_sentence(body: bytes) -> None:
    with pytest.raises(CallbackError, match=r"^The Mandrill callback [^.]+\.$"):
        parse(body, FORM)
